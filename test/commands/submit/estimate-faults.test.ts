import { describe, expect, onTestFinished, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { casesAt } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const submit = (flags: readonly string[], options: CliOptions = {}) => {
  workstation().file('shot.project');
  const argv = ['submit', 'shot.project', '--frames', '1-40', '--dcc-version', '5', '--test-frames'];
  return workstation().run([...argv, '1,20,40', '--wait', ...flags], options);
};

const FIRST = 1001;

/** Changes the task once it is listed. */
function onceListed(...change: string[]): CliOptions {
  let isDone = false;
  return {
    async onSleep() {
      if (isDone) return;
      isDone = (await workstation().run(['sandbox', 'set', String(FIRST), ...change])).code === 0;
    },
  };
}

/** The farm behind a gateway that refuses some paths as long as `refuses` says so. */
async function refusing(path: string, refuses: () => boolean) {
  const { domain } = workstation().farm.sandbox.address;
  let isRefused = false;
  const isKept = (asked: string) => {
    isRefused = asked.endsWith(path) && refuses();
    return isRefused;
  };
  const proxy = await startAnsweringProxy(domain, () => (isRefused ? 500 : undefined), isKept);
  onTestFinished(() => proxy.close());
  return { ...workstation().env, RAYVISION_DOMAIN: proxy.domain };
}

test('test frames that fail are rendered again before the estimate decides', async () => {
  const { code, stdout } = await submit(
    ['--max-cost', '1', '--retries', '1', '--timeout', '1h', '--json'],
    onceListed('--fail-frames', '40'),
  );
  expect(code).toBe(0);
  expect(onlyJson(stdout)).toMatchObject({ tasks: [{ frames: { done: 40 } }], estimate: { tested: 3 } });
});

test('test frames that always fail leave the task paused where nothing is known about its cost', async () => {
  const { code, stdout } = await submit(
    ['--max-cost', '1', '--retries', '2', '--timeout', '1h', '--json'],
    onceListed('--fail-frames', '1-40', '--fail-always'),
  );
  expect(code).toBe(40);
  expect(onlyJson(stdout)).toMatchObject({ tasks: [{ status: { code: 40 } }], estimate: null });
});

describe('a farm that fails when the estimate has decided', () => {
  test.each(
    casesAt(
      [0],
      [
        ['/fullSpeedRendering', 6],
        ['/queryTaskFrames', 40],
      ],
    ),
  )('at %s %d times, is outlived', async (path, times) => {
    let refused = 0;
    const env = await refusing(path, () => refused++ < times);
    const { code, stdout } = await submit(['--max-cost', '1', '--json'], { env });
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ tasks: [{ frames: { done: 40 } }] });
  });
});

test('an interruption while costs are late reports that the task is paused, and is the last event', async () => {
  const stop = new AbortController();
  expect((await workstation().run(['sandbox', 'set', '--cost-delay', '1h'])).code).toBe(0);
  const { code, stdout, stderr } = await submit(['--max-cost', '1', '--ndjson'], {
    signal: stop.signal,
    onSleep(ms) {
      if (ms === 15_000) stop.abort(new InterruptedError('interrupted'));
    },
  });
  expect(code).toBe(130);
  expect(stderr).toContain(`rayvision start ${FIRST}`);
  expect(JSON.parse(linesOf(stdout).at(-1) ?? '')).toMatchObject({ event: 'end', outcome: 'interrupted' });
});

test('a task with layers is estimated as a whole, stays paused above the limit, and continues below it', async () => {
  for (const [limit, code, done] of [
    ['0.001', 40, 6],
    ['1', 0, 40],
  ] as const) {
    workstation().file('shot.ma');
    const argv = ['submit', 'shot.ma', '--frames', '1-20', '--layer', 'a', '--layer', 'b', '--new'];
    const result = await workstation().run([
      ...argv,
      ...['--test-frames', '1,10,20', '--wait', '--max-cost', limit, '--json', '--timeout', '2h'],
    ]);
    expect(result.code).toBe(code);
    const { tasks, estimate } = onlyJson(result.stdout);
    expect([tasks[0].frames.done, estimate.tested, estimate.frames]).toEqual([done, 6, 40]);
  }
});

test.each([
  [['--wait'], 66],
  [[], 64],
])(
  '--resume takes guards; with %j and no unfinished submission the exit code is %d',
  async (wait, expected) => {
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
      'stop',
    ];
    expect((await workstation().run(['submit', '--resume', ...wait, ...flags])).code).toBe(expected);
  },
);

test('a secret that cannot sign is refused before anything is submitted', async () => {
  const env = { ...workstation().env, RAYVISION_WEBHOOK_SECRET: 'a\nb' };
  const { code, stdout } = await submit(['--webhook', 'http://127.0.0.1:9/', '-q'], { env });
  expect([code, stdout]).toEqual([78, '']);
  expect((await workstation().run(['list', '-q'])).stdout).toBe('');
});

test('a farm that lists no frames does not switch the limit off: the cost of the whole task counts', async () => {
  const id = await workstation().submit('--frames', '1-90');
  const env = await refusing('/queryTaskFrames', () => true);
  const { code, stderr } = await workstation().run(
    ['wait', String(id), '--max-cost', '0.004', '--timeout', '1h', '-q'],
    { env },
  );
  expect(code).toBe(10);
  expect(stderr).toContain('more than --max-cost');
  expect((await workstation().record(id)).renderConsume).toBeLessThan(0.006);
});
