import type { Farm } from '../../client/client.js';
import type { Profile } from '../../config/profiles.js';
import { pairOf } from '../../config/profiles.js';
import { readProject } from '../../config/project-file.js';
import { envHasPair, farmAddress, farmSettings, NO_PROFILE } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { RayvisionError } from '../../errors.js';
import { fileSource } from '../../submission/settings/setting-sources.js';
import type { TransferSettings } from '../../transfer/transfer-settings.js';
import type { Globals } from '../flags/globals.js';
import { filesIn, profileName, storedCredentials, storedProfile } from '../session/load-settings.js';
import { transferSettings } from '../session/transfer-settings.js';
import { NO_PAIR } from './farm-checks.js';
import { type Finding, passed } from './open-report.js';

/** The settings of this machine. */
export interface OwnSettings {
  /** The profile without its key pair. */
  readonly profile: Profile;
  readonly transfer: TransferSettings;
}

/** Checks `config.json` and the environment. @throws ConfigError, DataError or UsageError, as every command does */
export async function checkConfig(
  globals: Globals,
  context: Context,
  found: (settings: OwnSettings) => void,
): Promise<Finding> {
  const profile = await storedProfile(globals, context);
  fileSource(profile);
  // With --sandbox the profile's ways are not used (docs/contract.md, "Transfers").
  const own = globals.sandbox ? NO_SETTINGS : profile;
  found({ profile, transfer: transferSettings(context.env, {}, own) });
  return passed('doctor.ok.config', { file: profile.file, profile: profile.name });
}

/** Checks the project file of the working folder. @throws ConfigError or DataError, as every command does */
export async function checkProject(context: Context): Promise<Finding> {
  const project = await readProject(context.cwd);
  if (!project) return { state: 'skipped', text: { key: 'doctor.skipped.project' } };
  fileSource(project);
  return passed('doctor.ok.project', { file: project.file });
}

/** Checks the credentials file. @throws ConfigError for one that others can read; DataError */
export async function checkCredentials(
  globals: Globals,
  context: Context,
  found: (pair: Profile['pair']) => void,
): Promise<Finding> {
  if (globals.sandbox) return { state: 'skipped', text: { key: 'doctor.skipped.sandbox' } };
  if (envHasPair(context.env)) return passed('doctor.ok.credentialsEnvironment');
  const file = filesIn(context)?.credentials;
  const document = await storedCredentials(context);
  const pair = file === undefined ? undefined : pairOf(document, profileName(globals, context), file);
  found(pair);
  if (!pair || file === undefined) return { state: 'skipped', text: { key: 'doctor.skipped.credentials' } };
  return passed('doctor.ok.credentials', { file });
}

/** A farm to ask, and why no key pair signs the request. */
export interface FarmToAsk {
  readonly farm: Farm;
  readonly noPair: RayvisionError | undefined;
}

/**
 * Returns the farm of the settings. Without a key pair it is asked all the same, so that network and clock are checked.
 * @throws ConfigError, DataError or UsageError for an invalid address
 */
export async function farmToAsk(globals: Globals, context: Context, profile: Profile): Promise<FarmToAsk> {
  if (globals.sandbox) {
    const { ensureSandbox } = await import('../sandbox/background.js');
    return { farm: await ensureSandbox(context), noPair: undefined };
  }
  const address = farmAddress(context.env, globals, profile);
  try {
    return { farm: farmSettings(context.env, globals, profile), noPair: undefined };
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    return { farm: { ...address, credentials: NO_PAIR }, noPair: error };
  }
}

/** Whether the farm's address is known without the profile. */
export function isAddressGiven({ sandbox, domain }: Globals, { env }: Context): boolean {
  return Boolean(sandbox || domain || env.RAYVISION_DOMAIN);
}

/** The settings of a profile that cannot be read, for the checks that do without. */
export const NO_SETTINGS: Profile = NO_PROFILE;
