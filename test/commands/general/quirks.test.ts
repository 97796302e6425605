import { describe, expect, test } from 'vitest';
import { queryPlatforms } from '../../../src/client/catalogue/platforms.js';
import { queryRaysync } from '../../../src/client/storage/storage.js';
import type { Transport } from '../../../src/http/transport.js';
import { forEachTest } from '../../support/for-each-test.js';
import { openRelayedWorkstation } from '../../support/workstation/relayed-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openRelayedWorkstation);

// What the official SDK does wrong, and its users with it (docs/protocol/quirks.md), by its number there.

const json = async (...argv: string[]) => onlyJson((await workstation().run([...argv, '--json'])).stdout);

type FrameRow = { frameIndex: string; recommitFlag: number };

async function framesOf(taskId: number): Promise<FrameRow[]> {
  const body = { taskId, pageNum: 1, pageSize: 100 };
  return (await workstation().farm.call('/api/render/handle/queryTaskFrames', body)).data.items;
}

/** A task of four frames, of which the third failed. */
async function failed(): Promise<number> {
  const id = await workstation().submit('--frames', '1-4');
  await workstation().farm.call('/sandbox/set', { taskIds: [id], failFrames: '3' });
  workstation().farm.clock.advance(60_000);
  return id;
}

describe('1.2: calls that cost money or create something are never retried', () => {
  const RETRY = '/api/render/handle/recommitTasks';
  const FRAMES = '/api/render/handle/recommitTaskFrames';
  const START = '/api/rendering/task/renderingTask/startTask';
  const ENV = '/api/render/plugin/addUserPluginConfig';
  const PROJECT = '/api/render/project/add';

  test.each<[path: string, argv: (id: number) => string[]]>([
    [RETRY, (id) => ['retry', String(id)]],
    [FRAMES, (id) => ['retry', String(id), '--frames', '1']],
    [START, (id) => ['start', String(id)]],
    [ENV, () => ['env', 'add', 'e', '--dcc', 'maya', '--dcc-version', '2024']],
    [PROJECT, () => ['project', 'add', 'p']],
  ])('%s', async (path, argv) => {
    const id = await failed();
    const { env, relay } = await workstation().losingAnswers(path);
    const { code, stderr } = await workstation().run([...argv(id), '--json'], { env });
    expect(code).toBe(69);
    expect(relay.requests.filter((one) => one.path === path)).toHaveLength(1);
    expect(onlyJson(stderr).error.message).toContain('127.0.0.1');
    expect((await framesOf(id)).every(({ recommitFlag }) => recommitFlag <= 1)).toBe(true);
  });

  test('queries are retried', async () => {
    const waits: number[] = [];
    const { env, relay } = await workstation().through({});
    await workstation().farm.call('/sandbox/fault', { next: 2, kind: 'drop' });
    const onSleep = (ms: number) => {
      waits.push(ms);
    };
    expect((await workstation().run(['platforms'], { env, onSleep })).code).toBe(0);
    expect(waits).toHaveLength(2);
    expect(relay.requests).toHaveLength(3);
  });
});

test('1.12: a log is requested only with a frame', async () => {
  const id = await failed();
  const { env, relay } = await workstation().through({});
  expect((await workstation().run(['logs', String(id)], { env })).code).toBe(0);
  const asked = relay.requests.filter(({ path }) => path.endsWith('/showLog'));
  expect(asked).not.toEqual([]);
  for (const { body } of asked) expect(body.id).toEqual(expect.any(Number));
});

test.each(['3ds Max', '3dsmax', 'MAX', '2001'])('2.2: the environments of %s', async (dcc) => {
  const body = { cgId: 2001, cgName: '3ds Max', cgVersion: '2024', renderSystem: 1, pluginIds: [] };
  await workstation().farm.call('/api/render/plugin/addUserPluginConfig', { ...body, editName: 'm' });
  expect((await json('env', 'list', '--dcc', dcc)).environments).toMatchObject([{ name: 'm' }]);
});

test.each([
  ['task.renderbus.com', 1],
  ['TASK.RENDERBUS.COM', 1],
  ['task.foxrenderfarm.com', 2],
])('2.3: the zone of %s is %d in every request', async (domain, zone) => {
  const bodies: unknown[] = [];
  const answer = { raysyncTransfer: { serverIp: '', serverPort: 1 }, userName: '', raySyncUserKey: '' };
  const call = async (_: unknown, body: object) => {
    bodies.push(body);
    return 'zone' in body && bodies.length === 1 ? [] : answer;
  };
  const transport = { domain, call } as unknown as Transport;
  await queryPlatforms(transport);
  await queryRaysync(transport);
  expect(bodies.filter((body) => Object.keys(body as object).length > 0)).toEqual([{ zone }, { zone }]);
});

test('2.5: versions are those of the render machines, not of this one', async () => {
  const { env, relay } = await workstation().through({});
  await workstation().run(['software', 'maya', '--os', 'linux'], { env });
  await workstation().run(['software', 'maya'], { env, platform: 'linux' });
  expect(relay.requests.map(({ body }) => body.osName)).toEqual(['linux', 'windows']);
});

test('2.7: a task’s results are requested by its id, and their contents by path', async () => {
  const id = await failed();
  const { env, relay } = await workstation().through({});
  expect((await workstation().run(['outputs', String(id)], { env })).code).toBe(0);
  const asked = relay.requests.filter(({ path }) => path.endsWith('/getOutputUserDirFile'));
  expect(asked.map(({ body }) => body)).toEqual([{ taskId: id, treePath: '/' }, { treePath: `/${id}_shot` }]);
});

test('2.10: a whole task is rendered again only by --all', async () => {
  const id = await failed();
  const recommits = async () => (await framesOf(id)).map(({ recommitFlag }) => recommitFlag);
  await workstation().run(['retry', String(id)]);
  expect(await recommits()).toEqual([0, 0, 1, 0]);
  workstation().farm.clock.advance(60_000);
  expect((await workstation().run(['retry', String(id), '--frames', ''])).code).toBe(64);
  expect(await recommits()).toEqual([0, 0, 1, 0]);
  await workstation().run(['retry', String(id), '--all']);
  expect(await recommits()).toEqual([1, 1, 2, 1]);
});

describe('5: helpers', () => {
  test('5.1: frames with the same number are adjacent, and no page is requested twice', async () => {
    const id = await workstation().submit('--frames', '1-250', '--test-frames', '1,250');
    const { env, relay } = await workstation().through({});
    const { stdout } = await workstation().run(['frames', String(id), '--json'], { env });
    const { frames } = onlyJson(stdout);
    expect(frames).toHaveLength(250);
    expect(new Set(frames.map((one: { id: number }) => one.id)).size).toBe(250);
    const pages = relay.requests.filter(({ path }) => path.endsWith('/queryTaskFrames'));
    expect(pages.map(({ body }) => body.pageNum)).toEqual([1, 2, 3]);
  });

  test.each(['retry', 'stop'])('5.2: %s names the unknown frames, and changes nothing', async (command) => {
    const id = await workstation().submit('--frames', '1-9', '--chunk-size', '3');
    const { code, stderr } = await workstation().run([command, String(id), '--frames', '2,12-13']);
    expect([code, stderr]).toEqual([65, expect.stringContaining('12, 13')]);
    // A number inside a record of several frames means that record.
    expect((await workstation().run(['stop', String(id), '--frames', '5'])).code).toBe(0);
    const { frames } = await json('frames', String(id));
    const states = frames.map((one: { name: string; status: { code: number } }) => [
      one.name,
      one.status.code,
    ]);
    expect(states).toEqual([
      ['1-3[1]', expect.any(Number)],
      ['4-6[1]', 3],
      ['7-9[1]', expect.any(Number)],
    ]);
  });

  test('5.3: frames of a task without sub tasks are its own, and an unknown task is an error', async () => {
    const id = await workstation().submit('--frames', '1-2');
    expect((await json('frames', String(id))).frames).toMatchObject([{ taskId: id }, { taskId: id }]);
    expect((await workstation().run(['frames', '4711'])).code).toBe(66);
  });

  test('5.5: the account’s frames are labelled as such', async () => {
    const [one, two] = [
      await workstation().submit('--frames', '1-2'),
      await workstation().submit('--frames', '1-3'),
    ];
    expect((await json('frames', '--account')).total).toBe(5);
    expect((await json('frames', String(one))).frames).toHaveLength(2);
    expect((await json('frames', String(two))).frames).toHaveLength(3);
  });

  test('5.6: stop and abandon are different', async () => {
    const [one, two] = [await workstation().submit(), await workstation().submit()];
    expect((await json('stop', String(one))).tasks).toMatchObject([{ status: { code: 10 } }]);
    expect((await json('abandon', String(two))).tasks).toMatchObject([{ status: { code: 35 } }]);
  });
});

test('6.3, 6.5: translation keys of the farm and absent amounts are not printed as texts and numbers', async () => {
  const { stdout } = await workstation().run(['platforms']);
  expect(stdout).not.toContain('query_platform_');
  const id = await workstation().submit('--layer', 'a', '--layer', 'b', '--dcc', 'maya');
  const table = (await workstation().run(['status', String(id)])).stdout;
  expect(table).not.toMatch(/render_task_status|null|NaN/);
  expect(linesOf((await workstation().run(['frames', String(id)])).stdout)[1]).toMatch(/ - /);
});
