import { readFileSync, statSync } from 'node:fs';
import { LANGS, type Lang } from '../domain/text/lang.js';
import { plainKey, settingsFiles } from './names.js';

/** Maximum size in bytes of a settings file. */
const MAX_BYTES = 1_048_576;

/**
 * Returns a profile's language; undefined for an invalid file or an unknown language, which are reported when the
 * command loads the profile. A pipe is never opened, since reading it would block.
 */
export function storedLang(folder: string, profile: string): Lang | undefined {
  const { config } = settingsFiles(folder);
  try {
    const facts = statSync(config, { throwIfNoEntry: false });
    if (!facts?.isFile() || facts.size > MAX_BYTES) return undefined;
    const { profiles } = JSON.parse(readFileSync(config, 'utf8').replace(/^\uFEFF/, ''));
    const own = Object.entries(profiles[profile]).findLast(([key]) => plainKey(key) === 'lang');
    return LANGS.find((lang) => lang === own?.[1]);
  } catch {
    return undefined;
  }
}
