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

/** Returns the new members of a profile; undefined removes it from the file. */
type Change = (before: Members | undefined) => Members | undefined;

export interface ProfileChanges {
  readonly config?: Change;
  readonly credentials?: Change;
}

/** Returns the changed document; undefined where nothing changes. */
function changed(document: ProfilesDocument, name: string, change: Change): ProfilesDocument | undefined {
  const before = document.profiles.get(name);
  const after = change(before);
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  const profiles = new Map(document.profiles);
  if (after === undefined) profiles.delete(name);
  else profiles.set(name, after);
  return { ...document, profiles };
}

/** Follows a link to the file, so that it stays a link when the file is replaced. */
function linkTarget(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

/**
 * Changes one profile, under a lock against other processes. A file that stays the same is not written.
 * @throws OutputError where a file cannot be written, which keeps its old content; ConfigError without a folder
 */
export async function changeProfile(context: Context, name: string, changes: ProfileChanges): Promise<void> {
  const { folder } = context;
  const files = settingsFiles(folder);
  await withLock(join(folder, 'settings.lock'), context, async () => {
    const config = changes.config && changed(await readConfig(files.config), name, changes.config);
    const credentials =
      changes.credentials && changed(await storedCredentials(context), name, changes.credentials);
    if (config) await writeJson(await linkTarget(files.config), profilesJson(config), 2);
    if (credentials) await writeJson(await linkTarget(files.credentials), profilesJson(credentials), 2);
  });
}
