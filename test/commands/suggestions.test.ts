import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { screen } from '../support/screen.js';
import { linesOf, openStage, type Stage } from '../support/stage.js';

describe('a word that is a command elsewhere', () => {
  test.each([
    ['cancel', 'stop'],
    ['kill', 'stop'],
    ['ls', 'list'],
    ['watch', 'wait'],
    ['top', 'wait'],
    ['version', '--version'],
    ['why', 'logs'],
    ['rm', 'delete'],
    ['statsu', 'status'],
  ])('%s suggests %s', async (word, meant) => {
    const { code, stderr } = await cli([word]);
    expect(code).toBe(64);
    expect(linesOf(stderr)[0]).toBe(`Error: Unknown command '${word}'. Did you mean ${meant}?`);
    expect((await cli(['help', word])).code).toBe(64);
  });

  test.each([
    ['project', 'ls', 'list'],
    ['env', 'rm', 'remove'],
    ['sandbox', 'run', 'start'],
  ])('%s %s suggests %s', async (group, word, meant) => {
    const { code, stderr } = await cli([group, word]);
    expect(code).toBe(64);
    expect(stderr).toContain(`'${group}' has no subcommand '${word}'. Did you mean ${meant}?`);
  });
});

describe('a command of several', () => {
  test.each([
    ['sandbox', 'start, stop, status, reset, set, fault'],
    ['env', 'list, add, edit, remove, default'],
    ['label', 'add, remove'],
    ['project', 'list, add, remove'],
    ['records', 'tasks, logins'],
    ['config', 'list, path, get, unset, set'],
  ])('%s alone names its subcommands', async (group, list) => {
    const { code, stderr } = await cli([group]);
    expect(code).toBe(64);
    expect(linesOf(stderr)[0]).toContain(list);
    const odd = await cli([group, 'nonsense-word']);
    expect([odd.code, odd.stderr.includes(list)]).toEqual([64, true]);
  });
});

describe('what the sandbox says', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  const sandbox = async (...argv: string[]) => (await stage.run(['sandbox', ...argv])).stderr.trim();

  test('names what was set', async () => {
    const id = String(await stage.submit('--frames', '1-9'));
    expect(await sandbox('set', id, '--status', '20')).toBe('Pinned 1 task at 20 (stopped, out of money)');
    expect(await sandbox('set', id, '--fail-frames', '3,7-9', '--balance', '5')).toBe(
      'Frames 3,7-9 of 1 task will fail once; balance: 5.00 play money',
    );
  });

  test('names what the next requests will meet', async () => {
    expect(await sandbox('fault', '--next', '1', '--delay', '5s')).toBe(
      'Next 1 request: answered normally after 5s',
    );
    expect(await sandbox('fault', '--next', '2', '--http', '502')).toBe(
      'Next 2 requests: answered with HTTP 502',
    );
    expect(await sandbox('fault', '--next', '0')).toBe('Faults cleared: requests are answered normally');
  });

  test('counts tasks and frames apart, and its money in play money', async () => {
    const { stdout } = await stage.run(['sandbox', 'status']);
    expect(stdout).toMatch(
      /, \d+ tasks?, \d+ frames? rendering, .* balance \d+\.\d\d play money, 0 pending faults/,
    );
  });

  test('retry says plainly that nothing has failed, and asks the farm for nothing', async () => {
    const id = await stage.submit('--wait');
    const { code, stderr } = await stage.run(['retry', String(id)]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `2W${id}: no failed frames, so nothing was rendered again. To choose other frames: --state stopped, --frames 3,7-9 or --all\n`,
    );
    const bad = await stage.submit('--frames', '1-3');
    await stage.farm.call('/sandbox/set', { taskIds: [bad], failFrames: '2' });
    await stage.run(['wait', String(bad)]);
    const both = await stage.run(['retry', String(id), String(bad)]);
    expect(both.stderr).toContain('Rendering frames of 1 task again');
    expect(both.stderr).toContain(`2W${id}: no failed frames`);
    expect((await stage.run(['retry', String(id), '--all'])).stderr).toContain('Rendering frames');
  });

  test('logs show this machine’s times at a terminal, and the log as it is elsewhere', async () => {
    const id = await stage.submit('--frames', '1', '--wait');
    const env = { ...stage.env, TZ: 'Europe/London' };
    const raw = linesOf((await stage.run(['logs', String(id)], { env })).stdout)[1] ?? '';
    const { world, written } = screen(200);
    await stage.run(['logs', String(id)], { env, world });
    const shown = linesOf(written.stdout)[1] ?? '';
    const at = (line: string) => Date.parse(`${line.slice(0, 19).replace(' ', 'T')}Z`);
    expect(at(raw) - at(shown)).toBe(8 * 3_600_000);
    expect(shown.slice(19)).toBe(raw.slice(19));
  });
});
