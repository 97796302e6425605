import type { Context } from '../../context.js';
import { RayvisionError } from '../../errors.js';
import { rememberWait } from '../../state/last-wait.js';
import { flagOf } from '../flags/check-none-empty.js';
import { farmFlags, type Globals } from '../flags/globals.js';
import type { WaitReport } from './print-result.js';
import type { WaitFlags } from './wait-options.js';

/** Flags that hold only while a wait runs. Their values are numbers and words. */
const GUARDS = ['maxCost', 'maxFailed', 'retries', 'stuck', 'onStuck'] as const;

/** The guards of a wait, as they are typed: without them the next wait would not hold its limits. */
export function guardFlags(flags: WaitFlags): string {
  return GUARDS.map((name) =>
    flags[name] === undefined ? '' : ` ${flagOf(name)} ${flags[name].trim()}`,
  ).join('');
}

/** With more ids than this, `--again` replaces them in a suggested command. */
const MOST_LISTED = 10;

/** Quotes a word of a suggested command, for every shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(word) ? word : `"${word}"`;
}

/** Remembers the tasks for `wait --again`; false where the folder cannot be written, which is no reason to fail. */
async function isRemembered(ids: readonly number[], context: Context): Promise<boolean> {
  try {
    await rememberWait(context.folder, ids);
    return true;
  } catch (error) {
    if (error instanceof RayvisionError) return false;
    throw error;
  }
}

/** After a wait that did not end: remembers its tasks, and prints the command that waits for them again. */
export async function reportUnended(
  ids: readonly number[],
  { outcome, tasks }: WaitReport,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  if (outcome === 'ended') return;
  const remembered = await isRemembered(ids, context);
  if (flags.json) return;
  const isMany = ids.length > MOST_LISTED;
  const which = isMany && remembered ? '--again' : ids.join(' ');
  const folder = flags.download === undefined ? '' : ` --download ${quoted(flags.download)}`;
  const command = `rayvision wait ${which}${guardFlags(flags)}${folder}${farmFlags(flags)}`;
  const ended = tasks.filter(({ status }) => status.end).length;
  const facts = { count: ids.length, ended, command };
  const text =
    outcome === 'timeout'
      ? context.translate(isMany ? 'ui.timeoutMany' : 'ui.timeout', facts)
      : context.translate(isMany ? 'ui.interruptedMany' : 'ui.interrupted', facts);
  context.stderr.write(`${text}\n`);
}
