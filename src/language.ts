import { HELP_FLAGS, LANG_FLAG, readLang, VERSION_FLAGS } from './commands/flags/global-options.js';
import { DEFAULT_PROFILE } from './config/names.js';
import { storedLang } from './config/stored-lang.js';
import type { World } from './context.js';
import { checkLang, DEFAULT_LANG, type Lang } from './domain/text/lang.js';
import { english, loadTranslate, type Translate } from './text/index.js';

/** The language of a line. */
export interface LineLanguage {
  readonly lang: Lang;
  readonly translate: Translate;
  /** Set if the language is invalid: the line fails with it, in English. */
  readonly error?: unknown;
}

/** Splits a line into the values of one flag and all other words. A missing value is left to the parser. */
function splitFlag(argv: readonly string[], flag: string): { values: string[]; rest: string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const [word = '', next] = [argv[at], argv[at + 1]];
    // No option can follow.
    if (word === '--') return { values, rest: [...rest, ...argv.slice(at)] };
    if (word === flag && next !== undefined) {
      values.push(next);
      at += 1;
    } else if (word.startsWith(`${flag}=`)) values.push(word.slice(flag.length + 1));
    else rest.push(word);
  }
  return { values, rest };
}

/** Returns the line without `--lang`. */
export function withoutLanguage(argv: readonly string[]): readonly string[] {
  return splitFlag(argv, LANG_FLAG).rest;
}

/** Words of lines that must work with any settings. */
const NEEDS_NO_SETTINGS = ['help', ...HELP_FLAGS.split(', '), ...VERSION_FLAGS.split(', ')];

/** Reads RAYVISION_LANG. @throws ConfigError for an unknown language */
function variableLang(argv: readonly string[], { env }: World): Lang | undefined {
  const text = env.RAYVISION_LANG;
  if (!text) return undefined;
  try {
    return checkLang({ text, source: 'environment', from: 'RAYVISION_LANG' });
  } catch (error) {
    if (argv.length === 0 || argv.some((word) => NEEDS_NO_SETTINGS.includes(word))) return DEFAULT_LANG;
    throw error;
  }
}

async function profileLang(argv: readonly string[], world: World): Promise<Lang | undefined> {
  // A version is the same in every language.
  if (argv.length === 1 && VERSION_FLAGS.split(', ').includes(argv[0] ?? '')) return undefined;
  await world.prepare();
  const profile =
    splitFlag(argv, '--profile').values.at(-1) ?? (world.env.RAYVISION_PROFILE || DEFAULT_PROFILE);
  try {
    return storedLang(world.folder, profile);
  } catch {
    // Without a home folder there is no profile.
    return undefined;
  }
}

/**
 * Returns the language of a line: `--lang`, else RAYVISION_LANG, else the profile's, else English. The system's locale
 * does not count: what a script reads must not change from machine to machine.
 *
 * It is decided before the line is parsed, because parser errors are translated too. So every line without `--lang`,
 * help included, reads the profile: one small file, less than a millisecond. If that file is broken, the language is
 * English, so that help and `config` still work; a command that uses the profile reports the error. Only the parser
 * knows which words are values of other options, so `--artist --lang zh` also sets the language, which does no harm.
 */
export async function languageOf(argv: readonly string[], world: World): Promise<LineLanguage> {
  try {
    const named = splitFlag(argv, LANG_FLAG).values.map(readLang).at(-1);
    const lang = named ?? variableLang(argv, world) ?? (await profileLang(argv, world)) ?? DEFAULT_LANG;
    return { lang, translate: await loadTranslate(lang) };
  } catch (error) {
    return { lang: DEFAULT_LANG, translate: english, error };
  }
}
