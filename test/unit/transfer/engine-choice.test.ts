import { describe, expect, test } from 'vitest';
import type { StorageFacts } from '../../../src/client/storage/storage.js';
import type { Session } from '../../../src/commands/session/session.js';
import { mayReach } from '../../../src/commands/session/session.js';
import { findEngine } from '../../../src/commands/transfer/choose-engine.js';
import type { Context } from '../../../src/context.js';

const line = (engine: string, server: string) => ({ engine, server, name: 'x', port: '0' });

/** A farm that says where its storages lie, and whether it was asked. */
function session(domain: string, lines: StorageFacts['lines'], mounts: Session['mounts'] = {}) {
  let asked = false;
  const storage = async (): Promise<StorageFacts> => {
    asked = true;
    return { input: { bid: '1', userId: 7 }, output: { bid: '2', userId: 7 }, lines };
  };
  const value = { farm: { domain }, client: { storage }, mounts } as unknown as Session;
  return { value, wasAsked: () => asked };
}

const context = {
  ...{ pid: 1, startedAt: 0, platform: 'linux', now: () => 0, sleep: async () => {} },
} as unknown as Context;
const hasher = {} as never;

describe('the way for files', () => {
  test.each([
    ['a farm on this machine', '127.0.0.1:80', [line('filesystem', '/s')], true],
    ['one that names other engines only', '127.0.0.1:80', [line('aspera', '/s')], false],
    ['one whose folder is no absolute path', 'localhost:1', [line('filesystem', '../s')], false],
  ])('%s', async (_, domain, lines, found) => {
    const { value } = session(domain, lines);
    expect(mayReach(value)).toBe(true);
    expect((await findEngine(value, hasher, context))?.name).toBe(found ? 'filesystem' : undefined);
  });

  test('is never a folder that another machine names', async () => {
    const { value, wasAsked } = session('task.renderbus.com', [line('filesystem', '/etc')]);
    expect(mayReach(value)).toBe(false);
    expect(await findEngine(value, hasher, context)).toBeUndefined();
    expect(wasAsked()).toBe(false);
  });

  test('is what the profile names, wherever the farm is', async () => {
    for (const domain of ['task.renderbus.com', '127.0.0.1:80']) {
      const { value, wasAsked } = session(domain, [], { 'storage.input': '/mnt/in' });
      expect(mayReach(value)).toBe(true);
      expect((await findEngine(value, hasher, context))?.name).toBe('filesystem');
      expect(wasAsked()).toBe(false);
    }
    // Results alone can be fetched, and nothing sent.
    expect(mayReach(session('task.renderbus.com', [], { 'storage.output': '/mnt/out' }).value)).toBe(false);
  });
});
