import {
  checkMount,
  checkProgramPath,
  isAccessId,
  isAccessKey,
  type SourcedValue,
} from '../domain/farm/farm-address.js';
import {
  checkDesktop,
  checkNoticeProgram,
  checkWebhook,
  isWebhookSecret,
} from '../domain/farm/notice-values.js';
import {
  checkLineName,
  checkParallel,
  checkTransferProxy,
  checkTransferWay,
} from '../domain/farm/transfer-values.js';
import { shellQuote } from '../domain/text/shell-quote.js';
import { ConfigError, DataError } from '../errors.js';
import { plainKey } from './names.js';
import { type FileFields, jobFields } from './project-file.js';
import { isObject, parseSettings, readSettingsFile } from './settings-file.js';

/** The farm settings that a profile stores in `config.json`; the key pair is in `credentials.json`. */
export const FARM_KEYS = ['domain', 'protocol', 'platform'] as const;
export type FarmKey = (typeof FARM_KEYS)[number];

export const PAIR_KEYS = ['accessId', 'accessKey'] as const;
export type PairKey = (typeof PAIR_KEYS)[number];

/** Mount points of the farm's storages. They depend on the machine, so a project file may not set them. */
export const STORAGE_KEYS = ['storage.input', 'storage.output'] as const;
export type StorageKey = (typeof STORAGE_KEYS)[number];

/** Returns the key that stores what was mounted when the mount point was set (transfer/storage/identity.ts). */
export function identityKey(key: StorageKey): `${StorageKey}.id` {
  return `${key}.id`;
}

/**
 * How files are transferred, and the check of each value. The programs depend on the machine, and running one is the
 * user's decision: a project file may not set them.
 */
export const TRANSFER_CHECKS = {
  transfer: checkTransferWay,
  'transfer.transmitter': checkProgramPath,
  'transfer.raysync': checkProgramPath,
  'transfer.line': checkLineName,
  'transfer.parallel': checkParallel,
  'transfer.proxy': checkTransferProxy,
} as const satisfies Record<string, (value: SourcedValue) => string | number>;
export type TransferKey = keyof typeof TRANSFER_CHECKS;
export const TRANSFER_KEYS = Object.keys(TRANSFER_CHECKS) as TransferKey[];

/**
 * What a wait reports to when a task ends, and the check of each value. The user's decision as well: a project file may
 * not set them.
 */
export const NOTICE_CHECKS = {
  'notify.webhook': checkWebhook,
  'notify.exec': checkNoticeProgram,
  'notify.desktop': checkDesktop,
} as const satisfies Record<string, (value: SourcedValue) => string>;
export type NoticeKey = keyof typeof NOTICE_CHECKS;
export const NOTICE_KEYS = Object.keys(NOTICE_CHECKS) as NoticeKey[];

/** The secret that signs notices; it lies in `credentials.json`, as `webhookSecret`. */
export const SECRET_KEY = 'notify.secret';
/** Its name in `credentials.json`. */
export const WEBHOOK_SECRET = 'webhookSecret';

/** The language of messages. */
export const LANG_KEY = 'lang';

/** A settings file: its profiles by name, and all other members. A map, since a profile may be called `constructor`. */
export interface ProfilesDocument {
  readonly more: Readonly<Record<string, unknown>>;
  readonly profiles: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** The settings of one profile, as written. */
export interface Profile extends FileFields {
  readonly name: string;
  readonly farm: Readonly<Partial<Record<FarmKey, string>>>;
  readonly storage: Readonly<Partial<Record<StorageKey, string>>>;
  /** What was mounted when the mount point was set; undefined if it was not checked. */
  readonly storageIds: Readonly<Partial<Record<StorageKey, string>>>;
  readonly transfer: Readonly<Partial<Record<TransferKey, string>>>;
  readonly notices: Readonly<Partial<Record<NoticeKey, string>>>;
  /** Not validated: another source may take precedence. */
  readonly lang: string | undefined;
  readonly pair: StoredPair | undefined;
}

/** A profile's key pair; a missing half is empty. */
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

/** Returns the document's JSON value. */
export function profilesJson({ more, profiles }: ProfilesDocument): object {
  return { ...more, profiles: Object.fromEntries(profiles) };
}

/** Reads `config.json`; an empty document if it is missing. @throws DataError, ConfigError */
export async function readConfig(file: string | undefined): Promise<ProfilesDocument> {
  const found = file === undefined ? undefined : await readSettingsFile(file);
  return file === undefined || found === undefined ? EMPTY : parseProfiles(file, found.text);
}

/**
 * Reads `credentials.json`; an empty document if it is missing. On Windows there are no file modes, and the user's own
 * folder protects it.
 * @throws ConfigError if other users can read it, with the command that fixes it; DataError
 */
export async function readCredentials(
  file: string | undefined,
  platform: NodeJS.Platform,
): Promise<ProfilesDocument> {
  const found = file === undefined ? undefined : await readSettingsFile(file);
  if (file === undefined || found === undefined) return EMPTY;
  if (platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new ConfigError('credentials.open', { file, path: shellQuote(file) });
  }
  try {
    return parseProfiles(file, found.text);
  } catch (error) {
    if (!(error instanceof DataError && error.key === 'settings.shape')) throw error;
    throw new DataError('credentials.shape', error.params, { cause: error });
  }
}

/** Returns the farm setting that a key names; case, `-` and `_` do not matter. */
export function farmKey(key: string): FarmKey | undefined {
  return FARM_KEYS.find((one) => one === plainKey(key));
}

/** Returns a farm setting's text. @throws DataError for a value of the wrong type */
function farmText(file: string, key: string, value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') {
    throw new DataError('settings.shape', { file, place: `'${key}'` });
  }
  return text;
}

/** Flattens a nested object: `storage` to `storage.input` and `storage.output`, `transfer` and `notify` alike. */
export function unfolded([key, value]: [string, unknown]): [string, unknown][] {
  if (!['storage', 'transfer', 'notify'].includes(plainKey(key)) || !isObject(value)) return [[key, value]];
  return Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one]);
}

/**
 * Returns the settings of a profile; empty if it does not exist.
 * @throws ConfigError for an unknown key, DataError for a value of the wrong type
 */
export function profileOf(document: ProfilesDocument, name: string, file: string): Profile {
  const farm: Partial<Record<FarmKey, string>> = {};
  const storage: Partial<Record<StorageKey, string>> = {};
  const storageIds: Partial<Record<StorageKey, string>> = {};
  const transfer: Partial<Record<TransferKey, string>> = {};
  const notices: Partial<Record<NoticeKey, string>> = {};
  const others: [string, unknown][] = [];
  let lang: string | undefined;
  for (const [key, value] of Object.entries(document.profiles.get(name) ?? {}).flatMap(unfolded)) {
    const own = farmKey(key);
    const mount = STORAGE_KEYS.find((one) => one === plainKey(key));
    const identified = STORAGE_KEYS.find((one) => identityKey(one) === plainKey(key));
    const way = TRANSFER_KEYS.find((one) => one === plainKey(key));
    const notice = NOTICE_KEYS.find((one) => one === plainKey(key));
    if (own) farm[own] = farmText(file, key, value);
    else if (mount) {
      const text = farmText(file, key, value);
      storage[mount] = checkMount({ text, source: 'profile', from: `${file}: ${key}` });
    } else if (way) {
      const text = farmText(file, key, value);
      TRANSFER_CHECKS[way]({ text, source: 'profile', from: `${file}: ${key}` });
      transfer[way] = text;
    } else if (notice) {
      const text = farmText(file, key, typeof value === 'boolean' ? String(value) : value);
      notices[notice] = NOTICE_CHECKS[notice]({ text, source: 'profile', from: `${file}: ${key}` });
    } else if (identified) storageIds[identified] = farmText(file, key, value);
    else if (plainKey(key) === LANG_KEY) lang = typeof value === 'string' ? value : JSON.stringify(value);
    else if ([...PAIR_KEYS, SECRET_KEY].some((one) => plainKey(one) === plainKey(key))) {
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
    transfer,
    notices,
    lang,
    job: jobFields(file, others, refuse),
    pair: undefined,
  };
}

/**
 * Returns the key pair of a profile, or the half that is stored.
 * @throws DataError for invalid values, without showing them
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

/** Returns the secret of a profile that signs notices. @throws DataError for an invalid one, without showing it */
export function webhookSecretOf(document: ProfilesDocument, name: string, file: string): string | undefined {
  const secret = document.profiles.get(name)?.[WEBHOOK_SECRET];
  if (secret === undefined) return undefined;
  if (typeof secret === 'string' && isWebhookSecret(secret)) return secret.trim();
  throw new DataError('credentials.shape', { file, place: `'${name}.${WEBHOOK_SECRET}'` });
}
