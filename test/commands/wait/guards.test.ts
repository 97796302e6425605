import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** The sandbox of the tests renders 3 frames at once, a second each, at 0.67 an hour: a frame costs this. */
const FRAME = 0.67 / 3600;

const workstation = forEachTest(openWorkstation);

const wait = (id: number, ...flags: string[]) => workstation().run(['wait', String(id), ...flags]);

describe('--max-cost', () => {
  test('stops a task that has cost more, and exits as a stopped task does', async () => {
    const id = await workstation().submit('--frames', '1-90');
    const { code, stdout, stderr } = await wait(id, '--max-cost', (FRAME * 20).toFixed(9), '--json');
    expect(code).toBe(10);
    const [task] = onlyJson(stdout).tasks;
    expect(task.status).toMatchObject({ code: 10 });
    expect(task.cost.amount).toBeGreaterThan(FRAME * 20);
    // The frames in flight when the limit was passed.
    expect(task.cost.amount).toBeLessThanOrEqual(FRAME * 23.001);
    expect(linesOf(stderr).map((line) => JSON.parse(line))).toEqual([
      { warning: { message: expect.stringContaining('more than --max-cost') } },
    ]);
  });

  test('changes nothing of a task that costs less', async () => {
    const id = await workstation().submit('--frames', '1-20');
    const { code, stderr } = await wait(id, '--max-cost', String(FRAME * 20.001), '-q');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('is an event, and a line on stderr also with -q', async () => {
    const id = await workstation().submit('--frames', '1-90');
    const quiet = await wait(id, '--max-cost', '0.0001', '-q', '--ndjson');
    expect(quiet.stderr).toMatch(/^Warning: \S+ has cost [\d.<]+ play money, more than --max-cost /);
    const events = linesOf(quiet.stdout).map((line) => JSON.parse(line));
    const guards = events.filter(({ event }) => event === 'guard');
    expect(guards).toMatchObject([{ guard: 'max-cost', action: 'stop', taskId: id, limit: 0.0001 }]);
  });
});

const failing = async (frames: string, ...flags: string[]) => {
  const id = await workstation().submit('--frames', '1-60', ...flags);
  expect((await workstation().run(['sandbox', 'set', String(id), '--fail-frames', frames])).code).toBe(0);
  return id;
};

describe('--max-failed', () => {
  test.each([
    [3, 30],
    [2, 10],
  ])('%d, where three frames fail: exit %d', async (most, expected) => {
    const id = await failing('5-7');
    const { code, stderr } = await wait(id, '--max-failed', String(most), '-q');
    expect(code).toBe(expected);
    expect(stderr).toBe(
      expected === 30
        ? ''
        : `Warning: 2W${id} has 3 failed frames, more than --max-failed 2: it was stopped\n`,
    );
  });
});

describe('--retries', () => {
  test('renders failed frames again, until all are done', async () => {
    const id = await failing('5-7,60');
    const { code, stdout, stderr } = await wait(id, '--retries', '1', '--ndjson');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('rendered again') });
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const retried = events.filter(({ event }) => event === 'guard').flatMap(({ frames }) => frames);
    expect(retried.toSorted()).toEqual(['5', '6', '60', '7']);
    expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0 });
  });

  test('0 renders none again', async () => {
    const id = await failing('5');
    expect((await wait(id, '--retries', '0')).code).toBe(30);
  });
});

describe('--stuck', () => {
  const hanging = async () => {
    const id = await workstation().submit('--frames', '1-30');
    expect((await workstation().run(['sandbox', 'set', String(id), '--hang-frames', '7'])).code).toBe(0);
    return id;
  };

  test.each([
    ['stop', 0],
    ['retry', 30],
  ])('with %s a frame that hangs is found within one look, and the task ends', async (action, done) => {
    const id = await hanging();
    const { code, stdout } = await wait(
      id,
      '--stuck',
      '5',
      '--on-stuck',
      action,
      '--interval',
      '1s',
      '--ndjson',
    );
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const [guard, ...more] = events.filter(({ event }) => event === 'guard');
    expect(more).toEqual([]);
    expect(guard).toMatchObject({ guard: 'stuck', action, taskId: id, frames: ['7'], median: 1 });
    expect(guard.seconds).toBeGreaterThan(5);
    expect(guard.seconds).toBeLessThanOrEqual(6.5);
    expect(code).toBe(done === 30 ? 0 : 10);
    expect(events.at(-1).tasks[0].frames.done).toBe(done === 30 ? 30 : 29);
  });

  test('with warn it is reported once, and the wait continues', async () => {
    const id = await hanging();
    const { code, stderr } = await wait(id, '--stuck', '5', '--timeout', '5m', '--interval', '5s');
    expect(code).toBe(124);
    expect(stderr.match(/frame 7 has been rendering for/g)).toHaveLength(1);
  });
});

describe('a farm that reports costs late', () => {
  test('is judged by the price of the frames that have one', async () => {
    const id = await workstation().submit('--frames', '1-120');
    expect((await workstation().run(['sandbox', 'set', '--cost-delay', '4s'])).code).toBe(0);
    const { code } = await wait(id, '--max-cost', (FRAME * 40).toFixed(9), '-q');
    expect(code).toBe(10);
    workstation().farm.clock.advance(60_000);
    const { renderConsume } = await workstation().record(id);
    expect(renderConsume).toBeLessThanOrEqual(FRAME * 43.001);
  });
});

describe('a farm that answers late', () => {
  test('does not end a wait: the guard acts at the next look', async () => {
    const id = await workstation().submit('--frames', '1-90');
    let faults = 0;
    const result = await workstation().run(['wait', String(id), '--max-cost', '0.001', '-q'], {
      onSleep: async () => {
        if (++faults === 8) await workstation().run(['sandbox', 'fault', '--next', '3', '--code', '500']);
      },
    });
    expect(result.code).toBe(10);
  });
});

describe('what guards did', () => {
  test('is kept for the next run in the state folder', async () => {
    const id = await workstation().submit('--frames', '1-90');
    await wait(id, '--max-cost', '0.0001');
    const [farm = ''] = readdirSync(join(workstation().folder, 'guards'));
    expect(readdirSync(join(workstation().folder, 'guards', farm))).toEqual([`${id}.json`]);
  });
});

describe('the flags', () => {
  test.each([
    [['--max-cost', 'five'], 64, '--max-cost needs a number'],
    [['--max-cost', '-1'], 64, '--max-cost'],
    [['--max-cost', 'NaN'], 64, '--max-cost needs a number'],
    [['--max-cost', 'Infinity'], 64, '--max-cost needs a number'],
    [['--max-cost', '1e3'], 64, '--max-cost needs a number'],
    [['--max-cost', ''], 64, '--max-cost'],
    [['--max-cost', '1,000'], 64, '--max-cost needs a number'],
    [['--max-failed', '1.5'], 64, '--max-failed needs a number'],
    [['--retries', '101'], 65, '--retries 101 is out of range'],
    [['--stuck', '1'], 65, '--stuck 1 is too small'],
    [['--stuck', '5', '--on-stuck', 'kill'], 64, "--on-stuck must be 'warn', 'retry' or 'stop', got 'kill'"],
    [['--on-stuck', 'stop'], 64, '--on-stuck needs --stuck'],
  ])('%j is refused', async (flags, code, message) => {
    const result = await workstation().run(['wait', '1001', ...flags]);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });

  test.each(['--max-cost', '--max-failed', '--retries', '--stuck'])(
    '%s is refused by a submit that does not wait: it would not be enforced',
    async (flag) => {
      workstation().file('shot.project');
      const argv = ['submit', 'shot.project', '--frames', '1', '--dcc-version', '5', flag, '5'];
      const { code, stderr } = await workstation().run(argv);
      expect(code).toBe(64);
      expect(stderr).toContain(`${flag} needs --wait`);
    },
  );
});
