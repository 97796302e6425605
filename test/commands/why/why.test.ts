import { afterAll, describe, expect, test } from 'vitest';
import { FAILURE_CAUSES } from '../../../src/domain/diagnosis/failure-causes.js';
import failureLogs from '../../../src/sandbox/data/failure-logs.json';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

/** Returns what `why --json` prints of a task. */
async function why(id: number, ...flags: string[]) {
  const { code, stdout, stderr } = await workstation.run(['why', String(id), '--json', ...flags]);
  expect([code, stderr]).toEqual([0, '']);
  return onlyJson(stdout);
}

/** Submits a task of which frame 2 fails in this way, and waits for its end. */
async function failedAs(kind: string): Promise<number> {
  const id = await workstation.submit('--frames', '1-3');
  const set = await workstation.run([
    ...['sandbox', 'set', String(id), '--fail-frames', '2', '--fail-as', kind],
  ]);
  expect(set.code).toBe(0);
  await workstation.run(['wait', String(id)]);
  return id;
}

test('the sandbox shows every failure that the patterns know', () => {
  expect(Object.keys(failureLogs).toSorted()).toEqual([...FAILURE_CAUSES].toSorted());
});

describe.each(FAILURE_CAUSES)('a frame that failed: %s', (kind) => {
  test('has its verdict in both languages, the line of the log, and the next command', async () => {
    const id = await failedAs(kind);
    const english = await why(id);
    expect(english).toMatchObject({ taskId: id, verdict: kind });
    const log = english.evidence.find(({ source }: { source: string }) => source === 'log');
    expect(log.text).toMatch(/^frame 2: \S/);
    expect(english.next).toMatch(/^rayvision (?:retry|hardware|software|analyze|settings) /);
    const chinese = await why(id, '--lang', 'zh');
    expect([chinese.verdict, chinese.next]).toEqual([kind, english.next]);
    expect(chinese.message).toMatch(/\p{Script=Han}/u);
    expect(chinese.message).not.toBe(english.message);
  });
});

describe('every state of the farm has its verdict', () => {
  test.each([
    [0, 'waits-for-machines', 'wait ID'],
    [5, 'rendering|waits-for-machines', 'wait ID'],
    [8, 'preprocessing', 'wait ID'],
    [10, 'stopped', 'start ID'],
    [15, 'stopped-by-user', 'start ID'],
    [20, 'out-of-money', 'whoami'],
    [23, 'time-limit', 'set ID --time-limit 24h'],
    [25, 'finished', 'download ID'],
    [30, 'not-known', 'logs ID --failed'],
    [35, 'abandoned', 'submit SCENE'],
    [40, 'test-done', 'start ID'],
    [45, 'not-known', 'logs ID --failed'],
    [50, 'analysing', 'wait ID'],
    [70, 'frames-stopped', 'start ID'],
    [100, 'updating', 'wait ID'],
    [777, 'not-known', 'status ID'],
  ])('%i: %s', async (status, verdict, next) => {
    const [id = 0] = await workstation.pinned(status);
    const answer = await why(id);
    expect(answer.verdict).toMatch(new RegExp(`^(?:${verdict})$`));
    const command = answer.next
      .replace(String(id), 'ID')
      .replace(/^rayvision (submit) .*/, 'rayvision $1 SCENE');
    expect(command).toBe(`rayvision ${next}`);
    expect(answer.evidence[0]).toEqual({ source: 'task', text: expect.stringContaining(`(${status})`) });
    expect((await why(id, '--lang', 'zh')).message).toMatch(/\p{Script=Han}/u);
  });

  test('a task that waits without money', async () => {
    const poor = await openWorkstation();
    const [id] = await poor.pinned(0);
    await poor.farm.call('/sandbox/set', { balance: '0' });
    const { stdout } = await poor.run(['why', String(id), '--json']);
    expect(onlyJson(stdout)).toMatchObject({ verdict: 'no-money', next: 'rayvision whoami' });
    await poor.close();
  });

  test('a deleted task', async () => {
    const [id = 0] = await workstation.pinned(25);
    await workstation.run(['delete', String(id), '--yes']);
    expect((await why(id)).verdict).toBe('deleted');
  });
});

describe('why', () => {
  test('prints the verdict, what it rests on and the next command', async () => {
    const id = await failedAs('licence');
    const { stdout } = await workstation.run(['why', String(id)]);
    expect(stdout).toMatch(/^2W\d+: Frames failed because the renderer got no licence\./);
    expect(stdout).toMatch(/^ {2}log +frame 2: /m);
    expect(stdout).toMatch(new RegExp(`^Next: rayvision retry ${id}$`, 'm'));
    expect((await workstation.run(['why', '--last', '-q'])).stdout).toBe('licence\n');
  });

  test.each<[argv: string[], code: number]>([
    [['why'], 64],
    [['why', '99999999'], 66],
    [['sandbox', 'set', '1', '--fail-as', 'gpu'], 64],
    [['sandbox', 'set', '1', '--fail-frames', '1', '--fail-as', 'ghost'], 64],
  ])('%j is an error: %d', async (argv, code) => {
    const result = await workstation.run(argv);
    expect([result.code, result.stdout]).toEqual([code, '']);
  });
});

describe('logs --failed', () => {
  test('takes ids from a pipe, and prints the lines that show the cause first', async () => {
    const id = await failedAs('missing-file');
    const { code, stdout } = await workstation.run(['logs', '--failed', '-'], { stdin: `${id}\n` });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`===== ${id}, frame 2: failed =====`);
    expect(lines[1]).toMatch(/^> .*Could not open file/);
    const json = onlyJson((await workstation.run(['logs', String(id), '--failed', '--json'])).stdout);
    expect(json.logs).toMatchObject([
      { taskId: id, frame: { name: '2' }, telling: [{ cause: 'missing-file' }] },
    ]);
  });

  test('names one frame only without --failed', async () => {
    expect((await workstation.run(['logs', '5', '--failed', '--frame', '2'])).code).toBe(64);
  });
});
