import { join, resolve } from 'node:path';
import type { World } from '../../context.js';
import { PACKAGE_NAME } from '../../domain/package.js';
import { escapeJson } from '../../domain/text/safe-text.js';
import { appendLine } from './log-file.js';

/** What a log needs of the world. */
export type LogWorld = Pick<World, 'env' | 'cwd' | 'folder' | 'pid' | 'now' | 'secrets'>;

/** More of one value is worth nothing to a reader, and a farm may answer with anything. */
const LONGEST = 20_000;

/**
 * Where the log lies: in the folder that RAYVISION_LOG names, else below all other state.
 * @throws ConfigError when the system knows no folder for it.
 */
export function logFile(world: LogWorld): string {
  const named = world.env.RAYVISION_LOG;
  // A system without a folder of its own is no trouble as long as one is named.
  return join(named ? resolve(world.cwd, named) : join(world.folder, 'logs'), `${PACKAGE_NAME}.log`);
}

/**
 * Writes one line of JSON: when, which process, and what happened; safe to show at a terminal. No secret gets into it, neither by itself nor
 * cut in two by the shortening.
 * @throws ConfigError as `logFile`, and what the system says when the line cannot be written.
 */
export function writeLog(entry: Readonly<Record<string, unknown>>, world: LogWorld): void {
  const { redact } = world.secrets;
  const now = world.now();
  const members = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === 'string' ? redact(value).slice(0, LONGEST) : value,
  ]);
  const line = { time: new Date(now).toISOString(), pid: world.pid, ...Object.fromEntries(members) };
  appendLine(logFile(world), redact(escapeJson(JSON.stringify(line))), now);
}
