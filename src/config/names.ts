import { join } from 'node:path';

/** The profile that is used when none is named; the only one that need not exist. */
export const DEFAULT_PROFILE = 'default';

/** Returns the option that a suggested command needs for a profile, with a blank before it; empty for the default one. */
export function profileFlag(profile: string): string {
  return profile === DEFAULT_PROFILE ? '' : ` --profile ${profile}`;
}

/** Returns the paths of the settings files in the configuration folder. */
export function settingsFiles(folder: string) {
  return { config: join(folder, 'config.json'), credentials: join(folder, 'credentials.json') };
}

/** Normalizes a key: case, `-` and `_` do not matter, as in DCC names. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}
