import { isAbsolute, join } from 'node:path';
import type { Client } from '../client/client.js';
import { FILESYSTEM, type StorageFacts, type StorageId } from '../client/storage/storage.js';
import { isLoopback } from '../domain/farm/loopback.js';
import { ConfigError } from '../errors.js';
import { currentOwner, isGone } from '../state/files/process-identity.js';
import type { Engine } from './engine.js';
import type { Hasher } from './hasher.js';
import type { StartProgram } from './programs/guarded-command.js';
import { openProgram, type ProgramName, type ProgramsWorld } from './programs/open-program.js';
import type { SpareGuard } from './programs/spare-guard.js';
import { filesystemEngine, type StorageFolders } from './storage/storage-engine.js';
import type { TemporaryOwners } from './storage/temporaries.js';
import type { TransferSettings } from './transfer-settings.js';

/** A farm's storages, as this machine reaches them. */
export interface StorageAccess {
  readonly client: Client;
  /** Folders where the storages are mounted, by the settings; both undefined if not set. */
  readonly mounts: StorageFolders;
  /** Checks before each use that a mounted folder is still the same storage; throws NoInputError when it is not. */
  verify(folder: string, kind: keyof StorageFolders): Promise<void>;
  readonly transfer: TransferSettings;
}

/** The environment of engines. */
export type EngineWorld = ProgramsWorld;

/** The storage that a transfer needs: `input` for an upload, `output` for a download. */
export type StorageKind = keyof StorageFolders;

/** Returns the storage folders that a farm on this machine reports. */
function foldersFrom({ input, output, lines }: StorageFacts): StorageFolders | undefined {
  const line = lines.find(({ engine, server }) => engine === FILESYSTEM && isAbsolute(server));
  if (!line) return undefined;
  const folder = (kind: string, { bid, userId }: StorageId) => join(line.server, kind, `${bid}-${userId}`);
  return { input: folder('input', input), output: folder('output', output) };
}

/** Whether the settings name a folder of a mounted storage. */
function hasMounts({ mounts }: StorageAccess): boolean {
  return mounts.input !== undefined || mounts.output !== undefined;
}

/**
 * Returns the folders of mounted storages: those that the settings name, else those of a farm on this machine. A
 * folder that another machine's farm names is never read or written here.
 */
async function foldersOf(access: StorageAccess): Promise<StorageFolders | undefined> {
  if (hasMounts(access)) return access.mounts;
  return isLoopback(access.client.domain) ? foldersFrom(await access.client.storage()) : undefined;
}

/** Returns the transfer programs that the settings name and may be used, the preferred one first. */
function programsOf({ transfer }: StorageAccess): ProgramName[] {
  const { way } = transfer;
  const names = (['transmitter', 'raysync'] as const).filter((name) => transfer[name] !== undefined);
  return names.filter((name) => way === 'auto' || way === name);
}

/**
 * Checks that the way that the settings name is set up, as far as that can be determined without a request.
 * @throws ConfigError, with how to set it
 */
export function checkWay(access: StorageAccess): void {
  const { way, transmitter, raysync } = access.transfer;
  const { domain } = access.client;
  if (way === 'transmitter' && transmitter === undefined) throw new ConfigError('transfer.noWay.transmitter');
  if (way === 'raysync' && raysync === undefined) throw new ConfigError('transfer.noWay.raysync');
  if (way !== 'storage' || hasMounts(access) || isLoopback(domain)) return;
  throw new ConfigError('transfer.noWay.storage', { domain });
}

/** Whether files can be uploaded to a farm, as far as can be determined without a request. */
export function canUpload(access: StorageAccess): boolean {
  const { way } = access.transfer;
  const isMounted = isLoopback(access.client.domain) || access.mounts.input !== undefined;
  return programsOf(access).length > 0 || (isMounted && (way === 'auto' || way === 'storage'));
}

async function ownersOf(world: EngineWorld): Promise<TemporaryOwners> {
  return { own: await currentOwner(world), isGone: (owner: string) => isGone(owner, world) };
}

async function storageEngine(
  folders: StorageFolders,
  access: StorageAccess,
  hasher: Hasher,
  world: EngineWorld,
): Promise<Engine> {
  const { platform, now, sleep } = world;
  const owners = await ownersOf(world);
  const verify = (folder: string, kind: StorageKind) => access.verify(folder, kind);
  return filesystemEngine(folders, { hasher, owners, platform, verify, now, sleep });
}

async function programEngineFor(
  name: ProgramName,
  access: Parameters<typeof openProgram>[1],
  hasher: Hasher,
  world: EngineWorld,
): Promise<Engine> {
  const { client } = access;
  const [program, owners, { programEngine }] = await Promise.all([
    openProgram(name, access, world),
    ownersOf(world),
    import('./programs/program-engine.js'),
  ]);
  const lockFolder = join(world.folder, 'transfer');
  return programEngine(program, { client, hasher, owners, world, lockFolder });
}

/** A way to transfer files: folders of mounted storages, or one of the vendor's programs. */
type FoundWay = StorageFolders | ProgramName;

/**
 * Returns the way to one of a farm's storages; undefined when there is none. `auto` takes mounted storage, then the
 * programs. A storage that the settings do not name is no way to it, if a program is.
 * @throws ConfigError for mounted storage that is asked for and that a farm on this machine does not have
 */
async function findWay(
  access: StorageAccess,
  kind: StorageKind,
  findFolders: () => Promise<StorageFolders | undefined>,
): Promise<FoundWay | undefined> {
  const { way } = access.transfer;
  const [program] = programsOf(access);
  if (way === 'transmitter' || way === 'raysync') return program;
  const folders = await findFolders();
  if (way === 'storage') {
    if (!folders) throw new ConfigError('transfer.noWay.storage', { domain: access.client.domain });
    return folders;
  }
  // An engine for a storage without a folder explains what to set.
  return folders?.[kind] === undefined ? (program ?? folders) : folders;
}

/**
 * Returns the way that a transfer would take, without opening it; undefined when there is none.
 * @throws as the transfer does where the settings name a way that is not set up
 */
export async function wayTo(
  access: StorageAccess,
  kind: StorageKind,
): Promise<ProgramName | 'storage' | undefined> {
  checkWay(access);
  const way = await findWay(access, kind, () => foldersOf(access));
  if (typeof way === 'string') return way;
  return way?.[kind] === undefined ? undefined : 'storage';
}

/** Opens the engines of one run, each on first use. */
export function engineFinder(access: StorageAccess, hasher: Hasher, world: EngineWorld) {
  const opened = new Map<ProgramName | 'storage', Promise<Engine>>();
  let folders: Promise<StorageFolders | undefined> | undefined;
  let guard: Promise<SpareGuard> | undefined;

  function openGuard(): Promise<SpareGuard> {
    guard ??= import('./programs/spare-guard.js').then(({ openSpareGuard }) => openSpareGuard());
    return guard;
  }

  async function openProgramEngine(name: ProgramName): Promise<Engine> {
    const start: StartProgram = async (...program) => (await openGuard()).start(...program);
    return programEngineFor(name, { ...access, start }, hasher, world);
  }

  function findFolders(): Promise<StorageFolders | undefined> {
    folders ??= foldersOf(access);
    return folders;
  }

  function open(way: FoundWay): Promise<Engine> {
    const name = typeof way === 'string' ? way : 'storage';
    const engine =
      opened.get(name) ??
      (typeof way === 'string' ? openProgramEngine(way) : storageEngine(way, access, hasher, world));
    opened.set(name, engine);
    return engine;
  }

  return {
    /** Returns the engine that reaches a storage; undefined when there is none. @throws ConfigError */
    async find(kind: StorageKind): Promise<Engine | undefined> {
      // It starts while the farm is asked; results may be waited for for hours.
      const [program] = programsOf(access);
      if (program === 'transmitter' && kind === 'input' && !access.mounts.input) openGuard().catch(() => {});
      const way = await findWay(access, kind, findFolders);
      return way && open(way);
    },
    /** Closes the engines, which ends the programs that they run. */
    async close(): Promise<void> {
      (await guard?.catch(() => undefined))?.close();
      for (const engine of opened.values()) await (await engine.catch(() => undefined))?.close?.();
    },
  };
}
