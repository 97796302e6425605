import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InterruptedError, TerminatedError } from '../../src/errors.js';
import type { CliResult } from '../support/cli.js';
import { type Relay, type RelayOptions, startRelay } from '../support/relay.js';
import { onlyJson, openStage, type Stage } from '../support/stage.js';

let stage: Stage;
let relays: Relay[];

beforeEach(async () => {
  stage = await openStage();
  relays = [];
  stage.file('a.project');
});
afterEach(async () => {
  for (const relay of relays) await relay.close();
  await stage.close();
});

const TASK = '/api/render/submit/task';
const LINE = ['submit', 'a.project', '--frames', '1-2'];

async function through(options: RelayOptions): Promise<{ env: Record<string, string>; relay: Relay }> {
  const relay = await startRelay(stage.farm.sandbox.address.domain, options);
  relays.push(relay);
  return { relay, env: { ...stage.env, RAYVISION_DOMAIN: relay.domain } };
}

/** A farm that does what it is asked, and whose answer to one function is lost. */
function deaf(path: string) {
  return through({
    onAnswer: (relayed) => {
      if (relayed.path === path) throw new Error('lost');
    },
  });
}

/** A farm that one function never reaches. */
function cut(path: string) {
  return through({
    onRequest: (relayed) => {
      if (relayed.path === path) throw new Error('lost');
    },
  });
}

function journals(): string[] {
  return readdirSync(join(stage.folder, 'submissions')).filter((name) => name.endsWith('.json'));
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
function record(): any {
  const [name = ''] = journals();
  return JSON.parse(readFileSync(join(stage.folder, 'submissions', name), 'utf8'));
}

async function tasksAtFarm(): Promise<number[]> {
  const { data } = await stage.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 100 });
  return data.items.map(({ id }: { id: number }) => id);
}

/** Leaves one submission unfinished, and answers what was told of it. */
async function leaveOne(farm = cut(TASK), argv: readonly string[] = LINE) {
  const { code, stderr } = await stage.run([...argv, '--json'], { env: (await farm).env });
  expect(code).toBe(69);
  return { ...record(), error: onlyJson(stderr).error };
}

describe('a submission whose answer was lost', () => {
  it('is gone on with by the same command, and not done twice', async () => {
    const { id, taskId, error } = await leaveOne(deaf(TASK));
    expect(error.hint).toContain(`rayvision submit --resume ${id}`);
    expect(await tasksAtFarm()).toEqual([taskId]);
    const again = await stage.run([...LINE, '--json']);
    expect(again.stderr).toBe('');
    expect(onlyJson(again.stdout)).toMatchObject({
      taskId,
      resumed: true,
      scene: join(stage.cwd, 'a.project'),
    });
    expect(await tasksAtFarm()).toEqual([taskId]);
    expect(journals()).toEqual([]);
  });

  it('that never arrived is submitted under the id that was reserved', async () => {
    const { taskId } = await leaveOne(cut(TASK));
    expect(await tasksAtFarm()).toEqual([]);
    const { env, relay } = await through({});
    const { code, stdout, stderr } = await stage.run(LINE, { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`(${taskId})`)]);
    expect(stderr).toMatch(/going on with submission/i);
    expect(await tasksAtFarm()).toEqual([taskId]);
    // The farm is asked before the step that costs money is done again.
    const paths = relay.requests.map(({ path }) => path.split('/').slice(4).join('/'));
    expect(paths.lastIndexOf('queryTaskInfo/v2')).toBeLessThan(paths.indexOf('task'));
    expect(paths.filter((path) => path === 'createTask')).toEqual([]);
  });

  it.each([
    ['the submission’s id', (one: { id: string }) => one.id],
    ['the task’s id', (one: { taskId: number }) => String(one.taskId)],
    ['the task’s alias', (one: { alias: string }) => one.alias],
    ['nothing: the last one', () => ''],
  ])('is gone on with by --resume and %s', async (_, name) => {
    const left = await leaveOne();
    const argv = ['submit', '--resume', name(left)].filter((word) => word !== '');
    const { code, stdout } = await stage.run([...argv, '-q']);
    expect([code, stdout]).toEqual([0, `${left.taskId}\n`]);
    expect((await stage.run(argv)).code).toBe(66);
  });

  it('is the same however it is waited for', async () => {
    const { taskId } = await leaveOne();
    const { code, stdout } = await stage.run([
      ...LINE,
      '-q',
      '--wait',
      '--timeout',
      '1h',
      '--interval',
      '2s',
    ]);
    expect([code, stdout]).toEqual([0, `${taskId}\n`]);
  });

  it('is waited for when the line says so', async () => {
    const { taskId } = await leaveOne();
    const { code, stdout } = await stage.run(['submit', '--resume', '--wait', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ taskId, resumed: true, outcome: 'ended', exitCode: 0 });
  });

  it('takes its node limit, labels, artist and priority along', async () => {
    const more = ['--node-limit', '3', '--label', 'x', '--artist', 'ann', '--priority', '7'];
    const { taskId } = await leaveOne(cut('/api/render/submit/createTask'), [...LINE, ...more]);
    expect(taskId).toBeUndefined();
    const { env, relay } = await through({});
    expect((await stage.run(['submit', '--resume', '-q'], { env })).code).toBe(0);
    const bodies = Object.fromEntries(relay.requests.map(({ path, body }) => [path.split('/').at(-1), body]));
    expect(bodies.createTask).toMatchObject({ labels: ['x'], artist: 'ann', taskUserLevel: 7 });
    expect(bodies.task).toMatchObject({ producer: 'ann' });
    expect(bodies.updateTaskLimit).toMatchObject({ taskLimit: 3 });
  });

  it('to which the farm has forgotten the id begins with a new one', async () => {
    const { taskId } = await leaveOne();
    await stage.farm.call('/sandbox/reset');
    await stage.submit('--new');
    const { code, stdout } = await stage.run([...LINE, '-q']);
    expect(code).toBe(0);
    expect(await tasksAtFarm()).toContain(Number(stdout));
    expect(Number(stdout)).not.toBe(taskId + 1000);
  });
});

describe('another task is made', () => {
  it.each<[string, flags: string[], content?: string]>([
    ['for --new', ['--new']],
    ['for other frames', ['--frames', '1-3']],
    ['for another label', ['--label', 'other']],
    ['for another --set', ['--set', 'time_out=7200']],
    ['for a scene that was changed', [], 'changed'],
  ])('%s', async (_, flags, content) => {
    const { taskId } = await leaveOne();
    if (content) stage.file('a.project', content);
    const { code, stdout } = await stage.run([...LINE, ...flags, '-q']);
    expect(code).toBe(0);
    expect(Number(stdout)).not.toBe(taskId);
    expect(journals()).toHaveLength(1);
    expect(record().taskId).toBe(taskId);
  });

  it('while the process that sends the first one still runs', async () => {
    const runs: CliResult[] = [];
    const { env } = await through({
      onRequest: async ({ path }) => {
        if (path === TASK && runs.length === 0) runs.push(await stage.run([...LINE, '-q']));
      },
    });
    runs.push(await stage.run([...LINE, '-q'], { env }));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ stdout }) => Number(stdout)).toSorted()).toEqual((await tasksAtFarm()).toSorted());
    expect(await tasksAtFarm()).toHaveLength(2);
  });

  it('after the farm has refused the first one for good', async () => {
    const { env } = await through({
      onRequest: async ({ path }) => {
        if (path === TASK) await stage.farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 601 });
      },
    });
    const refused = await stage.run([...LINE, '--json'], { env });
    expect(refused.code).toBe(65);
    expect(onlyJson(refused.stderr).error.hint).not.toContain('--resume');
    expect(journals()).toEqual([]);
  });
});

it('a refusal that can be mended leaves it open: no money', async () => {
  const { env } = await through({
    onRequest: async ({ path }) => {
      if (path === TASK) await stage.farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 913 });
    },
  });
  const refused = await stage.run([...LINE, '--json'], { env });
  expect(refused.code).toBe(77);
  const { taskId } = record();
  const again = await stage.run([...LINE, '-q']);
  expect(again.stdout).toBe(`${taskId}\n`);
});

describe('--resume', () => {
  it.each([
    [['submit', '--resume', 'nonesuch'], 66, /nonesuch/],
    [['submit', '--resume'], 66, /unfinished/],
    [['submit', 'a.project', '--resume', 'x1'], 64, /a\.project/],
    [['submit', '--resume', 'x1', '--frames', '1'], 64, /--frames/],
    [['submit', '--resume', 'x1', '--assets-on-farm', '--set', 'a=b'], 64, /--set/],
  ])('%j is %i', async (argv, code, named) => {
    const result = await stage.run(argv);
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(named);
  });

  it('of one that a living process sends is refused: 75', async () => {
    let inside: { code: number; stderr: string } | undefined;
    const { env } = await through({
      onRequest: async ({ path }) => {
        if (path === TASK) inside = await stage.run(['submit', '--resume']);
      },
    });
    expect((await stage.run(LINE, { env })).code).toBe(0);
    expect(inside?.code).toBe(75);
    expect(inside?.stderr).toMatch(/another process/);
  });

  it('names those that are unfinished', async () => {
    const { id } = await leaveOne();
    expect((await stage.run(['submit', '--resume', 'nonesuch'])).stderr).toContain(id);
  });

  it('sees nothing of another account’s', async () => {
    await leaveOne();
    const env = { ...stage.env, RAYVISION_API_ACCESS_ID: 'somebody' };
    expect((await stage.run(['submit', '--resume'], { env })).code).toBe(66);
  });
});

describe('a journal that cannot be understood', () => {
  it.each([
    ['cut short', '{"version":1,"id":'],
    ['empty', ''],
    ['of another shape', '{"version":1}'],
    ['no JSON', '\u0000\u0000\u0000\u0000'],
  ])('(%s) is set aside, said aloud, and never fatal', async (_, text) => {
    const folder = join(stage.folder, 'submissions');
    mkdirSync(folder);
    const file = join(folder, 'abcdef.123456.free.json');
    writeFileSync(file, text);
    const { code, stderr } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(stderr).toContain(`${file}.broken`);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
    expect((await stage.run([...LINE, '--new'])).stderr).not.toContain('broken');
  });

  it('because a later version wrote it is left alone', async () => {
    const folder = join(stage.folder, 'submissions');
    mkdirSync(folder);
    writeFileSync(join(folder, 'abcdef.123456.free.json'), '{"version":2}');
    const { code, stderr } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(stderr).not.toContain('broken');
    expect(journals()).toEqual(['abcdef.123456.free.json']);
  });

  it('because its plan is none is passed over', async () => {
    await leaveOne();
    const [name = ''] = journals();
    const file = join(stage.folder, 'submissions', name);
    writeFileSync(file, JSON.stringify({ ...record(), plan: { files: 7 } }));
    const { code } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(await tasksAtFarm()).toHaveLength(1);
  });
});

describe('a journal that cannot be written', () => {
  it('stops the submission before anything is sent: 73', async () => {
    writeFileSync(join(stage.folder, 'submissions'), 'a file where a folder should be');
    const { env, relay } = await through({});
    const { code, stderr } = await stage.run(LINE, { env });
    expect(code).toBe(73);
    expect(stderr).toContain('RAYVISION_CONFIG_DIR');
    expect(relay.requests.map(({ path }) => path)).not.toContain('/api/render/submit/createTask');
  });

  it('does not matter to --dry-run', async () => {
    writeFileSync(join(stage.folder, 'submissions'), 'a file where a folder should be');
    expect((await stage.run([...LINE, '--dry-run'])).code).toBe(0);
  });
});

describe('an interruption', () => {
  it.each([
    ['/api/render/setUp/queryUserProfile', InterruptedError, 130, /nothing was submitted/, false],
    ['/api/render/submit/createTask', InterruptedError, 130, /nothing was submitted/, true],
    ['/api/render/submit/taskJsonFile', InterruptedError, 130, /reserved and not submitted/, true],
    [TASK, InterruptedError, 130, /may render already/, true],
    [TASK, TerminatedError, 143, /may render already/, true],
  ] as const)('while %s is asked (%o): %i', async (path, Reason, code, told, resumable) => {
    const stop = new AbortController();
    const { env } = await through({
      onRequest: (relayed) => {
        if (relayed.path === path) stop.abort(new Reason('interrupted'));
      },
    });
    const result = await stage.run(LINE, { env, signal: stop.signal });
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(told);
    expect(/rayvision submit --resume [0-9a-f]{10}/.test(result.stderr)).toBe(resumable);
    const again = await stage.run([...LINE, '-q']);
    expect(again.code).toBe(0);
    expect(await tasksAtFarm()).toEqual([Number(again.stdout)]);
  });
});

it('of several scenes, each is gone on with by itself, in the order of the line', async () => {
  for (const name of ['b.project', 'c.project']) stage.file(name, name);
  let number = 0;
  const { env } = await through({
    onRequest: ({ path }) => {
      if (path !== TASK) return;
      number += 1;
      if (number === 2) throw new Error('lost');
    },
  });
  const line = ['submit', 'a.project', 'b.project', 'c.project', '--frames', '1', '--json'];
  const first = onlyJson((await stage.run(line, { env })).stdout);
  const failed = first.submissions.findIndex((one: object) => 'error' in one);
  const again = onlyJson((await stage.run(line)).stdout);
  expect(again.submissions.map((one: { resumed?: boolean }) => Boolean(one.resumed))).toEqual(
    [0, 1, 2].map((at) => at === failed),
  );
  expect(again.submissions.map(({ scene }: { scene: string }) => scene.at(-9))).toEqual(['a', 'b', 'c']);
  expect(await tasksAtFarm()).toHaveLength(5);
});
