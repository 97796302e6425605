import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  analyze,
  type Client,
  createClient,
  DataError,
  FarmBusyError,
  NoInputError,
  type SceneToSubmit,
  type SubmitOptions,
  submit,
  UsageError,
} from '../../../src/index.js';
import { storageMemory } from '../../../src/state/storages.js';
import { english } from '../../../src/text/index.js';
import { startTestSandbox, type TestSandbox } from '../../support/farms/sandbox.js';
import { canMount, mountTmpfs, unmount } from '../../support/processes/mounts.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { testClock } from '../../support/workstation/clock.js';

let farm: TestSandbox;
let client: Client;
let folder: string;
let scene: string;

beforeEach(async () => {
  // The library uses the real clock, so the farm's must be the same.
  farm = await startTestSandbox({ clock: testClock(Date.now()) });
  const { protocol, domain, platform, accessId, accessKey } = farm.sandbox.address;
  client = createClient({ protocol, domain, platform, credentials: { accessId, accessKey } });
  folder = mkdtempSync(join(tmpdir(), 'rayvision-library-'));
  scene = join(folder, 'shot.ma');
  writeFileSync(scene, mayaScene());
});

afterEach(async () => {
  client.close();
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
});

const stateFolder = () => join(folder, 'state');

function submitHere(more: Partial<SceneToSubmit> = {}, options: SubmitOptions = {}, at: Client = client) {
  return submit(at, { scene, frames: '1-3', ...more }, { stateFolder: stateFolder(), ...options });
}

/** Names of the open journals. */
const journals = () => readdirSync(join(stateFolder(), 'submissions'));

async function countTasks(): Promise<number> {
  return (await client.listTasks({}, 1)).items.length;
}

describe('submit', () => {
  test('uploads the assets, starts the render and closes the journal', async () => {
    const task = await submitHere({ priority: 60, labels: ['dailies'], cameras: ['persp'] });
    expect(task).toMatchObject({ resumed: false, limitError: undefined, upload: { failed: [] } });
    expect(task.upload?.sent.map(({ local }) => local)).toContain(scene);
    const { tasks } = await client.queryTasks([task.taskId]);
    expect(tasks).toMatchObject([{ taskId: task.taskId, frames: { total: 3 } }]);
    expect(journals()).toEqual([]);
  });

  test.each<[object, object]>([
    [{ nodeLimt: 5 }, { name: 'UsageError', key: 'config.unknownKey', params: { key: 'nodeLimt' } }],
    [{ assetsOnFarm: 'false' }, { name: 'DataError', key: 'settings.shape' }],
    [{ ignoreMissing: 0 }, { name: 'DataError', key: 'settings.shape' }],
  ])('rejects %j, which types cannot exclude', async (more, error) => {
    await expect(submitHere(more)).rejects.toMatchObject(error);
    expect(await countTasks()).toBe(0);
  });

  test('makes another task with each call', async () => {
    const [first, second] = [await submitHere(), await submitHere()];
    expect(second.taskId).not.toBe(first.taskId);
    expect(await countTasks()).toBe(2);
  });

  test('resumes the submission of an earlier call, with the same task', async () => {
    let taskId = 0;
    const crash = {
      onSubmitted(task: { taskId: number }) {
        taskId = task.taskId;
        throw new Error('the database is down');
      },
    };
    await expect(submitHere({}, crash)).rejects.toThrow('the database is down');
    expect(journals()).toHaveLength(1);
    expect(await submitHere()).toMatchObject({ taskId, resumed: true });
    expect(await countTasks()).toBe(1);
    expect(journals()).toEqual([]);
  });

  test('starts a new task with isNew', async () => {
    const crash = { onSubmitted: () => Promise.reject(new Error('down')) };
    await expect(submitHere({}, crash)).rejects.toThrow('down');
    expect(await submitHere({}, { isNew: true })).toMatchObject({ resumed: false });
    expect(await countTasks()).toBe(2);
  });

  test('submits nothing if an unfinished submission is damaged', async () => {
    mkdirSync(join(stateFolder(), 'submissions'), { recursive: true });
    writeFileSync(join(stateFolder(), 'submissions', 'odd.json'), '{"version":1');
    const warnings: boolean[] = [];
    const onWarning = ({ isAboutMoney }: { isAboutMoney: boolean }) => void warnings.push(isAboutMoney);
    await expect(submitHere({}, { onWarning })).rejects.toThrow(FarmBusyError);
    expect(await countTasks()).toBe(0);
  });

  test('submits nothing if the assets cannot be uploaded to the farm', async () => {
    const distant = { ...client, domain: 'task.renderbus.com' };
    await expect(submitHere({}, {}, distant)).rejects.toMatchObject({ key: 'submit.assets' });
    expect(await countTasks()).toBe(0);
  });

  test('warns of values that differ from those of the scene', async () => {
    const seen: string[] = [];
    const older = join(folder, 'older.ma');
    writeFileSync(older, mayaScene({ version: '2014' }));
    const { warnings } = await submitHere({ scene: older }, { onWarning: ({ key }) => void seen.push(key) });
    expect(seen).toContain('ui.newerVersion');
    expect(warnings.map(({ key }) => key)).toEqual(seen);
    const [warning] = warnings.filter(({ key }) => key === 'ui.newerVersion');
    expect(warning).toMatchObject({ isAboutMoney: false, message: expect.stringContaining('2014') });
  });

  test('throws for missing values and files, and for values out of range', async () => {
    await expect(submitHere({ scene: join(folder, 'none.ma') })).rejects.toThrow(NoInputError);
    await expect(submitHere({ priority: 500 })).rejects.toThrow(DataError);
    await expect(submitHere({ dcc: 'mayo' })).rejects.toThrow(UsageError);
    const missingInputs = join(folder, 'lacking.ma');
    writeFileSync(missingInputs, mayaScene({ textures: { file1: 'nowhere.png' } }));
    await expect(submitHere({ scene: missingInputs })).rejects.toMatchObject({ key: 'submit.missing' });
    await expect(submitHere({ taskJson: 'none.json' })).rejects.toThrow(NoInputError);
    const unread = join(folder, 'a.hip');
    writeFileSync(unread, 'x');
    await expect(submit(client, { scene: unread }, { stateFolder: stateFolder() })).rejects.toMatchObject({
      key: 'missing.versionAndFrames',
    });
    expect(await countTasks()).toBe(0);
  });
});

describe('submit to a mounted storage', () => {
  let storage: string;
  beforeEach(() => {
    storage = join(folder, 'input');
    mkdirSync(storage);
  });
  const nothingHappened = async () => {
    expect(await countTasks()).toBe(0);
    expect(readdirSync(storage)).toEqual([]);
    expect(existsSync(join(stateFolder(), 'submissions')) ? journals() : []).toEqual([]);
  };

  test("submits nothing where the storage's folder is on this machine's own disk", async () => {
    const error = { name: 'NoInputError', key: 'transfer.ownDisk', params: { folder: storage } };
    await expect(submitHere({}, { storage })).rejects.toMatchObject(error);
    // A program without a compiler may pass a text.
    const text = { storage, allowLocalDisk: 'false' as unknown as boolean };
    await expect(submitHere({}, text)).rejects.toMatchObject(error);
    await nothingHappened();
  });

  test('uploads to the own disk if asked to, and does not remember it', async () => {
    const { upload } = await submitHere({}, { storage, allowLocalDisk: true });
    expect(upload?.sent.map(({ local }) => local)).toContain(scene);
    expect(existsSync(join(stateFolder(), 'storages'))).toBe(false);
    await expect(submitHere({}, { storage })).rejects.toMatchObject({ key: 'transfer.ownDisk' });
  });

  test('submits nothing where another storage was mounted before, until it is forgotten', async () => {
    const memory = storageMemory(stateFolder(), `${storage}/.`);
    await memory.save(`mark:${'ab'.repeat(16)}`);
    for (const allowLocalDisk of [false, true]) {
      const error: unknown = await submitHere({}, { storage, allowLocalDisk }).catch((one) => one);
      expect(error).toMatchObject({ name: 'NoInputError', key: 'transfer.otherStorage' });
      expect((error as NoInputError).hint(english)).toContain(memory.file);
    }
    await nothingHappened();
    rmSync(memory.file);
    await submitHere({}, { storage, allowLocalDisk: true });
  });

  test('takes no notice of the storage where the assets are on the farm', async () => {
    expect(await submitHere({ assetsOnFarm: true }, { storage })).toMatchObject({ upload: undefined });
  });

  test.skipIf(!canMount)('remembers a mounted storage, and refuses its empty mount point', async () => {
    mountTmpfs(storage);
    try {
      await submitHere({}, { storage });
      await submitHere({}, { storage });
      unmount(storage);
      await expect(submitHere({}, { storage })).rejects.toMatchObject({ key: 'transfer.otherStorage' });
      expect([await countTasks(), readdirSync(storage)]).toEqual([2, []]);
    } finally {
      unmount(storage);
    }
  });
});

describe('analyze', () => {
  test('reads a scene and finds the files that it needs', async () => {
    writeFileSync(scene, mayaScene({ textures: { file1: 'nowhere.png' } }));
    const report = await analyze(scene);
    expect(report).toMatchObject({ dcc: { name: 'maya' }, version: { value: '2023' } });
    expect(report.assets).toMatchObject([{ path: 'nowhere.png', missing: true }]);
    expect(await analyze(scene, { dcc: 'maya' })).toEqual(report);
  });

  test('throws if the DCC is unknown, and for a scene that is missing or empty', async () => {
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    await expect(analyze(file('a.xyz', 'x'))).rejects.toThrow(UsageError);
    await expect(analyze(file('empty.ma', ''))).rejects.toThrow(DataError);
    await expect(analyze(join(folder, 'none.ma'))).rejects.toThrow(NoInputError);
  });
});
