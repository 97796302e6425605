import { afterAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/output/width.js';
import { screen } from '../../support/processes/screen.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** Finished, finished with failed frames, rendering with a failed frame, stopped with one, stopped without. */

const workstation = await openWorkstation();
const failing = async (frames: string, failFrames: string) => {
  const id = await workstation.submit('--frames', frames);
  await workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames });
  return id;
};
const well = await workstation.submit('--frames', '1-2', '--wait', '--priority', '20');
const ended = await failing('1-3', '2');
await workstation.run(['wait', String(ended)]);
const halted = await failing('1-99', '1');
await workstation.run(['wait', String(halted), '--timeout', '5s']);
await workstation.run(['stop', String(halted)]);
const stopped = await workstation.submit('--frames', '1-99', '--priority', '80');
await workstation.run(['stop', String(stopped)]);
const going = await failing('1-100', '1');
await workstation.run(['wait', String(going), '--timeout', '5s']);
afterAll(() => workstation.close());

const ids = async (...flags: string[]) =>
  linesOf((await workstation.run(['list', '-q', ...flags])).stdout)
    .map(Number)
    .toSorted((a, b) => a - b);

describe('list --status failed', () => {
  test('lists all tasks with a failed frame, including rendering and stopped ones', async () => {
    const { tasks } = onlyJson(
      (await workstation.run(['status', String(going), String(halted), '--json'])).stdout,
    );
    expect(tasks.map((task: { status: { code: number } }) => task.status.code)).toEqual([5, 10]);
    expect(await ids('--status', 'failed')).toEqual([ended, halted, going]);
  });

  test('can be combined with other states', async () => {
    expect(await ids('--status', 'failed,stopped')).toEqual([ended, halted, stopped, going]);
    expect(await ids('--status', 'finished', '--status', 'failed')).toEqual([well, ended, halted, going]);
  });

  test('lists only the state if its code is given', async () => {
    expect(await ids('--status', '45')).toEqual([]);
    expect(await ids('--status', 'finished_has_failed')).toEqual([ended]);
  });
});

describe('--status', () => {
  test('accepts the words of the table, and lists them on an error', async () => {
    const { code, stderr } = await workstation.run(['list', '--status', 'bogus']);
    expect(code).toBe(64);
    for (const word of ['rendering (5)', 'stopped (10)', 'out of money (20)', 'some frames failed (30)']) {
      expect(stderr).toContain(word);
    }
    expect(stderr).not.toMatch(/arrearage|pre_rendering|finished_has/);
    expect(await ids('--status', 'some frames failed')).toEqual([ended]);
    expect((await workstation.run(['list', '--status', 'out-of-money'])).code).toBe(0);
    const frames = await workstation.run(['frames', String(ended), '--state', 'bogus']);
    expect(frames.stderr).toContain('timed out (11)');
    expect(frames.stderr).not.toMatch(/predone|aborted/);
  });
});

test('--sort priority', async () => {
  const order = linesOf((await workstation.run(['list', '-q', '--sort', '-priority'])).stdout).map(Number);
  expect([order[0], order.at(-1)]).toEqual([stopped, well]);
});

describe('at a terminal of 80 columns', () => {
  test('keeps counts whole and dates short, and has a total row', async () => {
    const { world, written } = screen(80);
    expect((await workstation.run(['list', '--utc'], { world })).code).toBe(0);
    const lines = linesOf(written.stdout);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    const rows = lines.filter((line) => line.includes(', 1 failed'));
    expect(rows).toHaveLength(3);
    expect(written.stdout).not.toMatch(/fail…|failed…|\d…/);
    expect(written.stdout).toMatch(/ 01-01 00:\d\d /);
    expect(written.stdout).not.toContain('2026-');
    expect(written.stderr).toMatch(
      /^5 tasks, \d+\/303 frames, 3 failed, \d+ stopped; cost: 0\.\d+ play money\n$/,
    );
  });

  test('has the unit of sums in every table', async () => {
    for (const argv of [
      ['status', String(well), String(ended)],
      ['list', '--columns', 'task,cost,coupon'],
      ['frames', String(well)],
      ['label', 'add', 'seen', String(well)],
    ]) {
      expect((await workstation.run(argv)).stdout).toContain('COST (play)');
    }
    const { world, written } = screen(80);
    await workstation.run(['frames', String(well)], { world });
    expect(written.stderr).toMatch(/^2 frames; cost: 0\.\d+ play money\n$/);
  });
});
