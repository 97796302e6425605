import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readIfThere } from './disk.js';

/** Something that was done to tasks (docs/protocol/endpoints.md, §8.2). */
const operationSchema = z.object({
  /** Function of the farm. */
  name: z.string(),
  taskIds: z.array(z.int()),
  time: z.number(),
  path: z.string(),
  body: z.string(),
});

/** Somebody who came in (docs/protocol/endpoints.md, §8.3). */
const loginSchema = z.object({ time: z.number() });

export type Operation = z.infer<typeof operationSchema>;
export type Login = z.infer<typeof loginSchema>;

/** What happened on the account, the oldest first; it outlives the farm's process. */
export interface Records {
  addOperation(operation: Operation): void;
  addLogin(login: Login): void;
  operations(): Operation[];
  logins(): Login[];
  clear(): void;
}

/** The records in a file, a line each; a line that was cut off is none. */
function rowsOf<T>(file: string, schema: z.ZodMiniType<T>): T[] {
  return (readIfThere(file) ?? '').split('\n').flatMap((line) => {
    try {
      return [schema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

export function openRecords(folder: string): Records {
  const operations = join(folder, 'operations.ndjson');
  const logins = join(folder, 'logins.ndjson');
  const add = (file: string, value: object) =>
    appendFileSync(file, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  return {
    addOperation: (operation) => add(operations, operation),
    addLogin: (login) => add(logins, login),
    operations: () => rowsOf(operations, operationSchema),
    logins: () => rowsOf(logins, loginSchema),
    clear() {
      for (const file of [operations, logins]) rmSync(file, { force: true });
    },
  };
}
