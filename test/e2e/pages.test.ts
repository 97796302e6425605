import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { everyNth } from '../support/exhaustive.js';
import { type PageFarm, startPageFarm } from '../support/farms/page-farm.js';
import { bareEnv, emptyFolder, start } from '../support/processes/binary.js';
import { cli } from '../support/workstation/cli.js';

const folder = emptyFolder();
let farm: PageFarm;
afterEach(async () => {
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
});

const FORMS = [[], ['--ndjson'], ['-q']];
const CASES = ['list', 'frames'].flatMap((name) => FORMS.map((form) => [name, form] as const));
const line = (name: string, form: readonly string[]) => [
  name,
  ...(name === 'frames' ? [String(farm.taskId)] : []),
  ...form,
];

describe('a list of many pages', () => {
  test.each(CASES)(
    '%s %j: the rows of a page are printed before the next page is requested',
    async (name, form) => {
      const steps: string[] = [];
      farm = await startPageFarm({ count: 450, onPage: (page) => void steps.push(`page ${page}`) });
      const stdout = {
        write(_: string, done?: () => void) {
          steps.push('rows');
          done?.();
        },
      };
      const { code, stderr } = await cli(line(name, form), {
        env: farm.env,
        world: { stdout },
        now: Date.now,
      });
      expect([code, stderr]).toEqual([0, '']);
      const pages = [1, 2, 3, 4, 5].flatMap((page) => [`page ${page}`, 'rows']);
      expect(steps.slice(0, pages.length)).toEqual(pages);
      expect(steps.length - pages.length).toBe(form.includes('--ndjson') ? 1 : 0);
    },
  );

  test('--json prints one document after the last page', async () => {
    const steps: string[] = [];
    farm = await startPageFarm({ count: 450, onPage: (page) => void steps.push(`page ${page}`) });
    const stdout = {
      write(text: string, done?: () => void) {
        steps.push(`${JSON.parse(text).tasks.length} tasks`);
        done?.();
      },
    };
    await cli(['list', '--json'], { env: farm.env, world: { stdout }, now: Date.now });
    expect(steps).toEqual([...[1, 2, 3, 4, 5].map((page) => `page ${page}`), '450 tasks']);
  });

  test.each(everyNth(4, CASES))(
    '%s %j ends quietly when its reader leaves, without further requests',
    async (name, form) => {
      let leave = () => {};
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      // The second page arrives after the reader has left.
      farm = await startPageFarm({ count: 10_000, onPage: (page) => (page === 1 ? undefined : left) });
      const { child, output, ended, waitForOutput } = start(line(name, form), bareEnv(folder, farm.env));
      await waitForOutput('stdout', '\n');
      child.stdout.destroy();
      await once(child.stdout, 'close');
      leave();
      expect([await ended, output.stderr]).toEqual([0, '']);
      expect(farm.asked).toEqual([1, 2]);
    },
  );
});

test('a page that cannot be written ends the list', async () => {
  farm = await startPageFarm({ count: 450 });
  const stdout = { write: (_: string, done?: (error: Error) => void) => done?.(new Error('ENOSPC')) };
  const { code } = await cli(['list'], { env: farm.env, world: { stdout }, now: Date.now });
  expect([code, farm.asked]).toEqual([73, [1]]);
});
