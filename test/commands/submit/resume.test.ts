import { linkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import type { CliResult } from '../../support/workstation/cli.js';
import { LINE, openRelayedWorkstation, TASK } from '../../support/workstation/relayed-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openRelayedWorkstation);

describe('a submission whose answer was lost', () => {
  test('is resumed by the same command, without a duplicate', async () => {
    const { id, taskId, error } = await workstation().leaveInterrupted(workstation().losingAnswers(TASK));
    expect(error.hint).toContain(`rayvision submit --resume ${id}`);
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
    const again = await workstation().run([...LINE, '--json']);
    expect(again.stderr).toBe('');
    expect(onlyJson(again.stdout)).toMatchObject({
      taskId,
      resumed: true,
      scene: join(workstation().cwd, 'a.project'),
    });
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
    expect(workstation().journals()).toEqual([]);
  });

  test('whose request never arrived is submitted with the reserved id', async () => {
    const { taskId } = await workstation().leaveInterrupted(workstation().losingRequests(TASK));
    expect(await workstation().tasksAtFarm()).toEqual([]);
    const { env, relay } = await workstation().through({});
    const { code, stdout, stderr } = await workstation().run(LINE, { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`(${taskId})`)]);
    expect(stderr).toMatch(/resuming submission/i);
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
    // The farm is queried before the step that costs money is repeated.
    const paths = relay.requests.map(({ path }) => path.split('/').slice(4).join('/'));
    expect(paths.lastIndexOf('queryTaskInfo/v2')).toBeLessThan(paths.indexOf('task'));
    expect(paths.filter((path) => path === 'createTask')).toEqual([]);
  });

  test.each<[string, (one: { id: string; taskId: number; alias: string }) => string]>(
    casesAt(
      [0, 3],
      [
        ['the submission’s id', (one: { id: string }) => one.id],
        ['the task’s id', (one: { taskId: number }) => String(one.taskId)],
        ['the task’s alias', (one: { alias: string }) => one.alias],
        ['no value, which selects the last one', () => ''],
      ],
    ),
  )('is resumed by --resume with %s', async (_, name) => {
    const left = await workstation().leaveInterrupted();
    const argv = ['submit', '--resume', name(left)].filter((word) => word !== '');
    const { code, stdout } = await workstation().run([...argv, '-q']);
    expect([code, stdout]).toEqual([0, `${left.taskId}\n`]);
    expect((await workstation().run(argv)).code).toBe(66);
  });

  test('is resumed by the same command with --wait', async () => {
    const { taskId } = await workstation().leaveInterrupted();
    const { code, stdout } = await workstation().run([
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

  test('is resumed and waited for with --resume --wait', async () => {
    const { taskId } = await workstation().leaveInterrupted();
    const { code, stdout } = await workstation().run(['submit', '--resume', '--wait', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ taskId, resumed: true, outcome: 'ended', exitCode: 0 });
  });

  test('is resumed with its node limit, labels, artist and priority', async () => {
    const more = ['--node-limit', '3', '--label', 'x', '--artist', 'ann', '--priority', '7'];
    const { taskId } = await workstation().leaveInterrupted(
      workstation().losingRequests('/api/render/submit/createTask'),
      [...LINE, ...more],
    );
    expect(taskId).toBeUndefined();
    const { env, relay } = await workstation().through({});
    expect((await workstation().run(['submit', '--resume', '-q'], { env })).code).toBe(0);
    const bodies = Object.fromEntries(relay.requests.map(({ path, body }) => [path.split('/').at(-1), body]));
    expect(bodies.createTask).toMatchObject({ labels: ['x'], artist: 'ann', taskUserLevel: 7 });
    expect(bodies.task).toMatchObject({ producer: 'ann' });
    expect(bodies.updateTaskLimit).toMatchObject({ taskLimit: 3 });
  });

  test('whose reserved id is unknown to the farm is submitted with a new one', async () => {
    const { taskId } = await workstation().leaveInterrupted(
      workstation().losingRequests('/api/render/submit/taskJsonFile'),
    );
    const { env, relay } = await workstation().through({
      onRequest: async ({ path, body }) => {
        if (path.endsWith('/taskJsonFile') && body.taskId === taskId) {
          await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 404 });
        }
      },
    });
    const { code, stdout } = await workstation().run([...LINE, '-q'], { env });
    expect(code).toBe(0);
    expect(await workstation().tasksAtFarm()).toEqual([Number(stdout)]);
    expect(Number(stdout)).not.toBe(taskId);
    expect(relay.requests.filter(({ path }) => path.endsWith('/createTask'))).toHaveLength(1);
  });

  test.each(
    casesAt(
      [0, 2],
      [
        ['/api/render/handle/queryTaskInfo/v2', 600],
        ['/api/render/submit/taskJsonFile', 404],
        [TASK, 601],
      ],
    ),
  )('that may be rendering stays unfinished if %s is refused (%i)', async (path, value) => {
    const { id, taskId } = await workstation().leaveInterrupted(
      path.includes('query') ? workstation().losingAnswers(TASK) : workstation().losingRequests(TASK),
    );
    const { env } = await workstation().through({
      onRequest: async (relayed) => {
        if (relayed.path === path)
          await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value });
      },
    });
    const refused = await workstation().run(['submit', '--resume', '--json'], { env });
    expect([65, 66]).toContain(refused.code);
    expect(onlyJson(refused.stderr).error.hint).toContain(`--forget ${id}`);
    const again = await workstation().run([...LINE, '-q']);
    expect([again.code, again.stdout]).toEqual([0, `${taskId}\n`]);
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
  });

  test('is resumed with its settings in another order', async () => {
    const sets = ['--set', 'time_out=7200', '--set', 'ram=128'];
    const { taskId } = await workstation().leaveInterrupted(workstation().losingRequests(TASK), [
      ...LINE,
      ...sets,
    ]);
    const turned = [...LINE, '--set', 'ram=128', '--set', 'time_out=7200', '-q'];
    expect((await workstation().run(turned)).stdout).toBe(`${taskId}\n`);
  });
});

describe('a submission of a scene that has several names', () => {
  const ways: [string, (path: string) => void][] = [
    ['a symbolic link', (path) => symlinkSync(join(workstation().cwd, 'a.project'), path)],
    ['a hard link', (path) => linkSync(join(workstation().cwd, 'a.project'), path)],
  ];
  // A symbolic link needs a privilege on Windows.
  const here = ways.slice(process.platform === 'win32' ? 1 : 0);
  const OTHER = LINE.with(1, 'other.project');
  /** A new one, then the unfinished one. */
  const BOTH = LINE.toSpliced(1, 1, 'new.project', 'other.project');

  test.each(casesAt([0], here))('is resumed under either name, through %s', async (_, make) => {
    make(join(workstation().cwd, 'other.project'));
    for (const [first, second] of [
      [LINE, OTHER],
      [OTHER, LINE],
    ] as const) {
      const before = await workstation().tasksAtFarm();
      const { taskId } = await workstation().leaveInterrupted(workstation().losingAnswers(TASK), first);
      const again = await workstation().run([...second, '-q']);
      expect([again.code, again.stdout]).toEqual([0, `${taskId}\n`]);
      expect((await workstation().tasksAtFarm()).toSorted()).toEqual([...before, taskId].toSorted());
      expect(workstation().journals()).toEqual([]);
    }
  });

  test.each(casesAt([1], here))(
    'with an unusable journal is refused under the other name, through %s: 75',
    async (_, make) => {
      make(join(workstation().cwd, 'other.project'));
      const left = await workstation().leaveInterrupted(workstation().losingAnswers(TASK));
      const file = join(workstation().folder, 'submissions', workstation().journals()[0] ?? '');
      const { error: __, ...told } = left;
      writeFileSync(file, JSON.stringify({ ...told, version: 2, key: 'abc' }));
      expect((await workstation().run([...OTHER, '-q'])).code).toBe(75);
    },
  );

  test.each(casesAt([1], here))('keeps its position among several scenes, through %s', async (_, make) => {
    make(join(workstation().cwd, 'other.project'));
    workstation().file('new.project', 'another');
    const { taskId } = await workstation().leaveInterrupted();
    const { code, stdout } = await workstation().run([...BOTH, '--json']);
    expect(code).toBe(0);
    const { submissions } = onlyJson(stdout);
    expect(submissions).toHaveLength(2);
    expect(submissions[1].taskId).toBe(taskId);
  });
});

describe('another task is made', () => {
  test.each<[string, flags: string[], content?: string]>(
    casesAt(
      [0, 1, 4],
      [
        ['for --new', ['--new']],
        ['for other frames', ['--frames', '1-3']],
        ['for another label', ['--label', 'other']],
        ['for another --set', ['--set', 'time_out=7200']],
        ['for a scene that was changed', [], 'changed'],
      ],
    ),
  )('%s', async (_, flags, content) => {
    const { taskId } = await workstation().leaveInterrupted();
    if (content) workstation().file('a.project', content);
    const { code, stdout } = await workstation().run([...LINE, ...flags, '-q']);
    expect(code).toBe(0);
    expect(Number(stdout)).not.toBe(taskId);
    expect(workstation().journals()).toHaveLength(1);
    expect(workstation().journal().taskId).toBe(taskId);
  });

  test('while the process of the first submission still runs', async () => {
    const runs: CliResult[] = [];
    const { env } = await workstation().through({
      onRequest: async ({ path }) => {
        if (path === TASK && runs.length === 0) runs.push(await workstation().run([...LINE, '-q']));
      },
    });
    runs.push(await workstation().run([...LINE, '-q'], { env }));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ stdout }) => Number(stdout)).toSorted()).toEqual(
      (await workstation().tasksAtFarm()).toSorted(),
    );
    expect(await workstation().tasksAtFarm()).toHaveLength(2);
  });
});

describe('a task that the farm rejected permanently', () => {
  /**
   * Submits at a farm that refuses the submit call with 601.
   * @param listsAfter milliseconds until the farm lists the task; undefined if it does not submit it
   */
  async function refusing(listsAfter: number | undefined) {
    const { domain } = workstation().farm.sandbox.address;
    let refusedAt: number | undefined;
    const codeFor = (path: string) => {
      if (path === TASK) refusedAt ??= workstation().farm.clock.now();
      const lags = refusedAt !== undefined && workstation().farm.clock.now() - refusedAt < (listsAfter ?? 0);
      return path === TASK ? 601 : lags && path.includes('queryTaskInfo') ? 700 : undefined;
    };
    const proxy = await startAnsweringProxy(domain, codeFor, listsAfter === undefined ? [TASK] : []);
    const { code, stderr } = await workstation().run([...LINE, '--json'], {
      env: { ...workstation().env, RAYVISION_DOMAIN: proxy.domain },
    });
    await proxy.close();
    expect(code).toBe(65);
    return { ...workstation().journal(), hint: onlyJson(stderr).error.hint as string };
  }

  test('although it was submitted is found by the same command once the farm lists it', async () => {
    const { id, taskId, hint } = await refusing(8000);
    expect(hint).toMatch(/does not list it/);
    expect(hint).toContain(`rayvision submit --resume ${id}`);
    expect(hint).not.toMatch(/costs nothing/);
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
    const again = await workstation().run([...LINE, '-q']);
    expect([again.code, again.stdout]).toEqual([0, `${taskId}\n`]);
    expect(await workstation().tasksAtFarm()).toEqual([taskId]);
    expect(workstation().journals()).toEqual([]);
  });

  test('and does not list is submitted with its id within a minute, and with a new one after that', async () => {
    const { taskId } = await refusing(undefined);
    expect(await workstation().tasksAtFarm()).toEqual([]);
    expect((await refusing(undefined)).taskId).toBe(taskId);
    workstation().farm.clock.advance(60_000);
    const again = await workstation().run([...LINE, '-q']);
    expect(again.code).toBe(0);
    expect(Number(again.stdout)).not.toBe(taskId);
    expect(await workstation().tasksAtFarm()).toEqual([Number(again.stdout)]);
    expect(workstation().journals()).toEqual([]);
  });

  test('does not prevent --new and --forget', async () => {
    const { id, taskId } = await refusing(undefined);
    const another = await workstation().run([...LINE, '--new', '-q']);
    expect([another.code, Number(another.stdout) === taskId]).toEqual([0, false]);
    expect((await workstation().run(['submit', '--forget', id])).code).toBe(0);
    expect(workstation().journals()).toEqual([]);
  });
});

test('a refusal for lack of money keeps the submission unfinished', async () => {
  const { env } = await workstation().through({
    onRequest: async ({ path }) => {
      if (path === TASK)
        await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 913 });
    },
  });
  const refused = await workstation().run([...LINE, '--json'], { env });
  expect(refused.code).toBe(77);
  const { taskId } = workstation().journal();
  const again = await workstation().run([...LINE, '-q']);
  expect(again.stdout).toBe(`${taskId}\n`);
});

describe('an unfinished submission', () => {
  test.each([
    ['/api/render/submit/createTask', 'nothing', /not submitted/],
    ['/api/render/submit/taskJsonFile', 'reserved', /reserved, not submitted/],
    [TASK, 'unsure', /may be submitted/],
  ])(
    'is listed after the request %s was lost, without a request to the farm',
    async (path, reached, told) => {
      const { id, taskId = null } = await workstation().leaveInterrupted(workstation().losingRequests(path));
      const list = await workstation().run(['submit', '--unfinished', '--json'], { env: {} });
      expect(onlyJson(list.stdout).unfinished).toEqual([
        expect.objectContaining({ id, taskId, reached, scene: join(workstation().cwd, 'a.project') }),
      ]);
      const table = await workstation().run(['submit', '--unfinished'], { env: {} });
      expect(table.stdout).toMatch(told);
      expect((await workstation().run(['submit', '--unfinished', '-q'], { env: {} })).stdout).toBe(`${id}\n`);
    },
  );

  test('is removed by --forget with its id', async () => {
    const { id, taskId } = await workstation().leaveInterrupted();
    expect((await workstation().run(['submit', '--forget', 'nonesuch'])).code).toBe(66);
    const { code, stdout } = await workstation().run(['submit', '--forget', String(taskId), '--json'], {
      env: {},
    });
    expect([code, onlyJson(stdout)]).toEqual([0, { id, taskId, reached: 'unsure', forgotten: true }]);
    expect((await workstation().run(['submit', '--resume'])).code).toBe(66);
    expect((await workstation().run(['submit', '--unfinished'])).stderr).toContain(
      'There is no unfinished submission',
    );
    expect(Number((await workstation().run([...LINE, '-q'])).stdout)).not.toBe(taskId);
  });

  test('is resumed on the platform where it was started', async () => {
    await workstation().leaveInterrupted(workstation().losingRequests(TASK), [...LINE, '--platform', '62']);
    const { env, relay } = await workstation().through({});
    expect((await workstation().run(['submit', '--resume', '-q', '--lang', 'zh'], { env })).code).toBe(0);
    const sent = relay.requests.filter(({ path }) => path === TASK);
    expect(sent.map(({ headers }) => headers.platform)).toEqual(['62']);
  });
});

describe('--resume', () => {
  test.each([
    [['submit', '--resume', 'nonesuch'], 66, /nonesuch/],
    [['submit', '--resume'], 66, /unfinished/],
    [['submit', 'a.project', '--resume', 'x1'], 64, /a\.project/],
    [['submit', 'a.project', '--unfinished'], 64, /--unfinished.*a\.project/],
    [['submit', 'a.project', '--forget', 'x1'], 64, /--forget.*a\.project/],
    [['submit', '--resume', ''], 64, /--resume/],
    [['submit', '--forget', ''], 64, /--forget/],
    [['submit', '--unfinished', '--dry-run'], 64, /--dry-run.*--unfinished/],
    [['submit', '--unfinished', '--forget', 'x1'], 64, /--forget.*--unfinished/],
    [['submit', '--resume', 'x1', '--frames', '1'], 64, /--frames/],
    [['submit', '--resume', 'x1', '--assets-on-farm', '--set', 'a=b'], 64, /--set/],
  ])('%j exits with %i', async (argv, code, named) => {
    const result = await workstation().run(argv);
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(named);
  });

  test('of a submission that another process owns is refused: 75', async () => {
    let inside: { code: number; stderr: string } | undefined;
    const { env } = await workstation().through({
      onRequest: async ({ path }) => {
        if (path === TASK) inside = await workstation().run(['submit', '--resume']);
      },
    });
    expect((await workstation().run(LINE, { env })).code).toBe(0);
    expect(inside?.code).toBe(75);
    expect(inside?.stderr).toMatch(/another process/i);
  });

  test('with an unknown id lists the unfinished submissions', async () => {
    const { id } = await workstation().leaveInterrupted();
    expect((await workstation().run(['submit', '--resume', 'nonesuch'])).stderr).toContain(id);
  });

  test('ignores submissions at another farm', async () => {
    await workstation().leaveInterrupted();
    const [name = ''] = workstation().journals();
    const file = join(workstation().folder, 'submissions', name);
    writeFileSync(file, JSON.stringify({ ...workstation().journal(), domain: 'task.renderbus.com' }));
    expect((await workstation().run(['submit', '--resume'])).code).toBe(66);
    expect((await workstation().run([...LINE, '-q'])).code).toBe(0);
    expect(workstation().journal().domain).toBe('task.renderbus.com');
  });

  test('ignores submissions of another account', async () => {
    await workstation().leaveInterrupted();
    const env = { ...workstation().env, RAYVISION_API_ACCESS_ID: 'somebody' };
    expect((await workstation().run(['submit', '--resume'], { env })).code).toBe(66);
  });
});
