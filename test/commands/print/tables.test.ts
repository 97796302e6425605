import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('body.json', '{"flag": 2}');
afterAll(() => workstation.close());

/** The seed's table. */
const DCCS: [id: number, name: string][] = [
  [2000, 'maya'],
  [2001, '3ds Max'],
  [2002, 'lightwave'],
  [2003, 'arnold'],
  [2004, 'houdini'],
  [2005, 'cinema4d'],
  [2006, 'softimage'],
  [2007, 'blender'],
  [2008, 'vr_standalone'],
  [2009, 'mr_standalone'],
  [2010, 'sketchup'],
  [2011, 'vue'],
  [2012, 'keyshot'],
  [2013, 'clarisse'],
  [2014, 'octane_render'],
  [2016, 'katana'],
];

describe('list-dcc', () => {
  test('--json is exactly the seed’s 16, in id order, each with its extensions', async () => {
    const { code, stdout, stderr } = await workstation.run(['list-dcc', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const list: { id: number; name: string; extensions: string[] }[] = onlyJson(stdout);
    expect(list.map(({ id, name }) => [id, name])).toEqual(DCCS);
    for (const dcc of list) {
      expect(Object.keys(dcc)).toEqual(['name', 'id', 'extensions']);
      expect(dcc.extensions.length).toBeGreaterThan(0);
      for (const extension of dcc.extensions) expect(extension).toMatch(/^[a-z0-9.]+$/);
    }
    expect(list.find(({ id }) => id === 2000)?.extensions).toEqual(['ma', 'mb']);
    expect(list.find(({ id }) => id === 2013)?.extensions).toEqual(
      expect.arrayContaining(['project', 'cfx']),
    );
  });

  test('needs no settings, no account and no network', async () => {
    const { code, stdout } = await workstation.run(['list-dcc'], {
      env: { RAYVISION_DOMAIN: 'http://nonsense' },
    });
    expect(code).toBe(0);
    const [, ...rows] = linesOf(stdout);
    expect(rows).toHaveLength(16);
    for (const [at, [id, name]] of DCCS.entries()) {
      expect(rows[at]).toContain(String(id));
      expect(rows[at]).toContain(name);
    }
  });

  test('-q prints the names', async () => {
    const { stdout } = await workstation.run(['list-dcc', '-q']);
    expect(linesOf(stdout)).toEqual(DCCS.map(([, name]) => name));
  });
});

const PROJECTS = '/api/render/project/list';

describe('api', () => {
  test.each([
    ['inline', ['-d', '{"flag":2}'], undefined],
    ['from a file', ['-d', '@body.json'], undefined],
    ['from standard input', ['-d', '-'], '{"flag": 2}'],
  ])('takes its body %s and prints the data of the answer', async (_, flags, stdin) => {
    await workstation.farm.call('/api/render/project/add', { newName: 'one', status: 0 });
    const { data } = await workstation.farm.call(PROJECTS, { flag: 2 });
    const options = stdin === undefined ? {} : { stdin };
    const { code, stdout, stderr } = await workstation.run(['api', PROJECTS, ...flags], options);
    expect([code, stderr]).toEqual([0, '']);
    expect(onlyJson(stdout)).toEqual(data);
    expect(data.projectNameList).toHaveLength(1);
  });

  test('sends {} when no body is given', async () => {
    const { code, stdout } = await workstation.run(['api', '/api/render/setUp/queryUserProfile']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ userId: 10000001 });
  });

  test('prints null for an answer without data', async () => {
    const argv = ['api', '/api/render/project/add', '-d', '{"newName":"two","status":0}'];
    expect(await workstation.run(argv)).toEqual({ code: 0, stdout: 'null\n', stderr: '' });
  });

  test('sends the object as given, unchecked', async () => {
    const argv = [
      'api',
      '/api/render/handle/queryTaskInfo/v2',
      '-d',
      '{"taskIds":"all","more":true}',
      '--json',
    ];
    const { code, stdout, stderr } = await workstation.run(argv);
    expect([code, stdout]).toEqual([65, '']);
    // The farm's error, and not one of the client.
    expect(onlyJson(stderr).error).toMatchObject({ farmCode: 600, exitCode: 65 });
  });

  test('signs text beyond ASCII, nested lists and objects', async () => {
    const name = 'Ünïcode 衣帽间 & =';
    await workstation.run([
      'api',
      '/api/render/project/add',
      '-d',
      JSON.stringify({ newName: name, status: 0, x: [{ y: [1] }] }),
    ]);
    const { stdout } = await workstation.run(['api', PROJECTS, '-d', '{"flag":2}']);
    expect(stdout).toContain(name);
  });

  test('--list --json names every function, its path and the command that uses it', async () => {
    const { code, stdout } = await workstation.run(['api', '--list', '--json'], { env: {} });
    expect(code).toBe(0);
    const list: { name: string; path: string; command: string }[] = onlyJson(stdout);
    for (const row of list) {
      expect(Object.keys(row)).toEqual(['name', 'path', 'command']);
      expect(row.path).toMatch(/^\/api\//);
    }
    expect(list.length).toBeGreaterThanOrEqual(47);
    expect(new Set(list.map(({ path }) => path)).size).toBe(list.length);
    expect(list).toContainEqual({
      name: 'queryTaskInfo',
      path: '/api/render/handle/queryTaskInfo/v2',
      command: 'status',
    });
  });

  test('--list has a line for each function', async () => {
    const json = onlyJson((await workstation.run(['api', '--list', '--json'])).stdout);
    expect(linesOf((await workstation.run(['api', '--list'])).stdout)).toHaveLength(json.length);
  });
});

describe('sandbox', () => {
  test('set pins a task and its sub tasks until full speed', async () => {
    const id = await workstation.submit('--frames', '1-4');
    expect((await workstation.run(['sandbox', 'set', String(id), '--status', '40'])).code).toBe(0);
    workstation.farm.clock.advance(3_600_000);
    expect((await workstation.record(id)).taskStatus).toBe(40);
    await workstation.run(['api', '/api/render/handle/fullSpeedRendering', '-d', `{"taskIds":[${id}]}`]);
    expect((await workstation.run(['wait', String(id)])).code).toBe(0);
  });

  test('set takes several ids and aliases', async () => {
    const ids = await workstation.pinned(5, 5);
    await workstation.run(['sandbox', 'set', String(ids[0]), `2W${ids[1]}`, '--status', '35']);
    expect((await workstation.run(['wait', ...ids.map(String)])).code).toBe(35);
  });

  test('set --balance changes the balance', async () => {
    expect((await workstation.run(['sandbox', 'set', '--balance', '12.5', '--json'])).code).toBe(0);
    const { stdout } = await workstation.run(['sandbox', 'status', '--json']);
    expect(onlyJson(stdout)).toMatchObject({ balance: 12.5 });
    await workstation.run(['sandbox', 'set', '--balance', '1000']);
  });

  test('status prints the state of the farm, as one line of JSON', async () => {
    await workstation.run(['sandbox', 'fault', '--next', '7', '--drop']);
    const { code, stdout } = await workstation.run(['sandbox', 'status', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ faults: 7, frameTime: 1000, pid: process.pid });
    await workstation.run(['sandbox', 'fault', '--next', '0']);
    expect(onlyJson((await workstation.run(['sandbox', 'status', '--json'])).stdout).faults).toBe(0);
  });

  test('control calls are never affected by a fault', async () => {
    await workstation.run(['sandbox', 'fault', '--next', '3', '--http', '502']);
    for (const argv of [['status'], ['set', '--balance', '1000'], ['fault', '--next', '2', '--garbage']]) {
      expect((await workstation.run(['sandbox', ...argv])).code).toBe(0);
    }
    expect(onlyJson((await workstation.run(['sandbox', 'status', '--json'])).stdout).faults).toBe(2);
    await workstation.run(['sandbox', 'fault', '--next', '0']);
  });

  test('reset removes tasks, projects and faults', async () => {
    const own = await openWorkstation();
    const id = await own.submit();
    await own.run(['sandbox', 'fault', '--next', '3', '--drop']);
    expect((await own.run(['sandbox', 'reset'])).code).toBe(0);
    expect(onlyJson((await own.run(['sandbox', 'status', '--json'])).stdout)).toMatchObject({
      tasks: 0,
      faults: 0,
    });
    expect((await own.run(['status', String(id)])).code).toBe(66);
    await own.close();
  });

  test('stop ends the sandbox of the settings', async () => {
    const own = await openWorkstation();
    expect((await own.run(['sandbox', 'stop'])).code).toBe(0);
    await own.farm.sandbox.closed;
    expect((await own.run(['sandbox', 'status'])).code).toBe(69);
    await own.close();
  });

  test('status without a sandbox exits with 69, with a hint at sandbox start', async () => {
    const own = await openWorkstation();
    const { code, stdout, stderr } = await own.run(['sandbox', 'status'], { env: {} });
    expect([code, stdout]).toEqual([69, '']);
    expect(stderr).toContain('rayvision sandbox start');
    await own.close();
  });

  test('with a wrong key exits with 77', async () => {
    const env = { ...workstation.env, RAYVISION_API_KEY: 'nobody' };
    for (const argv of [['status'], ['reset'], ['stop'], ['set', '--balance', '1']]) {
      expect((await workstation.run(['sandbox', ...argv], { env })).code).toBe(77);
    }
  });
});
