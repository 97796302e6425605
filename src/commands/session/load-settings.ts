import { DEFAULT_PROFILE, settingsFiles } from '../../config/names.js';
import {
  type Profile,
  type ProfilesDocument,
  pairOf,
  profileOf,
  readConfig,
  readCredentials,
} from '../../config/profiles.js';
import { type FileFields, readProject } from '../../config/project-file.js';
import { envHasPair, langRow } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { checkProfileName } from '../../domain/farm-address.js';
import { ConfigError } from '../../errors.js';
import type { Globals } from '../flags/globals.js';

/** What the settings files say, before flags and environment have their word. */
export interface Stored {
  readonly profile: Profile;
  /** The job fields of the nearest project file. */
  readonly project: FileFields | undefined;
}

/** The settings files, or undefined where the system has no place for them: then there are none. */
export function filesIn(context: Context): ReturnType<typeof settingsFiles> | undefined {
  try {
    return settingsFiles(context.folder);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** `--profile`, else the variable, else the default one. @throws ConfigError for a name that none can have. */
export function profileName({ profile }: Globals, { env }: Context): string {
  if (profile !== undefined) return profile;
  const text = env.RAYVISION_PROFILE;
  return text
    ? checkProfileName({ text, source: 'environment', from: 'RAYVISION_PROFILE' })
    : DEFAULT_PROFILE;
}

/** The credentials file. Every key in it is a secret from now on. */
export async function storedCredentials(context: Context): Promise<ProfilesDocument> {
  const document = await readCredentials(filesIn(context)?.credentials, context.platform);
  for (const { accessKey } of document.profiles.values()) {
    if (typeof accessKey === 'string') context.secrets.keep(accessKey);
  }
  return document;
}

/** @throws ConfigError for a profile that neither file has, with the ones that there are. */
export function checkExists(name: string, ...documents: readonly ProfilesDocument[]): void {
  if (name === DEFAULT_PROFILE || documents.some(({ profiles }) => profiles.has(name))) return;
  const names = new Set(documents.flatMap(({ profiles }) => [...profiles.keys()]));
  throw new ConfigError('profile.missing', {
    name,
    names: (translate) => [...names].join(', ') || translate('ui.none'),
  });
}

/** The profile that is meant, without its key pair. @throws ConfigError, DataError */
export async function storedProfile(globals: Globals, context: Context): Promise<Profile> {
  const name = profileName(globals, context);
  const file = filesIn(context)?.config;
  const document = await readConfig(file);
  if (name !== DEFAULT_PROFILE && !document.profiles.has(name)) {
    checkExists(name, document, await storedCredentials(context));
  }
  const profile = profileOf(document, name, file ?? '');
  // What is said is in that language already, as far as there is such a one.
  langRow(context.env, globals, profile);
  return profile;
}

/** The same with its key pair, which is read only where the environment does not bring one. */
export async function withPair(profile: Profile, context: Context): Promise<Profile> {
  const file = filesIn(context)?.credentials;
  if (file === undefined || envHasPair(context.env)) return profile;
  return { ...profile, pair: pairOf(await storedCredentials(context), profile.name, file) };
}

/**
 * Project file and profile, for every command that opens a session.
 * @throws ConfigError for a project file that sets more than job fields; DataError for files of another kind.
 */
export async function readStored(globals: Globals, context: Context): Promise<Stored> {
  return { project: await readProject(context.cwd), profile: await storedProfile(globals, context) };
}
