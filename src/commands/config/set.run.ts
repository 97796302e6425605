import { JOB_FIELDS, type JobField } from '../../config/job-fields.js';
import { plainKey } from '../../config/names.js';
import {
  type FarmKey,
  identityKey,
  type LANG_KEY,
  NOTICE_CHECKS,
  type NoticeKey,
  PAIR_KEYS,
  readConfig,
  SECRET_KEY,
  STORAGE_KEYS,
  type StorageKey,
  TRANSFER_CHECKS,
  type TransferKey,
  unfolded,
} from '../../config/profiles.js';
import { forbiddenSetKey } from '../../config/project-file.js';
import { pathExists } from '../../config/settings-file.js';
import type { Context } from '../../context.js';
import { checkDomain, checkMount, checkPlatform, checkProtocol } from '../../domain/farm/farm-address.js';
import { checkLang } from '../../domain/text/lang.js';
import { UsageError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { readField } from '../../submission/settings/setting-sources.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { type Globals, warn } from '../flags/globals.js';
import { printChange } from '../print/print-change.js';
import { checkExists, filesIn, profileName, storedCredentials } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';
import { identityWhenSet } from '../session/storage-mounts.js';
import { placedProgram } from '../wait/notices/read-notice-flags.js';
import type { ConfigKeyOptions, ConfigSetOptions } from './config.js';
import { removeWebhookSecret, saveWebhookSecret } from './notice-secret.js';
import { isJobField, type SettingKey, settingKey, valueText } from './setting-rows.js';

type Members = Readonly<Record<string, unknown>>;

/** Checks of the settings that are not job fields. */
const CHECKS = {
  domain: checkDomain,
  protocol: checkProtocol,
  platform: checkPlatform,
  lang: checkLang,
  'storage.input': checkMount,
  'storage.output': checkMount,
  ...TRANSFER_CHECKS,
  ...NOTICE_CHECKS,
} as const;

/** A setting that `config set` and `config unset` change; the key pair is `login`'s. */
type WritableKey = FarmKey | typeof LANG_KEY | StorageKey | TransferKey | NoticeKey | JobField;

/** @throws UsageError for several values */
function onlyValue(key: string, values: readonly string[]): string {
  const [value = ''] = values;
  if (values.length > 1) throw new UsageError('config.oneValue', { key });
  return value;
}

/** @throws UsageError for anything but `true` and `false` */
function parseSwitch(key: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new UsageError('config.switch', { key, text });
  return text === 'true';
}

/** Returns a job field as the file keeps it; its flag's own code has checked it. */
function jobValue(key: JobField, values: readonly string[]): unknown {
  const kind = JOB_FIELDS[key];
  if (kind === 'switch') return parseSwitch(key, onlyValue(key, values));
  if (kind === 'one') {
    const value = onlyValue(key, values);
    readField(key, value);
    return value;
  }
  readField(key, values);
  if (kind === 'many') return values;
  const refused = key === 'set' ? forbiddenSetKey(values) : undefined;
  if (refused) throw new UsageError('config.inSet', { key: refused });
  return Object.fromEntries(
    values.map((text) => [text.slice(0, text.indexOf('=')).trim(), text.slice(text.indexOf('=') + 1)]),
  );
}

/** Returns the value as the file keeps it. @throws UsageError, DataError as the flag of the same name does */
function checkedValue(key: SettingKey, values: readonly string[]): unknown {
  checkNoneEmpty({ [key]: values });
  if (isJobField(key)) return jobValue(key, values);
  const text = onlyValue(key, values);
  const value = CHECKS[key as keyof typeof CHECKS]({ text, source: 'flag', from: key });
  // As typed: `config get` prints it in the same way.
  return typeof value === 'number' ? String(value) : value;
}

/** @throws UsageError for an unknown key, and for the key pair, which only `login` checks and saves */
function writableKey(typed: string): WritableKey {
  const key = settingKey(typed);
  if (PAIR_KEYS.some((one) => one === key)) throw new UsageError('config.pair', { key });
  return key as WritableKey;
}

/** Returns the setting of this name; undefined for an unknown one. */
function findSetting(typed: string): SettingKey | undefined {
  try {
    return settingKey(typed);
  } catch {
    return undefined;
  }
}

/** Returns the members without a setting: in any spelling, and without the identity of its storage. */
function withoutSetting(members: Members | undefined, typed: string, key?: SettingKey) {
  const storage = STORAGE_KEYS.find((one) => one === key);
  const isRemoved = (name: string) =>
    name === typed ||
    (key !== undefined && findSetting(name) === key) ||
    (storage !== undefined && plainKey(name) === identityKey(storage));
  return Object.fromEntries(
    Object.entries(members ?? {})
      .flatMap(unfolded)
      .filter(([name]) => !isRemoved(name)),
  );
}

/** Warns of a transfer program that is not there now: it may be installed later, as a storage may be mounted later. */
async function warnIfAbsent(path: string, globals: Globals, context: Context): Promise<void> {
  if (!(await pathExists(path))) warn(globals, context, context.translate('ui.programAbsent', { path }));
}

/** Saves a setting in the profile, which is made where it does not exist. */
export async function runConfigSet(options: ConfigSetOptions, context: Context): Promise<number> {
  if (findSetting(options.key) === SECRET_KEY) return saveWebhookSecret(options, context);
  const key = writableKey(options.key);
  const checked = checkedValue(key, options.values);
  const value = key === 'notify.exec' ? placedProgram(String(checked), context) : checked;
  const profile = profileName(options, context);
  const storage = STORAGE_KEYS.find((one) => one === key);
  const setting = storage && { key: storage, folder: String(value), profile };
  if (key === 'transfer.transmitter' || key === 'transfer.raysync')
    await warnIfAbsent(String(value), options, context);
  if (key === 'notify.exec') {
    const { findProgram } = await import('../../notices/find-program.js');
    if ((await findProgram(String(value), context)) === undefined)
      warn(options, context, context.translate('ui.programUnknown', { program: String(value) }));
  }
  const identity = setting && (await identityWhenSet(setting, options, context));
  const more = storage && identity !== undefined ? { [identityKey(storage)]: identity } : {};
  await changeProfile(context, profile, {
    config: (members) => ({ ...withoutSetting(members, key, key), [key]: value, ...more }),
  });
  const text = valueText(options.values);
  const sentence = context.translate('ui.set', { key, value: oneLine(text), profile });
  await printChange({ profile, key, value }, sentence, options, context);
  return 0;
}

/** Removes a setting from the profile. A setting that is not there is no error; unknown members are removed, too. */
export async function runConfigUnset(options: ConfigKeyOptions, context: Context): Promise<number> {
  const name = profileName(options, context);
  const files = filesIn(context);
  const document = await readConfig(files?.config);
  const own = Object.hasOwn(document.profiles.get(name) ?? {}, options.key);
  if (!own && findSetting(options.key) === SECRET_KEY) return removeWebhookSecret(options, context);
  // A member that is there by mistake must be removable: a key pair, or an unknown one.
  const key = own ? findSetting(options.key) : writableKey(options.key);
  if (!document.profiles.has(name)) checkExists(name, document, await storedCredentials(context));
  else {
    const config = (members: Members | undefined) => members && withoutSetting(members, options.key, key);
    await changeProfile(context, name, { config });
  }
  const removed = key ?? options.key;
  const sentence = context.translate('ui.unset', { key: oneLine(removed), profile: name });
  await printChange({ profile: name, key: removed, value: null }, sentence, options, context);
  return 0;
}
