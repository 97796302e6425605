import { readFileSync, statSync } from 'node:fs';
import { LANGS, type Lang } from '../domain/text/lang.js';
import { plainKey, settingsFiles } from './names.js';

/** More than any settings file has. */
const LARGEST = 1_048_576;

/**
 * The language that a profile names, as far as it can be told: a file that cannot be read or understood, and a
 * language that there is not, name none. Whoever uses the profile for its work finds out what is wrong with it.
 * A pipe is looked at and not opened: it would hang.
 */
export function storedLang(folder: string, profile: string): Lang | undefined {
  const { config } = settingsFiles(folder);
  try {
    const facts = statSync(config, { throwIfNoEntry: false });
    if (!facts?.isFile() || facts.size > LARGEST) return undefined;
    const { profiles } = JSON.parse(readFileSync(config, 'utf8').replace(/^\uFEFF/, ''));
    const own = Object.entries(profiles[profile]).findLast(([key]) => plainKey(key) === 'lang');
    return LANGS.find((lang) => lang === own?.[1]);
  } catch {
    return undefined;
  }
}
