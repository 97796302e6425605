import { describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** The sandbox of the tests renders 3 frames at once, a second each, at 0.67 an hour: a frame costs this. */
const FRAME = 0.67 / 3600;

const workstation = forEachTest(openWorkstation);

const eventsIn = (stdout: string) => linesOf(stdout).map((line) => JSON.parse(line));
const guardsIn = (stdout: string) => eventsIn(stdout).filter(({ event }) => event === 'guard');

const set = async (...argv: string[]) =>
  expect((await workstation().run(['sandbox', 'set', ...argv])).code).toBe(0);

const failing = async (frames: string, ...flags: string[]) => {
  const id = await workstation().submit('--frames', '1-60');
  await set(String(id), '--fail-frames', frames, ...flags);
  return id;
};

const wait = (id: number, ...flags: string[]) => workstation().run(['wait', String(id), ...flags]);

describe('a frame that always fails', () => {
  test.each(casesAt([0], [[1], [3]]))(
    'is rendered again %d times and not more, by several waits together',
    async (times) => {
      const id = await failing('5', '--fail-always');
      const argv = ['--retries', String(times), '--ndjson', '-q'];
      const first = await wait(id, ...argv);
      const second = await wait(id, ...argv);
      expect([first.code, second.code]).toEqual([30, 30]);
      expect([guardsIn(first.stdout).length, guardsIn(second.stdout).length]).toEqual([times, 0]);
    },
  );

  test('costs no more than the limit and the frames in flight, where failed frames cost money', async () => {
    await set('--charge-failed', 'true');
    const id = await failing('1-60', '--fail-always');
    const { code } = await wait(id, '--retries', '100', '--max-cost', (FRAME * 90).toFixed(9), '-q');
    expect(code).toBe(10);
    expect((await workstation().record(id)).renderConsume).toBeLessThanOrEqual(FRAME * 93.001);
  });

  test('also where the farm reports the cost late', async () => {
    await set('--charge-failed', 'true', '--cost-delay', '10s');
    const id = await failing('1-60', '--fail-always');
    const { code } = await wait(id, '--max-cost', (FRAME * 40).toFixed(9), '-q');
    expect(code).toBe(10);
    workstation().farm.clock.advance(60_000);
    expect((await workstation().record(id)).renderConsume).toBeLessThanOrEqual(FRAME * 43.001);
  });
});

describe('--retries of a task that has ended', () => {
  test('renders nothing again where the task has cost more than --max-cost', async () => {
    const id = await failing('60');
    expect((await wait(id, '-q')).code).toBe(30);
    const { code, stdout } = await wait(id, '--retries', '1', '--max-cost', '0.001', '--ndjson');
    expect([code, guardsIn(stdout)]).toEqual([30, []]);
  });

  test('nor where more frames failed than --max-failed', async () => {
    const id = await failing('57-60');
    expect((await wait(id, '-q')).code).toBe(30);
    const { code, stdout } = await wait(id, '--retries', '1', '--max-failed', '3', '--ndjson');
    expect([code, guardsIn(stdout)]).toEqual([30, []]);
  });

  test('continues with --fail-fast, which ends at a bad end that nothing mends', async () => {
    const id = await failing('60');
    expect((await wait(id, '-q')).code).toBe(30);
    const { code, stdout } = await wait(id, '--retries', '1', '--fail-fast', '--ndjson');
    expect([code, guardsIn(stdout).length]).toEqual([0, 1]);
  });
});

describe('--timeout', () => {
  test('counts from the beginning, over the test frames and the rest', async () => {
    workstation().file('shot.project');
    const argv = [
      'submit',
      'shot.project',
      '--frames',
      '1-300',
      '--dcc-version',
      '5',
      '--test-frames',
      '1-60',
    ];
    const { code, stdout } = await workstation().run([
      ...argv,
      ...['--wait', '--max-cost', '100', '--timeout', '50s', '--json'],
    ]);
    expect(code).toBe(124);
    expect(onlyJson(stdout).elapsedSeconds).toBeLessThanOrEqual(52);
  });
});

describe('a task that stays paused for its cost', () => {
  test('ends its events with the exit code of the program, and the estimate', async () => {
    workstation().file('shot.project');
    const argv = ['submit', 'shot.project', '--frames', '1-40', '--dcc-version', '5', '--test-frames'];
    const { code, stdout } = await workstation().run([
      ...argv,
      '1,20',
      '--wait',
      '--max-cost',
      '0.001',
      '--ndjson',
    ]);
    expect(code).toBe(40);
    expect(eventsIn(stdout).at(-1)).toMatchObject({ event: 'end', exitCode: 40, estimate: { tested: 2 } });
  });

  test('also with --until end, which is the default', async () => {
    workstation().file('shot.project');
    const argv = ['submit', 'shot.project', '--frames', '1-40', '--dcc-version', '5', '--test-frames'];
    const { code } = await workstation().run([
      ...argv,
      ...['1,20', '--wait', '--max-cost', '0.001', '--until', 'end', '--timeout', '1h', '-q'],
    ]);
    expect(code).toBe(40);
  });
});

test('a wait that did not end is continued with the same guards by the command that it prints', async () => {
  const id = await workstation().submit('--frames', '1-60');
  const flags = [
    '--max-cost',
    '5',
    '--max-failed',
    '2',
    '--retries',
    '1',
    '--stuck',
    '4',
    '--on-stuck',
    'retry',
  ];
  const { code, stderr } = await wait(id, ...flags, '--timeout', '3s');
  expect(code).toBe(124);
  expect(stderr).toContain(`rayvision wait ${id} ${flags.join(' ')}`);
});

test.each([
  [['1001', '--balance', '5', '--fail-always'], '--fail-always needs --fail-frames'],
  [['--charge-failed', 'maybe'], "--charge-failed takes true or false, not 'maybe'"],
])('sandbox set %j is refused', async (argv, message) => {
  const { code, stderr } = await workstation().run(['sandbox', 'set', ...argv]);
  expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
});
