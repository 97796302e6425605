import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../soak/random.js';
import { everyNth, timeLimit } from '../../support/exhaustive.js';
import { HOUR, useSyncs } from '../../support/workstation/sync-workstation.js';

const { at, output, renderAgain, sync, to } = useSyncs();

const STEPS = 25;
const SEEDS = everyNth(
  20,
  Array.from({ length: 60 }, (_, seed) => seed + 1),
);

/** Paths of all files below a folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).toSorted();
}

describe('after any order of renders, syncs and changes here', () => {
  test.each(SEEDS)(
    'the folder has what the farm has (seed %i)',
    { timeout: timeLimit(60_000) },
    async (seed) => {
      const chance = randomFrom(seed);
      const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)];
      const tasks: number[] = [];
      const edited = new Set<string>();
      const steps: Record<string, () => Promise<void>> = {
        submit: async () =>
          void tasks.push(await at().submit('--new', '--frames', `1-${1 + Math.floor(chance() * 6)}`)),
        async renderAgain() {
          const id = pick(tasks);
          if (id !== undefined && (await at().record(id)).taskStatus === 25) await renderAgain(id, 1);
        },
        async aMoment() {
          at().farm.clock.advance(500 + chance() * 3000);
        },
        async anHour() {
          at().farm.clock.advance(HOUR);
        },
        async remove() {
          const file = pick(filesIn(to()));
          if (file === undefined) return;
          rmSync(join(to(), file));
          edited.delete(file);
        },
        async edit() {
          const file = pick(filesIn(to()));
          if (file === undefined) return;
          writeFileSync(join(to(), file), `painted over ${chance()}`);
          edited.add(file);
        },
        async sync() {
          expect((await sync()).code).toBe(0);
        },
      };
      const names = [...Object.keys(steps), 'sync', 'sync', 'aMoment', 'submit'];
      for (let count = 0; count < STEPS; count++) {
        await steps[pick(names) ?? 'sync']?.();
        // The farm moves on when it is asked.
        for (const id of tasks) await at().record(id);
      }
      for (let count = 0; count < 3; count++) {
        at().farm.clock.advance(HOUR);
        for (const id of tasks) await at().record(id);
      }
      expect(await sync()).toMatchObject({ code: 0, failed: 0, refused: 0, rendering: 0, kept: edited.size });
      const all = filesIn(output());
      expect(filesIn(to())).toEqual(all);
      for (const file of all) {
        const isSame = readFileSync(join(to(), file)).equals(readFileSync(output(file)));
        expect([file, isSame]).toEqual([file, !edited.has(file)]);
      }
      const again = await sync();
      expect(again).toMatchObject({ fetched: 0, held: all.length - edited.size, kept: edited.size });
      if (edited.size === 0) expect(again.whole).toBe(tasks.length);
    },
  );
});
