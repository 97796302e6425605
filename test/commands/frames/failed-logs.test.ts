import { afterAll, describe, expect, test } from 'vitest';
import { readWholeLog } from '../../../src/commands/frames/read-whole-log.js';
import { openRelayedWorkstation } from '../../support/workstation/relayed-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const workstation = await openRelayedWorkstation();
const id = await workstation.submit('--frames', '1-3');
await workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '2' });
await workstation.run(['wait', String(id)]);
afterAll(() => workstation.close());

/** Runs a command line while the farm has this log of each frame; `pages` are its last ones of `count`. */
async function withLog(pages: readonly (readonly string[])[], argv: readonly string[], count = pages.length) {
  let asked = 0;
  const { env, relay } = await workstation.through({
    onRequest({ path, body }) {
      if (path.endsWith('/showLog')) asked = body.pageNum;
    },
    change(path, data) {
      if (!path.endsWith('/showLog')) return;
      Object.assign(data, {
        pageCount: count,
        items: pages[asked - 1 - (count - pages.length)] ?? ['filler'],
      });
    },
  });
  const result = await workstation.run(argv, { env });
  await relay.close();
  expect([result.code, result.stderr]).toEqual([0, '']);
  return result.stdout;
}

const failed = ['logs', String(id), '--failed'];

describe('logs --failed', () => {
  test('finds a line that the farm has cut into two pages', async () => {
    const pages = [
      ['opened', 'Segmenta'],
      ['tion fault', 'end'],
    ];
    expect(linesOf(await withLog(pages, failed))[1]).toBe('> Segmentation fault');
    expect(await withLog(pages, ['why', String(id), '-q'])).toBe('crash\n');
  });

  test('shows a line that a page holds whole only once', async () => {
    const lines = linesOf(await withLog([['bus error'], ['bus error']], failed));
    expect(lines.filter((line) => line === '> bus error')).toHaveLength(2);
  });

  test('shows how many pages of a very long log are skipped', async () => {
    const lines = linesOf(await withLog([['out of memory']], failed, 500));
    expect(lines[1]).toBe('> out of memory');
    expect(lines.filter((line) => line.includes('480 pages are skipped'))).toHaveLength(1);
    const { logs } = onlyJson(await withLog([['end']], [...failed, '--json'], 500));
    expect([logs[0].skippedPages, logs[0].lines.length]).toEqual([480, 20]);
  });

  test('passes on nothing that controls a terminal', async () => {
    const page = [
      ...[
        '\u001b[2J\u001b]0;title\u0007 bus error \u001b[31m',
        '\u009b31m\u202Egnp\u0000',
        'a\rb\u2028c\u0085d',
      ],
      ...['\u001bP1$r\u001b\\ access violation', '\u001b]52;c;cm0gLXJm\u0007'],
    ];
    for (const argv of [failed, [...failed, '--json'], ['logs', String(id)], ['why', String(id)]]) {
      const stdout = await withLog([page], argv);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not appear
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    }
  });

  test('reads text in two bytes a character', async () => {
    const wide = [...'Access violation'].map((character) => `${character}\u0000`).join('');
    expect(linesOf(await withLog([[wide]], failed))[1]).toBe('> Access violation');
  });

  test('is read on whatever the number of lines of a page', async () => {
    const lines = Array<string>(200_000).fill('');
    const log = await readWholeLog({ log: async () => ({ lines, pages: 3 }) }, 1);
    expect(log.pages.flatMap((page) => page ?? [])).toHaveLength(600_000);
  });
});
