import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Arguments } from './arguments.js';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[?::1\]?)$/;

/** Asks the sandbox for the folder of its storages; undefined for anything but a sandbox on this machine. */
function fetchRoot(host: string, port: string): Promise<string | undefined> {
  if (!LOOPBACK.test(host)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const request = get({ host: host.replace(/[[\]]/g, ''), port, path: '/sandbox/storage' }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', () => resolve(undefined));
      answer.on('end', () => {
        try {
          const { root } = JSON.parse(text) as { root?: unknown };
          resolve(answer.statusCode === 200 && typeof root === 'string' ? root : undefined);
        } catch {
          resolve(undefined);
        }
      });
    });
    request.on('error', () => resolve(undefined));
  });
}

/** Where each direction finds its storage: an id belongs to one of these. */
const KINDS = { upload: ['input', 'config'], download: ['output', 'input'] };

/**
 * Returns the folder of a storage, as the sandbox names it: `<root>/<kind>/<bid>-<uid>`.
 * @returns undefined when there is no sandbox there
 * @throws Error for an unknown storage
 */
export async function findStorage(
  direction: Arguments['direction'],
  { host, port, storage, uid }: Pick<Arguments, 'host' | 'port' | 'storage' | 'uid'>,
): Promise<string | undefined> {
  const root = await fetchRoot(host, port);
  if (root === undefined) return undefined;
  const folders = KINDS[direction].map((kind) => join(root, kind, `${storage}-${uid}`));
  const found = folders.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`storage ${storage} of user ${uid} is invalid`);
  return found;
}

/** The farm vanished in the middle of a transfer. */
export class LostConnection extends Error {}

/** Milliseconds between two questions whether the sandbox is there. */
const ASK_EVERY = 250;

/** Returns a check that asks the sandbox now and then. It throws LostConnection when the sandbox has vanished. */
export function connectionCheck({ host, port }: Pick<Arguments, 'host' | 'port'>): () => Promise<void> {
  let asked = Date.now();
  return async () => {
    if (Date.now() - asked < ASK_EVERY) return;
    if ((await fetchRoot(host, port)) === undefined) throw new LostConnection();
    asked = Date.now();
  };
}
