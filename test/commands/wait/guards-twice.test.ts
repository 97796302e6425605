import { describe, expect, onTestFinished, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { forEachTest } from '../../support/for-each-test.js';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import { linesOf, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const eventsIn = (stdout: string) => linesOf(stdout).map((line) => JSON.parse(line));
const guardsIn = (stdout: string) => eventsIn(stdout).filter(({ event }) => event === 'guard');

const setFrames = async (id: number, flag: string, frames: string) =>
  expect((await workstation().run(['sandbox', 'set', String(id), flag, frames])).code).toBe(0);

/** The farm behind a gateway that refuses to render frames again as long as this is true. */
async function refusing(refuses: () => boolean) {
  const { domain } = workstation().farm.sandbox.address;
  let isRefused = false;
  const isKept = (path: string) => {
    isRefused = path.endsWith('/recommitTaskFrames') && refuses();
    return isRefused;
  };
  const proxy = await startAnsweringProxy(domain, () => (isRefused ? 500 : undefined), isKept);
  onTestFinished(() => proxy.close());
  return { ...workstation().env, RAYVISION_DOMAIN: proxy.domain };
}

describe('two waits for one task at the same time', () => {
  test('stop it once', async () => {
    const id = await workstation().submit('--frames', '1-90');
    const argv = ['wait', String(id), '--max-cost', '0.001', '--ndjson', '-q'];
    const both = await Promise.all([workstation().run(argv), workstation().run(argv)]);
    expect(both.map(({ code }) => code)).toEqual([10, 10]);
    expect(both.flatMap(({ stdout }) => guardsIn(stdout))).toHaveLength(1);
  });

  test('render each failed frame again once', async () => {
    const id = await workstation().submit('--frames', '1-60');
    await setFrames(id, '--fail-frames', '5-9,60');
    const argv = ['wait', String(id), '--retries', '1', '--ndjson', '-q'];
    const both = await Promise.all([workstation().run(argv), workstation().run(argv)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const frames = both.flatMap(({ stdout }) => guardsIn(stdout)).flatMap((guard) => guard.frames);
    expect(frames.toSorted()).toEqual(['5', '6', '60', '7', '8', '9']);
  });
});

describe('a frame that hangs, and was stopped to be rendered again', () => {
  const hanging = async () => {
    const id = await workstation().submit('--frames', '1-30');
    await setFrames(id, '--hang-frames', '7');
    return id;
  };
  const flags = ['--stuck', '5', '--on-stuck', 'retry', '--ndjson', '-q'];

  test.each([[1], [4]])('is rendered again although the farm refuses that %d times', async (times) => {
    const id = await hanging();
    let refused = 0;
    const env = await refusing(() => ++refused <= times);
    const { code, stdout } = await workstation().run(['wait', String(id), ...flags], { env });
    expect(code).toBe(0);
    expect(guardsIn(stdout)).toMatchObject([{ guard: 'stuck', action: 'retry', frames: ['7'] }]);
    expect(eventsIn(stdout).at(-1).tasks[0].frames.done).toBe(30);
  });

  const interrupted = async () => {
    const id = await hanging();
    const stop = new AbortController();
    const env = await refusing(() => {
      if (stop.signal.aborted) return false;
      stop.abort(new InterruptedError('interrupted'));
      return true;
    });
    const first = await workstation().run(['wait', String(id), ...flags], { env, signal: stop.signal });
    expect(first.code).toBe(130);
    return { id, env };
  };

  test('is rendered again by the next wait, where this one was interrupted in between', async () => {
    const { id, env } = await interrupted();
    workstation().farm.clock.advance(3_600_000);
    expect((await workstation().record(id)).taskStatus).toBe(10);
    const { code, stdout } = await workstation().run(['wait', String(id), ...flags], { env });
    expect([code, guardsIn(stdout).length]).toEqual([0, 1]);
    expect(eventsIn(stdout).at(-1).tasks[0].frames.done).toBe(30);
  });

  test('is left alone where the whole task was stopped meanwhile', async () => {
    const { id, env } = await interrupted();
    expect((await workstation().run(['stop', String(id)])).code).toBe(0);
    const { code, stdout } = await workstation().run(['wait', String(id), ...flags], { env });
    expect([code, guardsIn(stdout)]).toEqual([10, []]);
  });

  test('is rendered again although an earlier wait has warned of it', async () => {
    const id = await hanging();
    const warned = await workstation().run(['wait', String(id), '--stuck', '5', '--timeout', '5m', '-q']);
    expect(warned.code).toBe(124);
    const { code, stdout } = await workstation().run(['wait', String(id), ...flags]);
    expect([code, guardsIn(stdout).length]).toEqual([0, 1]);
  });
});

describe('a clock that is wrong', () => {
  test.each([[-240_000], [240_000]])('by %d ms makes no frame stuck', async (off) => {
    const id = await workstation().submit('--frames', '1-30');
    const { clock } = workstation().farm;
    const argv = ['wait', String(id), '--stuck', '3', '--on-stuck', 'stop', '--ndjson', '-q'];
    const { code, stdout } = await workstation().run(argv, { now: () => clock.now() + off });
    expect([code, guardsIn(stdout)]).toEqual([0, []]);
  });

  test('by a jump of hours, as after the sleep of a laptop, makes no frame stuck', async () => {
    const id = await workstation().submit('--frames', '1-60');
    const { clock } = workstation().farm;
    let calls = 0;
    const argv = ['wait', String(id), '--stuck', '3', '--on-stuck', 'stop', '--ndjson', '-q'];
    const now = () => clock.now() + (++calls > 40 && calls % 3 === 0 ? 250_000 : 0);
    const { code, stdout } = await workstation().run(argv, { now });
    expect([code, guardsIn(stdout)]).toEqual([0, []]);
  });
});
