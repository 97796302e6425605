import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from '../files/json-file.js';
import { withLock } from '../files/lock.js';
import type { ProcessContext } from '../files/process-identity.js';

const schema = z.object({ turn: z.string() });

/** Makes processes that add the same project take turns. Each turn has an id, so that a process notices another's turn. */
export function openProjectTurns(folder: string, project: string, world: ProcessContext) {
  const key = createHash('sha256').update(project).digest('hex').slice(0, 16);
  const file = join(folder, 'projects', `${key}.json`);

  async function last(): Promise<string | undefined> {
    const result = schema.safeParse(await readJson(file));
    return result.success ? result.data.turn : undefined;
  }

  return {
    /** Returns the id of the last turn. */
    last,
    /**
     * Runs `work` as one turn. The turn is recorded before `work`, since a process that is killed may have added the project.
     * @param seen the last turn that the caller has seen; `work` receives whether there was another one since
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
