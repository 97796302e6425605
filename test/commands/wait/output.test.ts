import { describe, expect, test } from 'vitest';
import { InterruptedError, TerminatedError } from '../../../src/errors.js';
import { forEachTest } from '../../support/for-each-test.js';
import { startRelay } from '../../support/proxies/relay.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('--json', () => {
  test('is exactly one line on stdout in the contract’s shape, and nothing on stderr', async () => {
    const id = await workstation().submit('--frames', '1-4');
    const { stdout, stderr } = await workstation().run(['wait', String(id), '--json']);
    expect(stderr).toBe('');
    const result = onlyJson(stdout);
    expect(Object.keys(result)).toEqual(['tasks', 'totals', 'outcome', 'elapsedSeconds', 'exitCode']);
    expect(result.elapsedSeconds).toEqual(expect.any(Number));
    expect(result.tasks).toEqual([
      {
        taskId: id,
        alias: `2W${id}`,
        scene: 'shot.project',
        dcc: { name: 'clarisse', id: 2013 },
        status: { code: 25, name: 'FINISHED', label: expect.any(String), end: true },
        frames: { total: 4, done: 4, failed: 0, executing: 0, waiting: 0, aborted: 0 },
        progress: 1,
        submittedAt: expect.stringMatching(ISO),
        startedAt: expect.stringMatching(ISO),
        endedAt: expect.stringMatching(ISO),
        cost: {
          amount: expect.any(Number),
          coupon: expect.any(Number),
          estimated: result.tasks[0].cost.amount,
        },
        project: null,
        artist: null,
        priority: expect.any(Number),
        labels: [],
        timeLimit: 259_200,
        nodeLimit: null,
        deleted: false,
        camera: null,
        layer: 'project://scene/image',
        subtasks: [],
      },
    ]);
  });
});

describe('--ndjson', () => {
  test('is one event a line, and the last one is the end', async () => {
    const id = await workstation().submit('--frames', '1-4');
    const { code, stdout } = await workstation().run(['wait', String(id), '--ndjson']);
    expect(code).toBe(0);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    for (const { event, time } of events)
      expect([event, time]).toEqual([expect.any(String), expect.stringMatching(ISO)]);
    const states = events.slice(0, -1);
    for (const event of states) expect(event).toMatchObject({ event: 'status', taskId: id });
    const codes = states.map(({ status }) => status.code);
    expect(codes[0]).toBe(0);
    expect(codes.at(-1)).toBe(25);
    expect(events.at(-1)).toMatchObject({
      event: 'end',
      outcome: 'ended',
      exitCode: 0,
      tasks: [{ taskId: id }],
    });
  });

  test('repeats nothing: each event is a change', async () => {
    const [id] = await workstation().pinned(5);
    const { stdout } = await workstation().run(['wait', String(id), '--ndjson', '--timeout', '1h']);
    expect(linesOf(stdout).map((line) => JSON.parse(line).event)).toEqual(['status', 'end']);
  });

  test('has ascending times', async () => {
    const id = await workstation().submit('--frames', '1-9');
    const { stdout } = await workstation().run(['wait', String(id), '--ndjson']);
    const times = linesOf(stdout).map((line) => JSON.parse(line).time);
    expect(times.length).toBeGreaterThan(3);
    expect(times.toSorted()).toEqual(times);
  });
});

describe('without a terminal', () => {
  test('changes are lines on stderr and the result is on stdout', async () => {
    const id = await workstation().submit('--frames', '1-4');
    const { stdout, stderr } = await workstation().run(['wait', String(id)]);
    expect(linesOf(stdout)).toHaveLength(1);
    expect(stdout).toContain(`2W${id}`);
    const changes = linesOf(stderr);
    expect(new Set(changes).size).toBe(changes.length);
    expect(changes.at(-1)).toContain('4/4');
  });

  test('-q prints nothing at all', async () => {
    const id = await workstation().submit('--frames', '1-4');
    expect(await workstation().run(['wait', String(id), '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('an interruption', () => {
  test.each([
    [130, new InterruptedError('interrupted')],
    [143, new TerminatedError('terminated')],
  ])('during a pause exits with %i and prints a result', async (exit, reason) => {
    const id = await workstation().submit('--frames', '1-100');
    const controller = new AbortController();
    let sleeps = 0;
    const { code, stdout, stderr } = await workstation().run(['wait', String(id), '--json'], {
      signal: controller.signal,
      onSleep: () => {
        sleeps += 1;
        if (sleeps === 3) controller.abort(reason);
      },
    });
    expect(code).toBe(exit);
    expect(sleeps).toBe(3);
    expect(stderr).toBe('');
    const result = onlyJson(stdout);
    expect(result).toMatchObject({ outcome: 'interrupted', exitCode: exit, tasks: [{ taskId: id }] });
    expect((await workstation().run(['wait', String(id)])).code).toBe(0);
  });

  test('during a request exits with 130 too, and prints how to resume', async () => {
    const [id] = await workstation().pinned(5);
    const controller = new AbortController();
    const relay = await startRelay(workstation().farm.sandbox.address.domain, {
      onRequest: () => controller.abort(new InterruptedError('interrupted')),
    });
    const env = { ...workstation().env, RAYVISION_DOMAIN: relay.domain };
    const { code, stderr } = await workstation().run(['wait', String(id)], {
      env,
      signal: controller.signal,
    });
    await relay.close();
    expect(code).toBe(130);
    expect(stderr).toContain('continues on the farm');
    expect(stderr).toContain(`rayvision wait ${id}`);
  });

  test('ends the events with an end', async () => {
    const [id] = await workstation().pinned(5);
    const controller = new AbortController();
    const { code, stdout } = await workstation().run(['wait', String(id), '--ndjson'], {
      signal: controller.signal,
      onSleep: () => controller.abort(new InterruptedError('interrupted')),
    });
    expect(code).toBe(130);
    const last = JSON.parse(linesOf(stdout).at(-1) ?? '');
    expect(last).toMatchObject({ event: 'end', outcome: 'interrupted', exitCode: 130 });
  });
});
