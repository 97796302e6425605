import { type FieldValue, JOB_FIELDS, type JobField, jobField } from '../../config/job-fields.js';
import { plainKey } from '../../config/names.js';
import {
  FARM_KEYS,
  type FarmKey,
  LANG_KEY,
  NOTICE_KEYS,
  type NoticeKey,
  PAIR_KEYS,
  type PairKey,
  SECRET_KEY,
  STORAGE_KEYS,
  type StorageKey,
  TRANSFER_KEYS,
  type TransferKey,
  webhookSecretOf,
} from '../../config/profiles.js';
import { farmRows, langRow, pairRows } from '../../config/settings.js';
import { transferRows } from '../../config/transfer-rows.js';
import type { Context } from '../../context.js';
import type { Source } from '../../domain/farm/farm-address.js';
import { suggest } from '../../domain/text/suggest.js';
import { UsageError } from '../../errors.js';
import { fileSource } from '../../submission/settings/setting-sources.js';
import type { Globals } from '../flags/globals.js';
import { filesIn, readStored, type Stored, storedCredentials, withPair } from '../session/load-settings.js';

export type SettingKey =
  | FarmKey
  | typeof LANG_KEY
  | PairKey
  | StorageKey
  | TransferKey
  | NoticeKey
  | typeof SECRET_KEY
  | JobField;

/** A setting, and where it comes from: a flag, a variable or a file; null for a default. */
export interface ConfigRow {
  readonly key: SettingKey;
  readonly value: FieldValue | null;
  readonly source: Source;
  readonly from: string | null;
}

const JOB_KEYS = Object.keys(JOB_FIELDS) as JobField[];
export const SETTING_KEYS: readonly SettingKey[] = [
  ...FARM_KEYS,
  LANG_KEY,
  ...PAIR_KEYS,
  ...STORAGE_KEYS,
  ...TRANSFER_KEYS,
  ...NOTICE_KEYS,
  SECRET_KEY,
  ...JOB_KEYS,
];

/** Returns the setting of this name. @throws UsageError for an unknown one, with the nearest name */
export function settingKey(typed: string): SettingKey {
  const found = SETTING_KEYS.find((key) => plainKey(key) === plainKey(typed)) ?? jobField(typed);
  if (found) return found;
  const near = suggest(
    plainKey(typed),
    SETTING_KEYS.map((key) => plainKey(key)),
  );
  const nearest = SETTING_KEYS.find((key) => plainKey(key) === near);
  if (nearest) throw new UsageError('config.typo', { key: typed, nearest });
  throw new UsageError('config.unknownKey', { key: typed, keys: SETTING_KEYS.join(', ') });
}

/** Whether a setting is a job field, which a project file may set too. */
export function isJobField(key: SettingKey): key is JobField {
  return Object.hasOwn(JOB_FIELDS, key);
}

/** Merges `name=value` texts of two sources; for a name in both, the stronger one's value counts. */
function mergePairs(weak: FieldValue | undefined, strong: FieldValue | undefined): string[] {
  const texts = [weak, strong].flatMap((value) => (Array.isArray(value) ? (value as string[]) : []));
  return [...new Map(texts.map((text) => [text.slice(0, text.indexOf('=')).trim(), text])).values()];
}

/** Returns a job field of the project file, else of the profile; pairs of both are merged. */
function jobRow(key: JobField, { project, profile }: Stored): ConfigRow {
  const [strong, weak] = [project?.job[key], profile.job[key]];
  const value = JOB_FIELDS[key] === 'pairs' ? mergePairs(weak, strong) : (strong ?? weak);
  if (strong !== undefined)
    return { key, value: value ?? null, source: 'project', from: project?.file ?? '' };
  if (weak !== undefined) return { key, value: value ?? null, source: 'profile', from: profile.file };
  return { key, value: null, source: 'default', from: null };
}

/** Returns a setting that only a profile may have: a storage folder, or where the end of a task is reported. */
function profileRow(key: StorageKey | NoticeKey, { profile }: Stored): ConfigRow {
  const value = { ...profile.storage, ...profile.notices }[key];
  if (value === undefined) return { key, value: null, source: 'default', from: null };
  return { key, value, source: 'profile', from: profile.file };
}

/** Shown in place of a key. */
const HIDDEN = '****';

/** Returns where the secret that signs notices comes from; never the secret. */
async function secretRow(profile: string, context: Context): Promise<ConfigRow> {
  const name = 'RAYVISION_WEBHOOK_SECRET';
  if (context.env[name]) return { key: SECRET_KEY, value: HIDDEN, source: 'environment', from: name };
  const { credentials = '' } = filesIn(context) ?? {};
  const secret = webhookSecretOf(await storedCredentials(context), profile, credentials);
  if (secret === undefined) return { key: SECRET_KEY, value: null, source: 'default', from: null };
  return { key: SECRET_KEY, value: HIDDEN, source: 'profile', from: credentials };
}

/**
 * Returns every setting as a command would use it now. Half a key pair is no error here.
 * @throws as the commands do, for invalid files and values
 */
export async function configRows(globals: Globals, context: Context) {
  const stored = await readStored(globals, context);
  const { project } = stored;
  for (const one of [stored.profile, ...(project ? [project] : [])]) fileSource(one);
  const profile = await withPair(stored.profile, context);
  const farm = farmRows(context.env, globals, profile);
  const pair = pairRows(context.env, profile);
  const { accessKey } = pair;
  const transfer = transferRows(context.env, {}, profile);
  const rows = [
    ...FARM_KEYS.map((key) => farm[key]),
    langRow(context.env, globals, profile),
    pair.accessId,
    { ...accessKey, value: accessKey.value === null ? null : HIDDEN },
    ...STORAGE_KEYS.map((key) => profileRow(key, stored)),
    ...TRANSFER_KEYS.map((key) => transfer[key]),
    ...NOTICE_KEYS.map((key) => profileRow(key, stored)),
    await secretRow(profile.name, context),
    ...JOB_KEYS.map((key) => jobRow(key, stored)),
  ] as ConfigRow[];
  return { profile: profile.name, rows };
}

/** Returns a value as text, several separated by commas. */
export function valueText(value: ConfigRow['value']): string {
  return value === null ? '' : [value].flat().map(String).join(', ');
}
