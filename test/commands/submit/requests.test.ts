import { afterAll, describe, expect, test } from 'vitest';
import { startRelay } from '../../support/proxies/relay.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const name of ['a.project', 'b.ma']) workstation.file(name);
afterAll(() => workstation.close());

describe('the requests of a submit', () => {
  const CREATE = '/api/render/submit/createTask';
  const START = '/api/render/submit/task';
  const FILE = '/api/render/submit/taskJsonFile';

  async function through(work: (env: Record<string, string>) => Promise<unknown>, gather = 0) {
    const relay = await startRelay(workstation.farm.sandbox.address.domain, { gather });
    try {
      await work({ ...workstation.env, RAYVISION_DOMAIN: relay.domain });
      return relay;
    } finally {
      await relay.close();
    }
  }

  test('take at most 5 dependent rounds, including a new project', async () => {
    const flags = ['--project', 'rounds', '--hardware', '302', '--label', 'x', '--artist', 'Jo'];
    const { requests, rounds } = await through(async (env) => {
      const { code } = await workstation.run(['submit', 'b.ma', '--frames', '1', ...flags], { env });
      expect(code).toBe(0);
    }, 100);
    expect(requests.length).toBeGreaterThan(8);
    expect(rounds).toBeLessThanOrEqual(5);
  });

  test('take no more rounds for ten scenes than for one', async () => {
    const scenes = Array.from({ length: 10 }, (_, at) => `many${at}.ma`);
    for (const scene of scenes) workstation.file(scene);
    const { requests, rounds } = await through(async (env) => {
      const { code } = await workstation.run(['submit', ...scenes, '--frames', '1', '-q'], { env });
      expect(code).toBe(0);
    }, 300);
    expect(requests.filter(({ path }) => path === START)).toHaveLength(10);
    expect(rounds).toBeLessThanOrEqual(5);
  });

  test('send the start only after every job file', async () => {
    const { requests } = await through((env) =>
      workstation.run(['submit', 'b.ma', '--frames', '1'], { env }),
    );
    const files = requests.filter(({ path }) => path === FILE);
    expect(files.map(({ body }) => body.fileName).toSorted()).toEqual([
      ...['asset.json', 'task.json', 'tips.json', 'upload.json'],
    ]);
    const [start, ...more] = requests.filter(({ path }) => path === START);
    expect(more).toEqual([]);
    for (const file of files) expect(file.ended).toBeLessThan(start?.began as number);
  });

  test('do not include the task with --dry-run, which prints what would be sent', async () => {
    const listed = async () => (await workstation.farm.call('/api/render/handle/getTaskList/v2')).data.total;
    const before = await listed();
    const argv = ['submit', 'b.ma', '--frames', '1-4', '--project', 'never', '--dry-run'];
    const { requests } = await through(async (env) => {
      const { code, stdout } = await workstation.run(argv, { env });
      expect(code).toBe(0);
      for (const name of ['task.json', 'upload.json', 'asset.json', 'tips.json'])
        expect(stdout).toContain(name);
      expect(stdout).toContain('1-4[1]');
      const json = await workstation.run([...argv, '--json'], { env });
      expect(onlyJson(json.stdout).files['task.json'].task_info.project_name).toBe('never');
    });
    const paths = requests.map(({ path }) => path);
    for (const path of [CREATE, START, FILE, '/api/render/project/add']) expect(paths).not.toContain(path);
    expect(await listed()).toBe(before);
  });
});

describe('a scene whose assets were not uploaded', () => {
  const AWAY = { RAYVISION_DOMAIN: 'farm.invalid', RAYVISION_PROTOCOL: 'http' };

  test('is rejected for any farm but a local one: exit 65, before the network', async () => {
    const env = { ...workstation.env, RAYVISION_DOMAIN: 'farm.invalid' };
    const before = workstation.farm.clock.now();
    const { code, stdout, stderr } = await workstation.run(
      ['submit', 'a.project', '--frames', '1', '--json'],
      {
        env,
      },
    );
    expect(code).toBe(65);
    expect(stdout).toBe('');
    const { error } = onlyJson(stderr);
    expect(error.message).toContain('farm.invalid');
    expect(error.hint).toContain('--assets-on-farm');
    expect(workstation.farm.clock.now()).toBe(before);
  });

  test('--yes does not override that', async () => {
    const env = { ...workstation.env, RAYVISION_DOMAIN: 'farm.invalid' };
    expect((await workstation.run(['submit', 'a.project', '--frames', '1', '--yes'], { env })).code).toBe(65);
  });

  test('is submitted with --assets-on-farm', async () => {
    const relay = await startRelay(workstation.farm.sandbox.address.domain);
    const env = { ...workstation.env, ...AWAY, HTTP_PROXY: `http://${relay.domain}` };
    const argv = ['submit', 'a.project', '--frames', '1', '--assets-on-farm'];
    const { code, stdout, stderr } = await workstation.run(argv, { env });
    await relay.close();
    expect(code).toBe(0);
    expect((await workstation.record(Number(/\((\d+)\)/.exec(stdout)?.[1]))).sceneName).toBe('a.project');
    // Plain http to a farm elsewhere is said aloud.
    expect(linesOf(stderr).filter((line) => /^warning.*http.*farm\.invalid/i.test(line))).toHaveLength(1);
  });
});

describe('a temporary outage of the farm', () => {
  test('during the start does not make a second task', async () => {
    const relay = await startRelay(workstation.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== '/api/render/submit/createTask') return;
        await workstation.farm.call('/sandbox/fault', { next: 1, kind: 'http', value: 502 });
      },
    });
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    const { code, stdout } = await workstation.run(['submit', 'a.project', '--frames', '1', '--json'], {
      env,
    });
    await relay.close();
    expect(code).toBe(69);
    expect(stdout).toBe('');
    expect(relay.requests.filter(({ path }) => path.endsWith('/createTask'))).toHaveLength(1);
  });

  test('before the start is overcome', async () => {
    await workstation.farm.call('/sandbox/fault', { next: 2, kind: 'http', value: 502 });
    const { code } = await workstation.run(['submit', 'a.project', '--frames', '1', '-q', '--new']);
    expect(code).toBe(0);
  });
});
