import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from '../files/json-file.js';
import { withLock } from '../files/lock.js';
import type { Processes } from '../files/process-identity.js';

const schema = z.object({ turn: z.string() });

/** Those who add a project take turns; each turn has a name, which tells whether another was in between. */
export function openProjectTurns(folder: string, project: string, world: Processes) {
  const key = createHash('sha256').update(project).digest('hex').slice(0, 16);
  const file = join(folder, 'projects', `${key}.json`);

  async function last(): Promise<string | undefined> {
    const result = schema.safeParse(await readJson(file));
    return result.success ? result.data.turn : undefined;
  }

  return {
    /** The turn that was taken last. */
    last,
    /**
     * A turn is taken as soon as it begins: who is killed in the middle may have added the project.
     * @param seen the last turn when the caller looked; `work` is told whether others had theirs since
     */
    take<T>(seen: string | undefined, work: (others: boolean) => Promise<T>): Promise<T> {
      return withLock(`${file}.lock`, world, async () => {
        const others = (await last()) !== seen;
        await writeJson(file, { turn: randomUUID() });
        return work(others);
      });
    },
  };
}
