import { join } from 'node:path';

/** The profile that is meant when none is named; the only one that need not exist. */
export const DEFAULT_PROFILE = 'default';

export function settingsFiles(folder: string) {
  return { config: join(folder, 'config.json'), credentials: join(folder, 'credentials.json') };
}

/** Case, `-` and `_` do not count in a key, as in the names of DCCs. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}
