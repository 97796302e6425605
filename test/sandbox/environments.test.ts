import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, infoOf, submit } from './job.js';

const farm = forEachTest(startTestSandbox);

const call = (name: string, body: Record<string, unknown>) =>
  farm().call(`/api/render/plugin/${name}UserPluginConfig`, body);
const maya = {
  cgId: 2000,
  cgName: 'Maya',
  cgVersion: '1.0-unheard-of',
  editName: 'm',
  renderSystem: 1,
  pluginIds: [],
};

test('environments are added once, changed, chosen as default and deleted by their names', async () => {
  expect((await call('add', { ...maya, pluginIds: [2000000, 7] })).data).toEqual({ editName: 'm' });
  expect((await call('add', maya)).code).toBe(600);
  expect((await call('add', { ...maya, editName: 'linux', renderSystem: '0' })).code).toBe(200);
  expect((await call('edit', { ...maya, cgVersion: '2020', pluginIds: [2000000] })).code).toBe(200);
  expect((await call('setDefault', { editName: 'm' })).code).toBe(200);
  expect((await call('get', { cgIds: ['2000'], osName: 1 })).data).toEqual([
    {
      ...{ cgId: 2000, editName: 'm', cgName: 'Maya', cgVersion: '2020', osName: 1, renderLayerType: 0 },
      ...{ isDefault: 1, projectPath: '', isMainUserId: 1 },
      respUserPluginInfoVos: [{ pluginId: 2000000, pluginName: 'mtoa', pluginVersion: 'mtoa 3.1.2' }],
    },
  ]);
  expect((await call('get', { osName: 0 })).data).toMatchObject([{ editName: 'linux', isDefault: 0 }]);
  expect((await call('get', { cgId: '2004' })).data).toEqual([]);
  await farm().restart();
  expect((await call('delete', { editName: 'm' })).code).toBe(200);
  expect((await call('get', {})).data).toEqual([]);
  for (const name of ['delete', 'setDefault']) expect((await call(name, { editName: 'm' })).code).toBe(404);
});

test('labels of tasks come and go by name or place, on the older path too', async () => {
  const id = await submit(farm(), blenderJob('1'), { labels: ['a'] });
  const labels = async () => Object.values(JSON.parse((await infoOf(farm(), id)).labels));
  await farm().call('/api/render/handle/addTaskLabel', { label: 'b', taskIds: [id] });
  await farm().call('/api/render/handle/addTaskLabel', { label: 'b', taskIds: [id] });
  expect(await labels()).toEqual(['a', 'b']);
  const body = { taskIds: [id], labelNames: ['a'], labelIds: [] };
  expect((await farm().call('/api/render/task/deleteTaskLabel', body)).code).toBe(200);
  expect(await labels()).toEqual(['b']);
  const byId = { taskIds: [id], labelIds: [0] };
  expect((await farm().call('/api/render/handle/deleteTaskLabel', byId)).code).toBe(200);
  expect(await labels()).toEqual([]);
});
