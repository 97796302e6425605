import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Processes } from './holder.js';
import { readJson, writeJson } from './json-file.js';
import { withLock } from './lock.js';

const schema = z.object({ turn: z.string() });

/** Those who add projects take turns; each turn has a name, which tells whether another was in between. */
export function openProjectTurns(folder: string, world: Processes) {
  const file = join(folder, 'project-turn.json');

  async function last(): Promise<string | undefined> {
    const result = schema.safeParse(await readJson(file));
    return result.success ? result.data.turn : undefined;
  }

  return {
    /** The turn that was taken last. */
    last,
    /** @param seen the last turn when the caller looked; `work` is told whether others had theirs since */
    take<T>(seen: string | undefined, work: (others: boolean) => Promise<T>): Promise<T> {
      return withLock(join(folder, 'project-turn.lock'), world, async () => {
        const others = (await last()) !== seen;
        const result = await work(others);
        await writeJson(file, { turn: randomUUID() });
        return result;
      });
    },
  };
}
