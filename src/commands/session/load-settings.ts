import { DEFAULT_PROFILE, settingsFiles } from '../../config/names.js';
import {
  type Profile,
  type ProfilesDocument,
  pairOf,
  profileOf,
  readConfig,
  readCredentials,
  WEBHOOK_SECRET,
} from '../../config/profiles.js';
import { type FileFields, readProject } from '../../config/project-file.js';
import { envHasPair, langRow } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { checkProfileName } from '../../domain/farm/farm-address.js';
import { ConfigError } from '../../errors.js';
import type { Globals } from '../flags/globals.js';

/** The settings files, without flags and environment. */
export interface Stored {
  readonly profile: Profile;
  /** The job fields of the nearest project file. */
  readonly project: FileFields | undefined;
}

/** Returns the paths of the settings files; undefined on a system without a home folder. */
export function filesIn(context: Context): ReturnType<typeof settingsFiles> | undefined {
  try {
    return settingsFiles(context.folder);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Returns the name of the profile: of flag, variable or default. @throws ConfigError for an invalid name */
export function profileName({ profile }: Globals, { env }: Context): string {
  if (profile !== undefined) return profile;
  const text = env.RAYVISION_PROFILE;
  return text
    ? checkProfileName({ text, source: 'environment', from: 'RAYVISION_PROFILE' })
    : DEFAULT_PROFILE;
}

/** Reads the credentials file. Its keys are hidden from all output from here on. */
export async function storedCredentials(context: Context): Promise<ProfilesDocument> {
  const document = await readCredentials(filesIn(context)?.credentials, context.platform);
  for (const members of document.profiles.values()) {
    for (const secret of [members.accessKey, members[WEBHOOK_SECRET]])
      if (typeof secret === 'string') context.secrets.keep(secret.trim());
  }
  return document;
}

/** @throws ConfigError for a profile that no file has, with the names of those that exist */
export function checkExists(name: string, ...documents: readonly ProfilesDocument[]): void {
  if (name === DEFAULT_PROFILE || documents.some(({ profiles }) => profiles.has(name))) return;
  const names = new Set(documents.flatMap(({ profiles }) => [...profiles.keys()]));
  throw new ConfigError('profile.missing', {
    name,
    names: (translate) => [...names].join(', ') || translate('ui.none'),
  });
}

/** Returns the profile without its key pair. @throws ConfigError, DataError */
export async function storedProfile(globals: Globals, context: Context): Promise<Profile> {
  const name = profileName(globals, context);
  const file = filesIn(context)?.config;
  const document = await readConfig(file);
  if (name !== DEFAULT_PROFILE && !document.profiles.has(name)) {
    checkExists(name, document, await storedCredentials(context));
  }
  const profile = profileOf(document, name, file ?? '');
  // Throws for an unknown language; output is in a known one already.
  langRow(context.env, globals, profile);
  return profile;
}

/** Adds the key pair, which is read only where the environment has none. */
export async function withPair(profile: Profile, context: Context): Promise<Profile> {
  const file = filesIn(context)?.credentials;
  if (file === undefined || envHasPair(context.env)) return profile;
  return { ...profile, pair: pairOf(await storedCredentials(context), profile.name, file) };
}

/**
 * Reads project file and profile, for every command that opens a session.
 * @throws ConfigError for a project file that sets more than job fields; DataError for files of another kind
 */
export async function readStored(globals: Globals, context: Context): Promise<Stored> {
  return { project: await readProject(context.cwd), profile: await storedProfile(globals, context) };
}
