import { join, resolve } from 'node:path';
import type { World } from '../../context.js';
import { PACKAGE_NAME } from '../../domain/package.js';
import { escapeJson } from '../../domain/text/safe-text.js';
import { appendLine } from './log-file.js';

/** The part of the context that the log uses. */
export type LogWorld = Pick<World, 'env' | 'cwd' | 'folder' | 'pid' | 'now' | 'secrets'>;

/** Maximum length of one value, since a farm may answer with anything. */
const MAX_VALUE_LENGTH = 20_000;

/**
 * Returns the log's path: in the folder that RAYVISION_LOG names, or in the state folder.
 * @throws ConfigError if neither is known
 */
export function logFile(world: LogWorld): string {
  const named = world.env.RAYVISION_LOG;
  // `world.folder` throws without a home folder, so it is read only if needed.
  return join(named ? resolve(world.cwd, named) : join(world.folder, 'logs'), `${PACKAGE_NAME}.log`);
}

/**
 * Writes one line of JSON: time, process id and the entry, without control characters. Secrets are removed before
 * values are truncated, so that no part of one remains.
 * @throws ConfigError as `logFile`; the system's error if the line cannot be written
 */
export function writeLog(entry: Readonly<Record<string, unknown>>, world: LogWorld): void {
  const { redact } = world.secrets;
  const now = world.now();
  const members = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === 'string' ? redact(value).slice(0, MAX_VALUE_LENGTH) : value,
  ]);
  const line = { time: new Date(now).toISOString(), pid: world.pid, ...Object.fromEntries(members) };
  appendLine(logFile(world), redact(escapeJson(JSON.stringify(line))), now);
}
