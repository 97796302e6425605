import { type Client, createClient, type Farm } from '../../client/client.js';
import type { StorageKey } from '../../config/profiles.js';
import { farmSettings, overruled } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/loopback.js';
import { type Globals, warn, warnOfMoney } from '../flags/globals.js';
import { attemptLog } from './attempt-log.js';
import { readStored, type Stored, withPair } from './load-settings.js';

/** The farm that a command speaks to, and how. */
export interface Session {
  readonly farm: Farm;
  readonly client: Client;
  /** Folders where this machine has the farm's storages mounted, by the profile. */
  readonly mounts: Readonly<Partial<Record<StorageKey, string>>>;
  /** What was mounted there when the profile was told. */
  readonly mountIds: Readonly<Partial<Record<StorageKey, string>>>;
  /** The profile's name. */
  readonly profile: string;
  /** As the line has them: whoever finds something amiss with the mounts must know how to warn. */
  readonly globals: Globals;
}

/** The flags that say which farm it is. */
interface FarmFlags extends Globals {
  readonly platform?: string | undefined;
}

/** A profile that was named on the line and is not what is used is worth a word. */
function warnIfOverruled(globals: FarmFlags, context: Context, { profile }: Stored): void {
  const names = globals.profile === undefined ? [] : overruled(context.env, globals, profile);
  if (names.length === 0) return;
  // Another account may pay than the one that was named.
  warnOfMoney(globals, context, 'money.overruled', { profile: profile.name, names: names.join(', ') });
}

/** What is sent over plain http to another machine can be read on the way: that is said aloud. */
export function warnOfPlainHttp(
  globals: Globals,
  context: Context,
  { protocol, domain }: Pick<Farm, 'protocol' | 'domain'>,
): void {
  if (protocol !== 'http' || isLoopback(domain)) return;
  warn(globals, context, context.translate('ui.plainHttp', { domain }));
}

/** The farm that flags, environment and profile name; `--sandbox` starts one in the background if none runs. */
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
 * Opens the farm for `work` and lets go of its connections afterwards.
 * @param known the settings files, where they were read before
 * @throws ConfigError, DataError, AccessError when the settings do not name one.
 */
export async function withSession<T>(
  globals: FarmFlags,
  context: Context,
  work: (session: Session) => Promise<T>,
  known?: Stored,
): Promise<T> {
  const stored = known ?? (await readStored(globals, context));
  const farm = await farmFor(globals, context, stored);
  // A sandbox has storages of its own, and nothing of the profile's is for it.
  const mounts = globals.sandbox ? {} : stored.profile.storage;
  const client = createClient(farm, context, attemptLog(globals, context));
  try {
    const { name, storageIds } = stored.profile;
    return await work({ farm, client, mounts, mountIds: storageIds, profile: name, globals });
  } finally {
    client.close();
  }
}

/** Whether a farm is on this machine: nothing there costs money. */
export function isLocal(farm: Farm): boolean {
  return isLoopback(farm.domain);
}

/** Whether files may find a way to this farm, as far as that is known before it is asked. */
export function mayReach({ farm, mounts }: Session): boolean {
  return isLocal(farm) || mounts['storage.input'] !== undefined;
}
