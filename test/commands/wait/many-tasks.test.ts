import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { screen } from '../../support/processes/screen.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const failing = async (frames: string, failFrames: string) => {
  const id = await workstation().submit('--frames', frames);
  await workstation().farm.call('/sandbox/set', { taskIds: [id], failFrames });
  return id;
};

async function interrupted(argv: readonly string[], more: object = {}) {
  const controller = new AbortController();
  return workstation().run(argv, {
    signal: controller.signal,
    onSleep: () => controller.abort(new InterruptedError('interrupted')),
    ...more,
  });
}

describe('submit --wait --stop-after-test', () => {
  const TEST = ['--test-frames', 'first,last', '--stop-after-test'];

  test('exits with 0 when the test frames are done', async () => {
    workstation().file('shot.project');
    const argv = [
      'submit',
      'shot.project',
      '--frames',
      '1-20',
      ...TEST,
      '--wait',
      '--json',
      '--timeout',
      '1h',
    ];
    const { code, stdout } = await workstation().run(argv);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({
      ...{ outcome: 'ended', exitCode: 0 },
      tasks: [{ status: { code: 40, name: 'FINISHED_TEST' }, frames: { done: 2 } }],
    });
  });

  test('exits with 0 also if the project file sets the test frames and the pause', async () => {
    workstation().file('shot.project');
    workstation().file('.rayvision.json', '{"testFrames": "first", "stopAfterTest": true}');
    const argv = ['submit', 'shot.project', '--frames', '1-20', '--wait', '--timeout', '1h'];
    expect((await workstation().run(argv)).code).toBe(0);
  });

  test('waits for the end with --until end, and if test frames are set without a pause', async () => {
    workstation().file('shot.project');
    const argv = ['submit', 'shot.project', '--frames', '1-20', '--wait', '--timeout', '1h'];
    expect((await workstation().run([...argv, ...TEST, '--until', 'end'])).code).toBe(124);
    const { code, stdout } = await workstation().run([...argv, '--test-frames', 'first', '--json']);
    expect([code, onlyJson(stdout).tasks[0].frames.done]).toEqual([0, 20]);
  });

  test('prints the next command, and no remaining time', async () => {
    workstation().file('shot.project');
    const { world, written } = screen(160);
    const argv = [
      'submit',
      'shot.project',
      '--frames',
      '1-20',
      ...TEST,
      '--wait',
      '--no-input',
      '--dcc-version',
      '4',
    ];
    const { code } = await workstation().run(argv, { world, env: { ...workstation().env, ACCESSIBLE: '1' } });
    expect(code).toBe(0);
    expect(written.stderr).not.toContain(' left');
    const [id] = /\d{4}/.exec(written.stdout) ?? [];
    expect(written.stderr).toContain(`To render the rest: rayvision start ${id}`);
  });
});

describe('failures', () => {
  test('are reported once each, as they happen', async () => {
    const id = await failing('1-30', '2,20');
    const { code, stderr } = await workstation().run(['wait', String(id), '--interval', '1s']);
    expect(code).toBe(30);
    const lines = linesOf(stderr);
    const first = lines.findIndex((line) => line.includes(', 1 failed'));
    expect(lines[first]).toMatch(/rendering {2}\d\/30 frames, 1 failed/);
    expect(lines.some((line) => / {2}rendering {2}.*, 2 failed/.test(line))).toBe(true);
  });

  test('at a terminal print a hint at logs and retry, and none at download', async () => {
    const [bad, good] = [await failing('1-3', '2'), await workstation().submit()];
    const { world, written } = screen(160);
    await workstation().run(['wait', String(bad), String(good)], {
      world,
      env: { ...workstation().env, ACCESSIBLE: '1' },
    });
    expect(written.stderr).toContain(`rayvision why ${bad}.`);
    expect(written.stderr).toContain(`rayvision retry ${bad}\n`);
    expect(written.stderr).not.toContain('rayvision download');
    expect(written.stderr).toMatch(/^2 tasks, 4\/5 frames, 1 failed; cost: 0\.\d+ play money$/m);
  });

  test.each([
    [10, 'rayvision start'],
    [20, 'rayvision start'],
    [23, 'rayvision start'],
    [25, 'rayvision download'],
    [45, 'rayvision retry'],
  ])('a task that ended with %i prints the next command: %s', async (status, command) => {
    const [id] = await workstation().pinned(status);
    const { world, written } = screen(160);
    await workstation().run(['wait', String(id)], { world, env: { ...workstation().env, ACCESSIBLE: '1' } });
    expect(written.stderr).toContain(`${command} ${id}`);
  });
});

describe('--fail-fast', () => {
  test('ends the wait when a layer has failed, while the other one still renders', async () => {
    workstation().file('shot.ma', mayaScene({ layers: ['fx'], globals: animated(1, 9) }));
    const { stdout: text } = await workstation().run(['submit', 'shot.ma', '-q']);
    const id = Number(text);
    const task = onlyJson((await workstation().run(['status', String(id), '--json'])).stdout).tasks[0];
    const [first, second] = task.subtasks.map(({ taskId }: { taskId: number }) => taskId);
    await workstation().pin(45, first);
    await workstation().pin(5, second);
    const { code, stdout } = await workstation().run([
      'wait',
      String(id),
      '--fail-fast',
      '--json',
      '--timeout',
      '9s',
    ]);
    expect([code, onlyJson(stdout).outcome]).toEqual([45, 'ended']);
    expect((await workstation().run(['wait', String(id), '--json', '--timeout', '9s'])).code).toBe(124);
  });

  test('does not end the wait at a failed frame of a rendering task, but reports it', async () => {
    const id = await failing('1-30', '2');
    const { code, stdout } = await workstation().run(['wait', String(id), '--fail-fast', '--ndjson']);
    expect(code).toBe(30);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const seen = events.find(({ frames, status }) => frames?.failed === 1 && status?.code === 5);
    expect(seen).toMatchObject({ event: 'status', taskId: id });
    expect(events.at(-1).tasks[0].frames).toMatchObject({ done: 29, failed: 1 });
  });
});

describe('the output to a pipe', () => {
  test('has a line for each change of state and each tenth of the frames, at any interval', async () => {
    const count = EXHAUSTIVE ? 300 : 40;
    const id = await workstation().submit('--frames', `1-${count}`);
    const { stderr } = await workstation().run(['wait', String(id), '--interval', '100ms']);
    const lines = linesOf(stderr);
    expect(lines.length).toBeGreaterThanOrEqual(10);
    expect(lines.length).toBeLessThanOrEqual(14);
    expect(lines.at(-1)).toContain(`${count}/${count}`);
  });

  test('has an event for every change with --ndjson', async () => {
    const id = await workstation().submit('--frames', '1-30');
    const { stdout, stderr } = await workstation().run(['wait', String(id), '--interval', '1s', '--ndjson']);
    expect(stderr).toBe('');
    const done = linesOf(stdout).map((line) => JSON.parse(line).frames?.done);
    expect(new Set(done).size).toBeGreaterThan(9);
  });
});

describe('Ctrl-C', () => {
  test('with many tasks prints one line without rows, and --again as the command to wait again', async () => {
    const ids = await workstation().pinned(...Array.from({ length: 12 }, (_, at) => (at === 0 ? 25 : 5)));
    const { code, stdout, stderr } = await interrupted(['wait', ...ids.map(String)]);
    expect([code, stdout]).toEqual([130, '']);
    const last = linesOf(stderr).at(-1);
    expect(last).toBe(
      'Stopped waiting: 1 of 12 tasks have ended, the others continue on the farm. To wait again: rayvision wait --again',
    );
    expect(JSON.parse(readFileSync(join(workstation().folder, 'last-wait.json'), 'utf8')).taskIds).toEqual(
      ids,
    );
    const again = await workstation().run(['wait', '--again', '--timeout', '1s', '--json']);
    expect(onlyJson(again.stdout).tasks.map(({ taskId }: { taskId: number }) => taskId)).toEqual(ids);
  });

  test('with few tasks prints the command with their ids, and quotes its arguments', async () => {
    const ids = await workstation().pinned(5, 5);
    const { stderr } = await interrupted(['wait', ...ids.map(String), '--download', 'my frames']);
    expect(stderr).toContain(
      `the tasks continue on the farm. To wait again: rayvision wait ${ids.join(' ')} --download "my frames"\n`,
    );
  });

  test('--again without an interrupted wait exits with 66', async () => {
    const { code, stderr } = await workstation().run(['wait', '--again']);
    expect(code).toBe(66);
    expect(stderr).toContain('instead of --again');
  });
});
