import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/errors.js';
import { startRelay } from '../support/relay.js';
import { linesOf, onlyJson, openStage, type Stage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  for (const name of ['a.project', 'b.ma', 'c.blend', 'data.bin']) stage.file(name);
});
afterAll(() => stage.close());

const WAITING = { code: 0, name: 'WAITING', label: expect.any(String), end: false };
const FINISHED = { code: 25, name: 'FINISHED', label: expect.any(String), end: true };

/** The seed's table: id, name, and an extension that tells it. */
const DCCS: [id: number, name: string, extension: string][] = [
  [2000, 'maya', 'mb'],
  [2001, '3ds Max', 'max'],
  [2002, 'lightwave', 'lws'],
  [2003, 'arnold', 'ass'],
  [2004, 'houdini', 'hip'],
  [2005, 'cinema4d', 'c4d'],
  [2006, 'softimage', 'scn'],
  [2007, 'blender', 'blend'],
  [2008, 'vr_standalone', 'vrscene'],
  [2009, 'mr_standalone', 'mi'],
  [2010, 'sketchup', 'skp'],
  [2011, 'vue', 'vue'],
  [2012, 'keyshot', 'bip'],
  [2013, 'clarisse', 'cfx'],
  [2014, 'octane_render', 'orbx'],
  [2016, 'katana', 'katana'],
];

describe('--json', () => {
  it('is one line in the contract’s shape', async () => {
    const { code, stdout, stderr } = await stage.run(['submit', 'a.project', '--frames', '1-2', '--json']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const answer = onlyJson(stdout);
    expect(Object.keys(answer)).toEqual(['taskId', 'alias', 'dcc', 'scene', 'status', 'taskInfo']);
    expect(answer).toEqual({
      taskId: expect.any(Number),
      alias: `2W${answer.taskId}`,
      dcc: { name: 'clarisse', id: 2013 },
      scene: stage.file('a.project'),
      status: WAITING,
      taskInfo: stage.jobFile(answer.taskId).task_info,
    });
  });

  it('of several scenes is a list of them', async () => {
    const argv = ['submit', 'a.project', 'b.ma', 'c.blend', '--frames', '1-2', '--json'];
    const { code, stdout } = await stage.run(argv);
    expect(code).toBe(0);
    const answer = onlyJson(stdout);
    expect(Object.keys(answer)).toEqual(['submissions']);
    expect(answer.submissions).toMatchObject([
      { dcc: { name: 'clarisse', id: 2013 }, scene: stage.file('a.project'), status: WAITING },
      { dcc: { name: 'maya', id: 2000 }, scene: stage.file('b.ma'), status: WAITING },
      { dcc: { name: 'blender', id: 2007 }, scene: stage.file('c.blend'), status: WAITING },
    ]);
    const ids = answer.submissions.map(({ taskId }: { taskId: number }) => taskId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect((await stage.record(id)).id).toBe(id);
  });

  it('with --wait has the members of wait as well', async () => {
    const argv = ['submit', 'a.project', '--frames', '1-3', '--wait', '--json'];
    const { code, stdout, stderr } = await stage.run(argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const answer = onlyJson(stdout);
    expect(answer).toMatchObject({ dcc: { id: 2013 }, scene: stage.file('a.project') });
    expect(answer).toMatchObject({ outcome: 'ended', exitCode: 0, elapsedSeconds: expect.any(Number) });
    expect(answer.tasks).toMatchObject([{ taskId: answer.taskId, status: FINISHED, progress: 1 }]);
  });

  it('of several scenes with --wait has one task a scene', async () => {
    const argv = ['submit', 'a.project', 'b.ma', '--frames', '1', '--wait', '--json'];
    const { code, stdout } = await stage.run(argv);
    expect(code).toBe(0);
    const { submissions, tasks, exitCode } = onlyJson(stdout);
    expect(exitCode).toBe(0);
    const idsOf = (list: { taskId: number }[]) => list.map(({ taskId }) => taskId);
    expect(idsOf(tasks)).toEqual(idsOf(submissions));
  });
});

describe('-q', () => {
  it('prints just the id', async () => {
    const { code, stdout, stderr } = await stage.run(['submit', 'a.project', '--frames', '1', '-q']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+\n$/);
    expect((await stage.record(Number(stdout))).id).toBe(Number(stdout));
  });

  it('prints one id a line, in the order of the scenes, and nothing more with --wait', async () => {
    const argv = ['submit', 'a.project', 'b.ma', '--frames', '1', '-q', '--wait'];
    const { stdout, stderr } = await stage.run(argv);
    expect(stderr).toBe('');
    const records = [];
    for (const line of linesOf(stdout)) records.push(await stage.record(Number(line)));
    expect(records.map(({ sceneName }) => sceneName)).toEqual(['a.project', 'b.ma']);
  });
});

describe('without a terminal', () => {
  it('the id is on stdout, and what was sent on stderr', async () => {
    const { stdout, stderr } = await stage.run(['submit', 'a.project', '--frames', '1-7', '--artist', 'Jo']);
    expect(linesOf(stdout)).toHaveLength(1);
    expect(stdout).toMatch(/2W(\d+) \(\1\)/);
    expect(stderr).toContain(stage.file('a.project'));
    expect(stderr).toContain('1-7');
  });

  it('--last finds the task afterwards', async () => {
    const { stdout } = await stage.run(['submit', 'c.blend', '--frames', '1', '-q']);
    const { stdout: status } = await stage.run(['status', '--last', '--json']);
    expect(onlyJson(status).tasks[0].taskId).toBe(Number(stdout));
  });
});

describe('--wait', () => {
  it.each([
    [['--until', 'test', '--test-frames', 'first', '--stop-after-test'], 0],
    [['--timeout', '2s'], 124],
    [['--time-limit', '3s'], 23],
  ])('takes the options of wait: %j', async (flags, exit) => {
    const argv = ['submit', 'a.project', '--frames', '1-30', '--wait', '--json', ...flags];
    const { code, stdout } = await stage.run(argv);
    expect(code).toBe(exit);
    expect(onlyJson(stdout).exitCode).toBe(exit);
  });

  it('--ndjson prints events and nothing else, the last one the end', async () => {
    const { code, stdout } = await stage.run(['submit', 'a.project', '--frames', '1', '--wait', '--ndjson']);
    expect(code).toBe(0);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const [first] = events;
    expect(first).toMatchObject({
      event: expect.any(String),
      time: expect.any(String),
      taskId: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0, tasks: [{ taskId: first.taskId }] });
  });

  it('interrupted exits with 130 after the id was printed, and the render goes on', async () => {
    const controller = new AbortController();
    const { code, stdout, stderr } = await stage.run(['submit', 'a.project', '--frames', '1-9', '--wait'], {
      signal: controller.signal,
      onSleep: () => controller.abort(new InterruptedError('interrupted')),
    });
    expect(code).toBe(130);
    const id = /\((\d+)\)/.exec(stdout)?.[1] ?? '';
    expect(stderr).toContain(`rayvision wait ${id}`);
    expect((await stage.run(['wait', id])).code).toBe(0);
  });
});

describe('every DCC', () => {
  it.each(DCCS)('%i %s is told by its extension, is submitted and finishes', async (id, name, extension) => {
    stage.file(`every.${extension}`);
    const argv = ['submit', `every.${extension}`, '--frames', '1-3', '--wait', '--json'];
    const { code, stdout } = await stage.run(argv);
    expect(code).toBe(0);
    const { dcc, taskId, tasks, taskInfo } = onlyJson(stdout);
    expect(dcc).toEqual({ name, id });
    expect(taskInfo.cg_id).toBe(String(id));
    expect(tasks).toMatchObject([{ taskId, dcc: { id }, status: FINISHED, frames: { total: 3, done: 3 } }]);
  });

  it.each(DCCS)('%i is known by --dcc, as a number and as %s', async (id, name) => {
    for (const typed of [String(id), name, name.toUpperCase().replaceAll('_', '-')]) {
      const argv = ['submit', 'data.bin', '--frames', '1', '--dry-run', '--json', '--dcc', typed];
      const { code, stdout } = await stage.run(argv);
      expect(code).toBe(0);
      expect(onlyJson(stdout).dcc).toEqual({ name, id });
    }
  });
});

describe('what goes over the wire', () => {
  const CREATE = '/api/render/submit/createTask';
  const START = '/api/render/submit/task';
  const FILE = '/api/render/submit/taskJsonFile';

  async function through(work: (env: Record<string, string>) => Promise<unknown>, gather = 0) {
    const relay = await startRelay(stage.farm.sandbox.address.domain, { gather });
    try {
      await work({ ...stage.env, RAYVISION_DOMAIN: relay.domain });
      return relay;
    } finally {
      await relay.close();
    }
  }

  it('takes at most 5 dependent rounds, a new project included', async () => {
    const flags = ['--project', 'rounds', '--hardware', '302', '--label', 'x', '--artist', 'Jo'];
    const { requests, rounds } = await through(async (env) => {
      const { code } = await stage.run(['submit', 'b.ma', '--frames', '1', ...flags], { env });
      expect(code).toBe(0);
    }, 100);
    expect(requests.length).toBeGreaterThan(8);
    expect(rounds).toBeLessThanOrEqual(5);
  });

  it('takes no more rounds for ten scenes than for one', async () => {
    const scenes = Array.from({ length: 10 }, (_, at) => `many${at}.ma`);
    for (const scene of scenes) stage.file(scene);
    const { requests, rounds } = await through(async (env) => {
      const { code } = await stage.run(['submit', ...scenes, '--frames', '1', '-q'], { env });
      expect(code).toBe(0);
    }, 100);
    expect(requests.filter(({ path }) => path === START)).toHaveLength(10);
    expect(rounds).toBeLessThanOrEqual(5);
  });

  it('is the start only after every job file is there', async () => {
    const { requests } = await through((env) => stage.run(['submit', 'b.ma', '--frames', '1'], { env }));
    const files = requests.filter(({ path }) => path === FILE);
    expect(files.map(({ body }) => body.fileName).toSorted()).toEqual([
      ...['asset.json', 'task.json', 'tips.json', 'upload.json'],
    ]);
    const [start, ...more] = requests.filter(({ path }) => path === START);
    expect(more).toEqual([]);
    for (const file of files) expect(file.ended).toBeLessThan(start?.began as number);
  });

  it('is nothing of the task with --dry-run, which prints what would be sent', async () => {
    const listed = async () => (await stage.farm.call('/api/render/handle/getTaskList/v2')).data.total;
    const before = await listed();
    const argv = ['submit', 'b.ma', '--frames', '1-4', '--project', 'never', '--dry-run'];
    const { requests } = await through(async (env) => {
      const { code, stdout } = await stage.run(argv, { env });
      expect(code).toBe(0);
      for (const name of ['task.json', 'upload.json', 'asset.json', 'tips.json'])
        expect(stdout).toContain(name);
      expect(stdout).toContain('1-4[1]');
      const json = await stage.run([...argv, '--json'], { env });
      expect(onlyJson(json.stdout).files['task.json'].task_info.project_name).toBe('never');
    });
    const paths = requests.map(({ path }) => path);
    for (const path of [CREATE, START, FILE, '/api/render/project/add']) expect(paths).not.toContain(path);
    expect(await listed()).toBe(before);
  });
});

describe('a scene whose assets did not travel', () => {
  const AWAY = { RAYVISION_DOMAIN: 'farm.invalid', RAYVISION_PROTOCOL: 'http' };

  it('is refused for any farm but a local one: 65, before the network', async () => {
    const env = { ...stage.env, RAYVISION_DOMAIN: 'farm.invalid' };
    const before = stage.farm.clock.now();
    const { code, stdout, stderr } = await stage.run(['submit', 'a.project', '--frames', '1', '--json'], {
      env,
    });
    expect(code).toBe(65);
    expect(stdout).toBe('');
    const { error } = onlyJson(stderr);
    expect(error.message).toContain('farm.invalid');
    expect(error.hint).toContain('--assets-on-farm');
    expect(stage.farm.clock.now()).toBe(before);
  });

  it('--yes does not override that', async () => {
    const env = { ...stage.env, RAYVISION_DOMAIN: 'farm.invalid' };
    expect((await stage.run(['submit', 'a.project', '--frames', '1', '--yes'], { env })).code).toBe(65);
  });

  it('--assets-on-farm says that they are there', async () => {
    const relay = await startRelay(stage.farm.sandbox.address.domain);
    const env = { ...stage.env, ...AWAY, HTTP_PROXY: `http://${relay.domain}` };
    const argv = ['submit', 'a.project', '--frames', '1', '--assets-on-farm'];
    const { code, stdout, stderr } = await stage.run(argv, { env });
    await relay.close();
    expect(code).toBe(0);
    expect((await stage.record(Number(/\((\d+)\)/.exec(stdout)?.[1]))).sceneName).toBe('a.project');
    // Plain http to a farm elsewhere is said aloud.
    expect(linesOf(stderr).filter((line) => /^warning.*http.*farm\.invalid/i.test(line))).toHaveLength(1);
  });
});

describe('a farm’s bad minute', () => {
  it('does not make a second task', async () => {
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== '/api/render/submit/createTask') return;
        await stage.farm.call('/sandbox/fault', { next: 1, kind: 'http', value: 502 });
      },
    });
    const env = { ...stage.env, RAYVISION_DOMAIN: relay.domain };
    const { code, stdout } = await stage.run(['submit', 'a.project', '--frames', '1', '--json'], { env });
    await relay.close();
    expect(code).toBe(69);
    expect(stdout).toBe('');
    expect(relay.requests.filter(({ path }) => path.endsWith('/createTask'))).toHaveLength(1);
  });

  it('before that is outlived', async () => {
    await stage.farm.call('/sandbox/fault', { next: 2, kind: 'http', value: 502 });
    const { code } = await stage.run(['submit', 'a.project', '--frames', '1', '-q']);
    expect(code).toBe(0);
  });
});
