import { checkMount, isAccessId, isAccessKey } from '../domain/farm/farm-address.js';
import { ConfigError, DataError } from '../errors.js';
import { plainKey } from './names.js';
import { type FileFields, jobFields } from './project-file.js';
import { isObject, parseSettings, readSettingsFile } from './settings-file.js';

/** The farm settings that a profile keeps in `config.json`; the key pair lies in `credentials.json`. */
export const FARM_KEYS = ['domain', 'protocol', 'platform'] as const;
export type FarmKey = (typeof FARM_KEYS)[number];

export const PAIR_KEYS = ['accessId', 'accessKey'] as const;
export type PairKey = (typeof PAIR_KEYS)[number];

/** Where this machine has the farm's storages mounted: a matter of the machine, so no project file may say it. */
export const STORAGE_KEYS = ['storage.input', 'storage.output'] as const;
export type StorageKey = (typeof STORAGE_KEYS)[number];

/** Beside each of them what was mounted there when it was set (transfer/storage/identity.ts). */
export function identityKey(key: StorageKey): `${StorageKey}.id` {
  return `${key}.id`;
}

/** The language to speak: about the person, not about the farm. */
export const LANG_KEY = 'lang';

/** A settings file: its profiles by name, and whatever else stands in it. A map: names may be `constructor`. */
export interface ProfilesDocument {
  readonly more: Readonly<Record<string, unknown>>;
  readonly profiles: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** What one profile says, as it was written. */
export interface Profile extends FileFields {
  readonly name: string;
  readonly farm: Readonly<Partial<Record<FarmKey, string>>>;
  readonly storage: Readonly<Partial<Record<StorageKey, string>>>;
  /** What was mounted there; undefined for a folder that was set before it was looked at. */
  readonly storageIds: Readonly<Partial<Record<StorageKey, string>>>;
  /** Not yet looked at: a stronger source may have the say. */
  readonly lang: string | undefined;
  readonly pair: StoredPair | undefined;
}

/** A profile's key pair, or the half of it that is there. */
export interface StoredPair {
  readonly file: string;
  readonly accessId: string;
  readonly accessKey: string;
}

const EMPTY: ProfilesDocument = { more: {}, profiles: new Map() };

function parseProfiles(file: string, text: string): ProfilesDocument {
  const { profiles = {}, ...more } = parseSettings(file, text);
  if (!isObject(profiles)) throw new DataError('settings.shape', { file, place: "'profiles'" });
  for (const [name, profile] of Object.entries(profiles)) {
    if (!isObject(profile)) throw new DataError('settings.shape', { file, place: `'profiles.${name}'` });
  }
  return { more, profiles: new Map(Object.entries(profiles as Record<string, Record<string, unknown>>)) };
}

/** The document as it is written. */
export function profilesJson({ more, profiles }: ProfilesDocument): object {
  return { ...more, profiles: Object.fromEntries(profiles) };
}

/** `config.json`; an empty document when there is none. @throws DataError, ConfigError */
export async function readConfig(file: string | undefined): Promise<ProfilesDocument> {
  const found = file === undefined ? undefined : await readSettingsFile(file);
  return file === undefined || found === undefined ? EMPTY : parseProfiles(file, found.text);
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * `credentials.json`; an empty document when there is none. On Windows files have no modes, and this one lies in the
 * user's own folder.
 * @throws ConfigError when others may read it, with the command that mends it; DataError
 */
export async function readCredentials(
  file: string | undefined,
  platform: NodeJS.Platform,
): Promise<ProfilesDocument> {
  const found = file === undefined ? undefined : await readSettingsFile(file);
  if (file === undefined || found === undefined) return EMPTY;
  if (platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new ConfigError('credentials.open', { file, path: quoted(file) });
  }
  try {
    return parseProfiles(file, found.text);
  } catch (error) {
    if (!(error instanceof DataError && error.key === 'settings.shape')) throw error;
    throw new DataError('credentials.shape', error.params, { cause: error });
  }
}

/** The farm setting that a key names, however it is written. */
export function farmKey(key: string): FarmKey | undefined {
  return FARM_KEYS.find((one) => one === plainKey(key));
}

/** @throws DataError for a farm setting that is no text. */
function farmText(file: string, key: string, value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') {
    throw new DataError('settings.shape', { file, place: `'${key}'` });
  }
  return text;
}

/** `storage` may be written as an object of its own. */
export function unfolded([key, value]: [string, unknown]): [string, unknown][] {
  if (plainKey(key) !== 'storage' || !isObject(value)) return [[key, value]];
  return Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one]);
}

/**
 * What `config.json` says for a profile; nothing for one that is not there.
 * @throws ConfigError for a key that no profile has, DataError for a value of another kind.
 */
export function profileOf(document: ProfilesDocument, name: string, file: string): Profile {
  const farm: Partial<Record<FarmKey, string>> = {};
  const storage: Partial<Record<StorageKey, string>> = {};
  const storageIds: Partial<Record<StorageKey, string>> = {};
  const others: [string, unknown][] = [];
  let lang: string | undefined;
  for (const [key, value] of Object.entries(document.profiles.get(name) ?? {}).flatMap(unfolded)) {
    const own = farmKey(key);
    const mount = STORAGE_KEYS.find((one) => one === plainKey(key));
    const identified = STORAGE_KEYS.find((one) => identityKey(one) === plainKey(key));
    if (own) farm[own] = farmText(file, key, value);
    else if (mount) {
      const text = farmText(file, key, value);
      storage[mount] = checkMount({ text, source: 'profile', from: `${file}: ${key}` });
    } else if (identified) storageIds[identified] = farmText(file, key, value);
    else if (plainKey(key) === LANG_KEY) lang = typeof value === 'string' ? value : JSON.stringify(value);
    else if (PAIR_KEYS.some((one) => plainKey(one) === plainKey(key))) {
      throw new ConfigError('profile.secret', { file, key });
    } else others.push([key, value]);
  }
  const refuse = (key: string) => new ConfigError('profile.unknownKey', { file, key, name });
  return {
    name,
    file,
    farm,
    storage,
    storageIds,
    lang,
    job: jobFields(file, others, refuse),
    pair: undefined,
  };
}

/**
 * The key pair of a profile, or what there is of it.
 * @throws DataError for values that are none. Never shows the key.
 */
export function pairOf(document: ProfilesDocument, name: string, file: string): StoredPair | undefined {
  const stored = document.profiles.get(name);
  if (!stored) return undefined;
  const { accessId = '', accessKey = '' } = stored;
  const shape = (key: PairKey) => new DataError('credentials.shape', { file, place: `'${name}.${key}'` });
  if (typeof accessId !== 'string' || (accessId !== '' && !isAccessId(accessId))) throw shape('accessId');
  if (typeof accessKey !== 'string' || (accessKey !== '' && !isAccessKey(accessKey)))
    throw shape('accessKey');
  return accessId === '' && accessKey === '' ? undefined : { file, accessId, accessKey };
}
