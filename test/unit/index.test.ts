import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AccessError,
  type Client,
  createClient,
  DataError,
  download,
  downloadError,
  NoInputError,
  type Task,
  wait,
} from '../../src/index.js';
import { storageMemory } from '../../src/state/storages.js';
import { blenderJob, submit } from '../sandbox/job.js';
import { startTestSandbox, type TestSandbox } from '../support/farms/sandbox.js';
import { testClock } from '../support/workstation/clock.js';

let farm: TestSandbox;
let client: Client;
let folder: string;

beforeEach(async () => {
  // The library uses the real clock, so the farm's must be the same.
  farm = await startTestSandbox({ clock: testClock(Date.now()) });
  client = clientWith(farm.sandbox.address.accessKey);
  folder = mkdtempSync(join(tmpdir(), 'rayvision-library-'));
  vi.stubEnv('RAYVISION_CONFIG_DIR', join(folder, 'config'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  client.close();
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
});

function clientWith(accessKey: string): Client {
  const { protocol, domain, platform, accessId } = farm.sandbox.address;
  return createClient({ protocol, domain, platform, credentials: { accessId, accessKey } });
}

/** Submits a task and renders all of its frames. */
async function finishedTask(frames: string): Promise<number> {
  const id = await submit(farm, blenderJob(frames));
  for (let second = 0; second < 20; second++) farm.clock.advance(1000);
  return id;
}

describe('wait', () => {
  test('returns the tasks, the outcome and the exit code', async () => {
    const finished = await submit(farm, blenderJob('1-2[1]'));
    const failed = await submit(farm, blenderJob('1-2[1]'));
    await farm.call('/sandbox/set', { taskIds: [finished], status: 25 });
    await farm.call('/sandbox/set', { taskIds: [failed], status: 45 });
    const { tasks, outcome, exitCode } = await wait(client, [finished, failed]);
    expect(tasks.map(({ taskId, status }) => [taskId, status.code])).toEqual([
      [finished, 25],
      [failed, 45],
    ]);
    expect([outcome, exitCode]).toEqual(['ended', 45]);
  });

  test('ends at its time limit', async () => {
    const id = await submit(farm, blenderJob('1-2[1]'));
    await farm.call('/sandbox/set', { taskIds: [id], status: 5 });
    expect(await wait(client, [id], { timeout: 0 })).toMatchObject({ outcome: 'timeout', exitCode: 124 });
  });

  test('reports each poll', async () => {
    const id = await submit(farm, blenderJob('1-2[1]'));
    await farm.call('/sandbox/set', { taskIds: [id], status: 5 });
    const polls: (number | undefined)[] = [];
    const listener = {
      async onTasks([task]: readonly Task[]) {
        polls.push(task?.status.code);
        await farm.call('/sandbox/set', { taskIds: [id], status: 25 });
      },
    };
    expect(await wait(client, [id], { interval: 1, listener })).toMatchObject({ outcome: 'ended' });
    expect(polls).toEqual([5, 25]);
  });

  test('ends after the test frames with `until: test`', async () => {
    const id = await submit(farm, blenderJob('1-2[1]'));
    await farm.call('/sandbox/set', { taskIds: [id], status: 40 });
    expect(await wait(client, [id], { until: 'test' })).toMatchObject({ outcome: 'ended', exitCode: 0 });
  });

  test('throws permanent errors, and the reason of an abort', async () => {
    await expect(wait(client, [123_456])).rejects.toThrow(NoInputError);
    const stranger = clientWith('0'.repeat(32));
    await expect(wait(stranger, [1])).rejects.toThrow(AccessError);
    stranger.close();
    const id = await submit(farm, blenderJob('1-2[1]'));
    await farm.call('/sandbox/set', { taskIds: [id], status: 5 });
    const abort = new AbortController();
    const listener = { onTasks: () => abort.abort(new Error('no longer needed')) };
    const waiting = wait(client, [id], { interval: 60_000, signal: abort.signal, listener });
    await expect(waiting).rejects.toThrow('no longer needed');
  });
});

describe('download', () => {
  test('downloads the results of a task once', async () => {
    const id = await finishedTask('1-3[1]');
    const to = join(folder, 'frames');
    const first = await download(client, id, to);
    expect(first).toMatchObject({ to, error: undefined });
    expect(first.files.map(({ state }) => state)).toEqual(['fetched', 'fetched', 'fetched']);
    expect(downloadError(first)).toBeUndefined();
    const again = await download(client, id, to);
    expect(again.files.map(({ state }) => state)).toEqual(['held', 'held', 'held']);
  });

  test('keeps a local file with the name of a result', async () => {
    const id = await finishedTask('1');
    const [file] = (await download(client, id, folder)).files;
    const local = file && 'local' in file ? file.local : '';
    rmSync(join(folder, 'config'), { recursive: true });
    writeFileSync(local, 'work of a person');
    const kept = await download(client, id, folder);
    expect(kept.files.map(({ state }) => state)).toEqual(['kept']);
    expect(readFileSync(local, 'utf8')).toBe('work of a person');
    await download(client, id, folder, { onConflict: 'overwrite' });
    expect(readFileSync(local, 'utf8')).not.toBe('work of a person');
  });

  test('downloads only the frames and files of the options', async () => {
    const id = await finishedTask('1-4[1]');
    const { files } = await download(client, id, folder, {
      frames: '2-3',
      include: (path) => !/3/.test(path),
    });
    expect(files.map(({ remote }) => remote.steps.at(-1))).toEqual([expect.stringMatching(/2\.png$/i)]);
    expect(readdirSync(folder)).toContain(files[0]?.remote.steps[0]);
  });

  test("downloads nothing from a folder on this machine's own disk, unless asked to", async () => {
    const id = await finishedTask('1');
    const storage = join(folder, 'output');
    mkdirSync(storage);
    const to = join(folder, 'frames');
    const stateFolder = join(folder, 'state');
    const refused = await download(client, id, to, { storage, stateFolder });
    expect(refused).toMatchObject({ files: [], error: { name: 'NoInputError', key: 'transfer.ownDisk' } });
    await storageMemory(stateFolder, storage).save(`mark:${'ab'.repeat(16)}`);
    const other = await download(client, id, to, { storage, stateFolder, allowLocalDisk: true });
    expect(other).toMatchObject({ files: [], error: { key: 'transfer.otherStorage' } });
    const allowed = await download(client, id, to, { storage, allowLocalDisk: true });
    expect(allowed.error).not.toMatchObject({ key: 'transfer.ownDisk' });
  });

  test('throws for an unknown task, and where no transfer engine reaches the farm', async () => {
    await expect(download(client, 123_456, folder)).rejects.toThrow(NoInputError);
    const id = await finishedTask('1');
    const distant = { ...client, domain: 'task.renderbus.com' };
    await expect(download(distant, id, folder)).rejects.toThrow(DataError);
  });
});
