import { dirname, join } from 'node:path';
import type { DownloadItem } from '../engine.js';
import type { Hasher } from '../hasher.js';
import type { Staging } from './staging.js';

/** Returns the folder of a download, from where one of its files belongs. */
export function rootOf({ local, remote }: Pick<DownloadItem, 'local' | 'remote'>): string {
  return remote.steps.reduce((path) => dirname(path), local);
}

/**
 * Remembers what a killed process moved to its place, and which files its program wrote to: those are downloaded again.
 * @param to the target folder, as the user names it
 */
export async function rememberLeft(
  staging: Pick<Staging, 'left'>,
  to: string,
  hasher: Pick<Hasher, 'rememberDownload'>,
): Promise<void> {
  for (const { steps, facts, version } of await staging.left()) {
    hasher.rememberDownload(join(to, ...steps), facts, version);
  }
}
