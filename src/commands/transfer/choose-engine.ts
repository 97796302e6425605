import { isAbsolute, join } from 'node:path';
import type { StorageFacts, StorageId } from '../../client/storage/storage.js';
import type { Context } from '../../context.js';
import { DataError } from '../../errors.js';
import { FILESYSTEM } from '../../protocol/transfer-lines.js';
import { isGone, thisHolder } from '../../state/files/process-identity.js';
import type { Engine } from '../../transfer/engine.js';
import type { Hasher } from '../../transfer/hasher.js';
import { filesystemEngine, type StorageFolders } from '../../transfer/storage/storage-engine.js';
import { isLocal, type Session } from '../session/session.js';
import { storageCheck } from '../session/storage-mounts.js';

/** Where a farm on this machine says that its storages lie. */
function foldersFrom({ input, output, lines }: StorageFacts): StorageFolders | undefined {
  const line = lines.find(({ engine, server }) => engine === FILESYSTEM && isAbsolute(server));
  if (!line) return undefined;
  const folder = (kind: string, { bid, userId }: StorageId) => join(line.server, kind, `${bid}-${userId}`);
  return { input: folder('input', input), output: folder('output', output) };
}

/**
 * The folders of mounted storages: those that the profile names, else those of a farm on this machine. A folder that
 * another machine's farm names is nothing that this machine may be made to read or write.
 */
async function foldersOf(session: Session): Promise<StorageFolders | undefined> {
  const { 'storage.input': input, 'storage.output': output } = session.mounts;
  if (input !== undefined || output !== undefined) return { input, output };
  return isLocal(session.farm) ? foldersFrom(await session.client.storage()) : undefined;
}

/** What the profile names is checked, each time it is used; a farm on this machine knows its own folders. */
function verifierOf({ mounts, mountIds, profile, globals }: Session, context: Context) {
  const checks = new Map<string, () => Promise<void>>();
  return async (folder: string, kind: keyof StorageFolders) => {
    const key = `storage.${kind}` as const;
    if (mounts[key] !== folder) return;
    const check = checks.get(key) ?? storageCheck({ key, folder, profile }, mountIds[key], globals, context);
    checks.set(key, check);
    await check();
  };
}

/** The engine that reaches this farm's storages; undefined when there is none. */
export async function findEngine(
  session: Session,
  hasher: Hasher,
  context: Context,
): Promise<Engine | undefined> {
  const [folders, own] = await Promise.all([foldersOf(session), thisHolder(context)]);
  const { platform } = context;
  const holders = { own, isGone: (holder: string) => isGone(holder, context) };
  const verify = verifierOf(session, context);
  const { now, sleep } = context;
  return folders && filesystemEngine(folders, { hasher, holders, platform, verify, now, sleep });
}

/** @throws DataError where no engine reaches the farm. */
export async function engineFor(session: Session, hasher: Hasher, context: Context): Promise<Engine> {
  const engine = await findEngine(session, hasher, context);
  if (!engine) throw new DataError('transfer.noEngine', { domain: session.farm.domain });
  return engine;
}
