import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { screen } from '../../support/processes/screen.js';
import { cli } from '../../support/workstation/cli.js';
import { linesOf, openWorkstation, type Workstation } from '../../support/workstation/workstation.js';

describe('an unknown command', () => {
  test.each([
    ['cancel', 'stop'],
    ['kill', 'stop'],
    ['ls', 'list'],
    ['watch', 'wait'],
    ['top', 'wait'],
    ['version', '--version'],
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

describe('a group of commands', () => {
  test.each([
    ['sandbox', 'start, stop, status, reset, set, fault'],
    ['env', 'list, add, edit, remove, default'],
    ['label', 'add, remove'],
    ['project', 'list, add, remove'],
    ['records', 'tasks, logins'],
    ['config', 'list, path, get, unset, set'],
  ])('%s alone lists its subcommands', async (group, list) => {
    const { code, stderr } = await cli([group]);
    expect(code).toBe(64);
    expect(linesOf(stderr)[0]).toContain(list);
    const odd = await cli([group, 'nonsense-word']);
    expect([odd.code, odd.stderr.includes(list)]).toEqual([64, true]);
  });
});

describe('the output of sandbox commands', () => {
  let workstation: Workstation;
  beforeAll(async () => {
    workstation = await openWorkstation();
  });
  afterAll(() => workstation.close());
  const sandbox = async (...argv: string[]) => (await workstation.run(['sandbox', ...argv])).stderr.trim();

  test('names the values that were set', async () => {
    const id = String(await workstation.submit('--frames', '1-9'));
    expect(await sandbox('set', id, '--status', '20')).toBe('Pinned 1 task at 20 (stopped, out of money)');
    expect(await sandbox('set', id, '--fail-frames', '3,7-9', '--balance', '5')).toBe(
      'Frames 3,7-9 of 1 task will fail once; balance: 5.00 play money',
    );
  });

  test('describes the injected faults', async () => {
    expect(await sandbox('fault', '--next', '1', '--delay', '5s')).toBe(
      'Next 1 request: answered normally after 5s',
    );
    expect(await sandbox('fault', '--next', '2', '--http', '502')).toBe(
      'Next 2 requests: answered with HTTP 502',
    );
    expect(await sandbox('fault', '--next', '0')).toBe('Faults cleared: requests are answered normally');
  });

  test('counts tasks and frames, and shows the balance in play money', async () => {
    const { stdout } = await workstation.run(['sandbox', 'status']);
    expect(stdout).toMatch(
      /, \d+ tasks?, \d+ frames? rendering, .* balance \d+\.\d\d play money, 0 pending faults/,
    );
  });

  test('retry reports that no frame failed, and sends no action', async () => {
    const id = await workstation.submit('--wait');
    const { code, stderr } = await workstation.run(['retry', String(id)]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `2W${id}: no failed frames, so nothing was rendered again. To choose other frames: --state stopped, --frames 3,7-9 or --all\n`,
    );
    const bad = await workstation.submit('--frames', '1-3');
    await workstation.farm.call('/sandbox/set', { taskIds: [bad], failFrames: '2' });
    await workstation.run(['wait', String(bad)]);
    const both = await workstation.run(['retry', String(id), String(bad)]);
    expect(both.stderr).toContain('Rendering frames of 1 task again');
    expect(both.stderr).toContain(`2W${id}: no failed frames`);
    expect((await workstation.run(['retry', String(id), '--all'])).stderr).toContain('Rendering frames');
  });

  test('logs print local times at a terminal, and the farm’s times elsewhere', async () => {
    const id = await workstation.submit('--frames', '1', '--wait');
    const env = { ...workstation.env, TZ: 'Europe/London' };
    const raw = linesOf((await workstation.run(['logs', String(id)], { env })).stdout)[1] ?? '';
    const { world, written } = screen(200);
    await workstation.run(['logs', String(id)], { env, world });
    const shown = linesOf(written.stdout)[1] ?? '';
    const at = (line: string) => Date.parse(`${line.slice(0, 19).replace(' ', 'T')}Z`);
    expect(at(raw) - at(shown)).toBe(8 * 3_600_000);
    expect(shown.slice(19)).toBe(raw.slice(19));
  });
});
