import { readFileSync, statSync } from 'node:fs';
import { LANGS, type Lang } from '../domain/lang.js';
import { DEFAULT_PROFILE, plainKey, settingsFiles } from './names.js';

/** More than any settings file has. */
const LARGEST = 1_048_576;

/** Returns the profiles in a settings file; none for a file that cannot be read or understood. A pipe is not opened. */
function storedProfiles(file: string): Readonly<Record<string, unknown>> {
  try {
    const facts = statSync(file, { throwIfNoEntry: false });
    if (!facts?.isFile() || facts.size > LARGEST) return {};
    return Object(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')).profiles);
  } catch {
    return {};
  }
}

/**
 * Returns the language of a profile; undefined for a file that cannot be read or understood, and for an unknown
 * language: the command that uses the profile reports what is wrong with it.
 */
export function storedLang(folder: string, profile: string): Lang | undefined {
  const settings = storedProfiles(settingsFiles(folder).config)[profile];
  const own = Object.entries(Object(settings)).findLast(([key]) => plainKey(key) === 'lang');
  return LANGS.find((lang) => lang === own?.[1]);
}

/** Returns the names of all profiles, the default one first. */
export function storedProfileNames(folder: string): string[] {
  const { config, credentials } = settingsFiles(folder);
  const stored = [config, credentials].flatMap((file) => Object.keys(storedProfiles(file)));
  return [...new Set([DEFAULT_PROFILE, ...stored])];
}
