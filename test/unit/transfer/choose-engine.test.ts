import { describe, expect, test } from 'vitest';
import type { StorageFacts } from '../../../src/client/storage/storage.js';
import {
  canUpload,
  checkWay,
  type EngineWorld,
  engineFinder,
  type StorageAccess,
} from '../../../src/transfer/choose-engine.js';
import {
  completeTransferSettings,
  DEFAULT_TRANSFER,
  type TransferSettings,
} from '../../../src/transfer/transfer-settings.js';

const line = (engine: string, server: string) => ({ engine, server, name: 'x', port: '0' });
const FAR = 'task.renderbus.com';
const HERE = '127.0.0.1:80';
const FILES = line('filesystem', '/s');

interface Farm {
  readonly lines?: StorageFacts['lines'];
  readonly mounts?: Partial<StorageAccess['mounts']>;
  readonly transfer?: Partial<TransferSettings>;
}

/** A farm that reports where its storages lie, and whether it was asked. */
function farm(domain: string, { lines = [], mounts = {}, transfer = {} }: Farm = {}) {
  let asked = false;
  const storage = async (): Promise<StorageFacts> => {
    asked = true;
    return { input: { bid: '1', userId: 7 }, output: { bid: '2', userId: 7 }, lines };
  };
  const access = {
    ...{ client: { domain, storage }, mounts, verify: async () => {} },
    transfer: { ...DEFAULT_TRANSFER, ...transfer },
  } as unknown as StorageAccess;
  const find = async (kind: 'input' | 'output' = 'input') =>
    (await engineFinder(access, {} as never, world).find(kind))?.name;
  return { access, find, mayUpload: () => canUpload(access), wasAsked: () => asked };
}

const world = {
  ...{ pid: 1, startedAt: 0, platform: 'linux', now: () => 0, sleep: async () => {} },
  ...{ cwd: '/', env: {}, folder: '/home/ann/.config/rayvision', random: () => 0 },
} as unknown as EngineWorld;

const BOTH = { transmitter: '/opt/rayvision_transmitter', raysync: '/opt/raysync' };

describe('the transfer engine', () => {
  test.each([
    ['a farm on this machine', HERE, [FILES], true],
    ['one that names other engines only', HERE, [line('aspera', '/s')], false],
    ['one whose folder is no absolute path', 'localhost:1', [line('filesystem', '../s')], false],
  ])('%s', async (_, domain, lines, found) => {
    const { find, mayUpload } = farm(domain, { lines });
    expect(mayUpload()).toBe(true);
    expect(await find()).toBe(found ? 'filesystem' : undefined);
  });

  test('is never a folder that a farm on another machine names', async () => {
    const { find, mayUpload, wasAsked } = farm(FAR, { lines: [line('filesystem', '/etc')] });
    expect(mayUpload()).toBe(false);
    expect(await find()).toBeUndefined();
    expect(wasAsked()).toBe(false);
  });

  test('is that of the profile, for any farm', async () => {
    for (const domain of [FAR, HERE]) {
      const { find, mayUpload, wasAsked } = farm(domain, { mounts: { input: '/mnt/in' } });
      expect(mayUpload()).toBe(true);
      expect(await find()).toBe('filesystem');
      expect(wasAsked()).toBe(false);
    }
    // With an output storage alone, results can be downloaded but nothing uploaded.
    expect(farm(FAR, { mounts: { output: '/mnt/out' } }).mayUpload()).toBe(false);
  });
});

describe('auto takes', () => {
  test.each<[string, Farm, 'input' | 'output', string, string?]>([
    [
      'mounted storage before the programs',
      { mounts: { input: '/in' }, transfer: BOTH },
      'input',
      'filesystem',
    ],
    [
      'the storage of a farm here before them',
      { lines: [FILES], transfer: BOTH },
      'input',
      'filesystem',
      HERE,
    ],
    ['the transmitter before Raysync', { transfer: BOTH }, 'input', 'transmitter'],
    ['Raysync alone', { transfer: { raysync: '/opt/raysync' } }, 'output', 'raysync'],
    ['a program where a farm here has no storage', { transfer: BOTH }, 'output', 'transmitter', HERE],
    [
      'a program for the storage that is not mounted',
      { mounts: { input: '/in' }, transfer: BOTH },
      'output',
      'transmitter',
    ],
    // Its error names the setting that is missing.
    ['mounted storage where there is nothing else', { mounts: { input: '/in' } }, 'output', 'filesystem'],
  ])('%s', async (_, options, kind, name, domain = FAR) => {
    expect(await farm(domain, options).find(kind)).toBe(name);
  });
});

describe('a way that is named', () => {
  test.each<[TransferSettings['way'], string]>([
    ['storage', 'filesystem'],
    ['transmitter', 'transmitter'],
    ['raysync', 'raysync'],
  ])('%s is the only one that counts', async (way, name) => {
    const { access, find, mayUpload } = farm(FAR, { mounts: { input: '/in' }, transfer: { ...BOTH, way } });
    checkWay(access);
    expect(mayUpload()).toBe(true);
    expect(await find()).toBe(name);
  });

  test.each<[TransferSettings['way'], Farm]>([
    ['storage', { transfer: BOTH }],
    ['transmitter', { mounts: { input: '/in' }, transfer: { raysync: '/opt/raysync' } }],
    ['raysync', { mounts: { input: '/in' }, transfer: { transmitter: '/opt/t' } }],
  ])('%s is refused where it is not set up', (way, options) => {
    const { access, mayUpload } = farm(FAR, { ...options, transfer: { ...options.transfer, way } });
    expect(() => checkWay(access)).toThrow(
      expect.objectContaining({ key: `transfer.noWay.${way}`, exitCode: 78 }),
    );
    expect(mayUpload()).toBe(false);
  });

  test('storage is refused where a farm here has none', async () => {
    const { access, find } = farm(HERE, {
      lines: [line('aspera', '127.0.0.1')],
      transfer: { way: 'storage' },
    });
    checkWay(access);
    await expect(find()).rejects.toMatchObject({ key: 'transfer.noWay.storage', exitCode: 78 });
  });
});

describe('the settings of a program that embeds the client', () => {
  test('get the defaults', () => {
    expect(completeTransferSettings()).toEqual(DEFAULT_TRANSFER);
    expect(completeTransferSettings({ way: 'raysync', raysync: '/r', parallel: 4 })).toEqual({
      ...DEFAULT_TRANSFER,
      ...{ way: 'raysync', raysync: '/r', parallel: 4 },
    });
  });

  test.each<[object, number]>([
    [{ way: 'ftp' }, 64],
    [{ way: null }, 64],
    [{ transmiter: '/opt/t' }, 64],
    [{ transmitter: 'rayvision_transmitter' }, 64],
    [{ raysync: 7 }, 64],
    [{ line: ' ' }, 64],
    [{ parallel: 11 }, 65],
    [{ parallel: 1.5 }, 64],
    [{ proxy: 'host' }, 64],
    [{ proxy: 'host:0' }, 64],
    [{ proxy: 'ann:secret@host:3100' }, 64],
  ])('%j is refused', (settings, exitCode) => {
    expect(() => completeTransferSettings(settings)).toThrow(expect.objectContaining({ exitCode }));
  });
});
