import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readIfThere } from './disk.js';

/** An action on tasks (docs/protocol/endpoints.md, §8.2). */
const operationSchema = z.object({
  /** Name of the endpoint. */
  name: z.string(),
  taskIds: z.array(z.int()),
  time: z.number(),
  path: z.string(),
  body: z.string(),
});

/** A login (docs/protocol/endpoints.md, §8.3). */
const loginSchema = z.object({ time: z.number() });

export type Operation = z.infer<typeof operationSchema>;
export type Login = z.infer<typeof loginSchema>;

/** Records of the account, oldest first, stored on disk. */
export interface Records {
  addOperation(operation: Operation): void;
  addLogin(login: Login): void;
  operations(): Operation[];
  logins(): Login[];
  clear(): void;
}

/** Reads the records of a file, one per line; ignores incomplete lines. */
function rowsOf<T>(file: string, schema: z.ZodMiniType<T>): T[] {
  return (readIfThere(file) ?? '').split('\n').flatMap((line) => {
    try {
      return [schema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Opens the records in a folder. */
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
