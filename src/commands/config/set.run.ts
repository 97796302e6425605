import { JOB_FIELDS, type JobField } from '../../config/job-fields.js';
import { plainKey } from '../../config/names.js';
import {
  type FarmKey,
  identityKey,
  type LANG_KEY,
  PAIR_KEYS,
  readConfig,
  STORAGE_KEYS,
  type StorageKey,
  unfolded,
} from '../../config/profiles.js';
import { refusedInSet } from '../../config/project-file.js';
import type { Context } from '../../context.js';
import { checkDomain, checkMount, checkPlatform, checkProtocol } from '../../domain/farm-address.js';
import { checkLang } from '../../domain/lang.js';
import { UsageError } from '../../errors.js';
import { oneLine, printJson } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';
import { checkExists, filesIn, profileName, storedCredentials } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';
import { identityWhenSet } from '../session/storage-mounts.js';
import { readField } from '../submit/setting-sources.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { ConfigKeyOptions, ConfigSetOptions } from './config.js';
import { isJobField, type SettingKey, settingKey, valueText } from './rows.js';

type Members = Readonly<Record<string, unknown>>;

const CHECKS = {
  domain: checkDomain,
  protocol: checkProtocol,
  platform: checkPlatform,
  lang: checkLang,
  'storage.input': checkMount,
  'storage.output': checkMount,
} as const;

function only(key: string, values: readonly string[]): string {
  const [value = ''] = values;
  if (values.length > 1) throw new UsageError('config.oneValue', { key });
  return value;
}

function switchOf(key: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new UsageError('config.switch', { key, text });
  return text === 'true';
}

/** A job field as the file keeps it, after its flag's own code has read it. */
function jobValue(key: JobField, values: readonly string[]): unknown {
  const kind = JOB_FIELDS[key];
  if (kind === 'switch') return switchOf(key, only(key, values));
  if (kind === 'one') {
    const value = only(key, values);
    readField(key, value);
    return value;
  }
  readField(key, values);
  if (kind === 'many') return values;
  const refused = key === 'set' ? refusedInSet(values) : undefined;
  if (refused) throw new UsageError('config.inSet', { key: refused });
  return Object.fromEntries(
    values.map((text) => [text.slice(0, text.indexOf('=')).trim(), text.slice(text.indexOf('=') + 1)]),
  );
}

/** @throws UsageError, DataError as the flag of the same name would. */
function checkedValue(key: SettingKey, values: readonly string[]): unknown {
  checkNoneEmpty({ [key]: values });
  if (isJobField(key)) return jobValue(key, values);
  return CHECKS[key as keyof typeof CHECKS]({ text: only(key, values), source: 'flag', from: key });
}

/** @throws UsageError for the key pair: only a login checks it before it is saved. */
function writableKey(typed: string): FarmKey | typeof LANG_KEY | StorageKey | JobField {
  const key = settingKey(typed);
  if (PAIR_KEYS.some((one) => one === key)) throw new UsageError('config.pair', { key });
  return key as FarmKey | typeof LANG_KEY | StorageKey | JobField;
}

async function tell(globals: Globals, context: Context, row: { key: string; value: unknown }, said: string) {
  if (globals.json) {
    await printJson(context.stdout, { profile: profileName(globals, context), ...row });
  } else if (!globals.quiet) context.stderr.write(`${said}\n`);
}

/** Members that are not the key in another spelling, nor what belongs to it. */
function without(members: Members | undefined, typed: string, key?: SettingKey) {
  const storage = STORAGE_KEYS.find((one) => one === key);
  const isIt = (name: string) =>
    name === typed ||
    (key !== undefined && known(name) === key) ||
    (storage !== undefined && plainKey(name) === identityKey(storage));
  return Object.fromEntries(
    Object.entries(members ?? {})
      .flatMap(unfolded)
      .filter(([name]) => !isIt(name)),
  );
}

/** The setting that a key spells, or undefined. */
function known(typed: string): SettingKey | undefined {
  try {
    return settingKey(typed);
  } catch {
    return undefined;
  }
}

/** Keeps a setting in the profile, which is made when it does not exist. */
export async function runConfigSet(options: ConfigSetOptions, context: Context): Promise<number> {
  const key = writableKey(options.key);
  const value = checkedValue(key, options.values);
  const profile = profileName(options, context);
  const storage = STORAGE_KEYS.find((one) => one === key);
  const setting = storage && { key: storage, folder: String(value), profile };
  const identity = setting && (await identityWhenSet(setting, options, context));
  const more = storage && identity !== undefined ? { [identityKey(storage)]: identity } : {};
  await changeProfile(context, profile, {
    config: (members) => ({ ...without(members, key, key), [key]: value, ...more }),
  });
  const text = valueText(options.values);
  await tell(
    options,
    context,
    { key, value },
    context.translate('ui.set', { key, value: oneLine(text), profile }),
  );
  return 0;
}

/** Takes a setting out of the profile; one that is not there is fine, and one that nobody knows goes as well. */
export async function runConfigUnset(options: ConfigKeyOptions, context: Context): Promise<number> {
  const name = profileName(options, context);
  const files = filesIn(context);
  const document = await readConfig(files?.config);
  const own = Object.hasOwn(document.profiles.get(name) ?? {}, options.key);
  // What stands there by mistake must be removable: a key pair, or what is no setting at all.
  const key = own ? known(options.key) : writableKey(options.key);
  if (!document.profiles.has(name)) checkExists(name, document, await storedCredentials(context));
  else {
    const config = (members: Members | undefined) => members && without(members, options.key, key);
    await changeProfile(context, name, { config });
  }
  const told = key ?? options.key;
  const said = context.translate('ui.unset', { key: oneLine(told), profile: name });
  await tell(options, context, { key: told, value: null }, said);
  return 0;
}
