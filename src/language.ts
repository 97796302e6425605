import { HELP_FLAGS, LANG_FLAG, readLang, VERSION_FLAGS } from './commands/flags/global-options.js';
import { DEFAULT_PROFILE } from './config/names.js';
import { storedLang } from './config/stored-lang.js';
import type { World } from './context.js';
import { checkLang, DEFAULT_LANG, type Lang } from './domain/text/lang.js';
import { english, type Translate, voiceOf } from './text/index.js';

/** In which language a line is answered. */
export interface Voice {
  readonly lang: Lang;
  readonly translate: Translate;
  /** Why that cannot be told: the line fails with it, in English. */
  readonly wrong?: unknown;
}

/** The values that a line gives to a flag, and its other words. A value that is missing is for the parser to tell. */
function apart(argv: readonly string[], flag: string): { values: string[]; rest: string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const [word = '', next] = [argv[at], argv[at + 1]];
    // What follows is no option, whatever it looks like.
    if (word === '--') return { values, rest: [...rest, ...argv.slice(at)] };
    if (word === flag && next !== undefined) {
      values.push(next);
      at += 1;
    } else if (word.startsWith(`${flag}=`)) values.push(word.slice(flag.length + 1));
    else rest.push(word);
  }
  return { values, rest };
}

/** The line without what it says of its language. */
export function withoutLanguage(argv: readonly string[]): readonly string[] {
  return apart(argv, LANG_FLAG).rest;
}

const NEEDS_NOTHING = ['help', ...HELP_FLAGS.split(', '), ...VERSION_FLAGS.split(', ')];

/** Help and version are given whatever the settings are. @throws ConfigError for a language that there is not. */
function variableLang(argv: readonly string[], { env }: World): Lang | undefined {
  const text = env.RAYVISION_LANG;
  if (!text) return undefined;
  try {
    return checkLang({ text, source: 'environment', from: 'RAYVISION_LANG' });
  } catch (error) {
    if (argv.length === 0 || argv.some((word) => NEEDS_NOTHING.includes(word))) return DEFAULT_LANG;
    throw error;
  }
}

async function profileLang(argv: readonly string[], world: World): Promise<Lang | undefined> {
  // A version is the same in every language.
  if (argv.length === 1 && VERSION_FLAGS.split(', ').includes(argv[0] ?? '')) return undefined;
  await world.prepare();
  const profile = apart(argv, '--profile').values.at(-1) ?? (world.env.RAYVISION_PROFILE || DEFAULT_PROFILE);
  try {
    return storedLang(world.folder, profile);
  } catch {
    // No folder to look in.
    return undefined;
  }
}

/**
 * The language of a line: `--lang`, else RAYVISION_LANG, else the profile's, else English. The system's locale has no
 * say: what a script reads must not change from machine to machine.
 *
 * It is decided once, before the line is parsed, since mistakes on the line are told in it as well. So the profile
 * is looked at for every line that names no language itself, help included: one small file, less than a millisecond
 * of a start. Whatever is wrong with that file means English here, so that help and the commands that mend
 * the file work; a command that uses the profile says what is wrong. Only the parser knows for sure which words are
 * values of other options, so `--artist --lang zh` is taken for a language too, which does no harm.
 */
export async function voiceFor(argv: readonly string[], world: World): Promise<Voice> {
  try {
    const named = apart(argv, LANG_FLAG).values.map(readLang).at(-1);
    const lang = named ?? variableLang(argv, world) ?? (await profileLang(argv, world)) ?? DEFAULT_LANG;
    return { lang, translate: await voiceOf(lang) };
  } catch (wrong) {
    return { lang: DEFAULT_LANG, translate: english, wrong };
  }
}
