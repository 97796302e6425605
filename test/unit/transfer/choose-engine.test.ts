import { describe, expect, test } from 'vitest';
import type { StorageFacts } from '../../../src/client/storage/storage.js';
import type { Context } from '../../../src/context.js';
import { canUpload, findEngine, type StorageAccess } from '../../../src/transfer/choose-engine.js';

const line = (engine: string, server: string) => ({ engine, server, name: 'x', port: '0' });

/** A farm that reports where its storages lie, and whether it was asked. */
function farm(domain: string, lines: StorageFacts['lines'], mounts: Partial<StorageAccess['mounts']> = {}) {
  let asked = false;
  const storage = async (): Promise<StorageFacts> => {
    asked = true;
    return { input: { bid: '1', userId: 7 }, output: { bid: '2', userId: 7 }, lines };
  };
  const access = { client: { domain, storage }, mounts, verify: async () => {} } as StorageAccess;
  const mayUpload = () => canUpload(domain, access.mounts);
  return { access, mayUpload, wasAsked: () => asked };
}

const context = {
  ...{ pid: 1, startedAt: 0, platform: 'linux', now: () => 0, sleep: async () => {} },
} as unknown as Context;
const hasher = {} as never;

describe('the transfer engine', () => {
  test.each([
    ['a farm on this machine', '127.0.0.1:80', [line('filesystem', '/s')], true],
    ['one that names other engines only', '127.0.0.1:80', [line('aspera', '/s')], false],
    ['one whose folder is no absolute path', 'localhost:1', [line('filesystem', '../s')], false],
  ])('%s', async (_, domain, lines, found) => {
    const { access, mayUpload } = farm(domain, lines);
    expect(mayUpload()).toBe(true);
    expect((await findEngine(access, hasher, context))?.name).toBe(found ? 'filesystem' : undefined);
  });

  test('is never a folder that a farm on another machine names', async () => {
    const { access, mayUpload, wasAsked } = farm('task.renderbus.com', [line('filesystem', '/etc')]);
    expect(mayUpload()).toBe(false);
    expect(await findEngine(access, hasher, context)).toBeUndefined();
    expect(wasAsked()).toBe(false);
  });

  test('is that of the profile, for any farm', async () => {
    for (const domain of ['task.renderbus.com', '127.0.0.1:80']) {
      const { access, mayUpload, wasAsked } = farm(domain, [], { input: '/mnt/in' });
      expect(mayUpload()).toBe(true);
      expect((await findEngine(access, hasher, context))?.name).toBe('filesystem');
      expect(wasAsked()).toBe(false);
    }
    // With an output storage alone, results can be downloaded but nothing uploaded.
    expect(farm('task.renderbus.com', [], { output: '/mnt/out' }).mayUpload()).toBe(false);
  });
});
