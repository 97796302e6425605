import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsFiles } from '../../config/names.js';
import { type ProfilesDocument, profilesJson, readConfig } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { writeJson } from '../../state/files/json-file.js';
import { withLock } from '../../state/files/lock.js';
import { storedCredentials } from './load-settings.js';

/** The members of one profile in one file. */
type Members = Readonly<Record<string, unknown>>;

/** What becomes of a profile: its new members, or undefined for a file that no longer has it. */
type Change = (before: Members | undefined) => Members | undefined;

export interface ProfileChanges {
  readonly config?: Change;
  readonly credentials?: Change;
}

function changed(document: ProfilesDocument, name: string, change: Change): ProfilesDocument | undefined {
  const before = document.profiles.get(name);
  const after = change(before);
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  const profiles = new Map(document.profiles);
  if (after === undefined) profiles.delete(name);
  else profiles.set(name, after);
  return { ...document, profiles };
}

/** The file itself: some keep their settings elsewhere and have a link here, which must stay one. */
function target(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

/**
 * Changes one profile and leaves all others as they are: read, changed and written while no other process does the
 * same. A file that stays the same is not written.
 * @throws OutputError where it cannot be written, and the old file is whole; ConfigError where no folder is known.
 */
export async function changeProfile(context: Context, name: string, changes: ProfileChanges): Promise<void> {
  const { folder } = context;
  const files = settingsFiles(folder);
  await withLock(join(folder, 'settings.lock'), context, async () => {
    const config = changes.config && changed(await readConfig(files.config), name, changes.config);
    const credentials =
      changes.credentials && changed(await storedCredentials(context), name, changes.credentials);
    if (config) await writeJson(await target(files.config), profilesJson(config), 2);
    if (credentials) await writeJson(await target(files.credentials), profilesJson(credentials), 2);
  });
}
