import { type Client, createClient, type Farm } from '../../client/client.js';
import type { NoticeKey, StorageKey } from '../../config/profiles.js';
import { farmSettings, overridingVariables } from '../../config/settings.js';
import type { TransferFlagValues } from '../../config/transfer-rows.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/farm/loopback.js';
import type { TransferSettings } from '../../transfer/transfer-settings.js';
import { type Globals, warn, warnOfMoney } from '../flags/globals.js';
import { attemptLog } from './attempt-log.js';
import { readStored, type Stored, withPair } from './load-settings.js';
import { transferSettings } from './transfer-settings.js';

/** An open farm, and the settings that commands need beside it. */
export interface Session {
  readonly farm: Farm;
  readonly client: Client;
  /** Folders where the farm's storages are mounted, as the profile names them. */
  readonly mounts: Readonly<Partial<Record<StorageKey, string>>>;
  /** Identities of the storages mounted there when the profile was set. */
  readonly mountIds: Readonly<Partial<Record<StorageKey, string>>>;
  /** How files are transferred; undefined for a command that transfers none. */
  readonly transfer: TransferSettings | undefined;
  /** What a wait reports to when a task ends, as the profile says. */
  readonly notices: Readonly<Partial<Record<NoticeKey, string>>>;
  /** The profile's name. */
  readonly profile: string;
  /** The global options, for warnings. */
  readonly globals: Globals;
}

/** The flags that choose the farm, and the way to it. */
interface FarmFlags extends Globals {
  readonly platform?: string | undefined;
  /** The transfer flags of a command that transfers files. */
  readonly transferFlags?: TransferFlagValues | undefined;
}

/** Warns when environment variables override the profile of `--profile`: another account may pay. */
function warnIfOverruled(globals: FarmFlags, context: Context, { profile }: Stored): void {
  const names = globals.profile === undefined ? [] : overridingVariables(context.env, globals, profile);
  if (names.length === 0) return;
  warnOfMoney(globals, context, 'money.overruled', { profile: profile.name, names: names.join(', ') });
}

/** Warns of http to another machine: the traffic can be read on the way. */
export function warnOfPlainHttp(
  globals: Globals,
  context: Context,
  { protocol, domain }: Pick<Farm, 'protocol' | 'domain'>,
): void {
  if (protocol !== 'http' || isLoopback(domain)) return;
  warn(globals, context, context.translate('ui.plainHttp', { domain }));
}

/** Returns the farm of flags, environment and profile; `--sandbox` starts one in the background if none runs. */
async function farmFor(globals: FarmFlags, context: Context, stored: Stored): Promise<Farm> {
  const platform = globals.platform === undefined ? {} : { platform: globals.platform };
  if (globals.sandbox) {
    const { ensureSandbox } = await import('../sandbox/background.js');
    return { ...(await ensureSandbox(context)), ...platform };
  }
  const profile = await withPair(stored.profile, context);
  const settings = farmSettings(context.env, globals, profile);
  warnOfPlainHttp(globals, context, settings);
  warnIfOverruled(globals, context, stored);
  return settings;
}

/**
 * Opens the farm, calls `work` and closes the connections.
 * @param known the settings files, where they were read before
 * @throws ConfigError, DataError, AccessError for invalid or missing settings; what `work` throws
 */
export async function withSession<T>(
  globals: FarmFlags,
  context: Context,
  work: (session: Session) => Promise<T>,
  known?: Stored,
): Promise<T> {
  const stored = known ?? (await readStored(globals, context));
  // The sandbox has its own storages and transfer lines, and its renders are no news.
  const profile = globals.sandbox
    ? { ...stored.profile, storage: {}, transfer: {}, notices: {} }
    : stored.profile;
  const { transferFlags } = globals;
  const transfer = transferFlags && transferSettings(context.env, transferFlags, profile);
  const farm = await farmFor(globals, context, stored);
  const client = createClient(farm, context, attemptLog(globals, context));
  try {
    const { name, storage, storageIds, notices } = profile;
    return await work({
      ...{ farm, client, mounts: storage, mountIds: storageIds, transfer, notices, profile: name, globals },
    });
  } finally {
    client.close();
  }
}

/** Whether a farm runs on this machine, where nothing costs money. */
export function isLocal(farm: Farm): boolean {
  return isLoopback(farm.domain);
}
