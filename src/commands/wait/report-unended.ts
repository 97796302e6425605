import type { Context } from '../../context.js';
import { RayvisionError } from '../../errors.js';
import { rememberWait } from '../../state/last-wait.js';
import { farmFlags, type Globals } from '../flags/globals.js';
import type { WaitResult } from './print-result.js';
import type { WaitFlags } from './wait-options.js';

/** More ids than this are not typed again, and more rows not read. */
const MOST_LISTED = 10;

/** A word of a command line that is to be copied, for every shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(word) ? word : `"${word}"`;
}

/** Whether `wait --again` will know these tasks; a folder that cannot be written is no reason to fail. */
async function isRemembered(ids: readonly number[], context: Context): Promise<boolean> {
  try {
    await rememberWait(context.folder, ids);
    return true;
  } catch (error) {
    if (error instanceof RayvisionError) return false;
    throw error;
  }
}

/**
 * Of a wait that was cut short: keeps which tasks it waited for, and says on stderr that they go on and how to come back.
 */
export async function tellUnended(
  ids: readonly number[],
  { outcome, tasks }: WaitResult,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  if (outcome === 'ended') return;
  const kept = await isRemembered(ids, context);
  if (flags.json) return;
  const named = ids.length <= MOST_LISTED || !kept ? ids.join(' ') : '--again';
  const folder = flags.download === undefined ? '' : ` --download ${quoted(flags.download)}`;
  const command = `rayvision wait ${named}${folder}${farmFlags(flags)}`;
  const ended = tasks.filter(({ status }) => status.end).length;
  const facts = { count: ids.length, ended, command };
  const many = ids.length > MOST_LISTED;
  const text =
    outcome === 'timeout'
      ? context.say(many ? 'ui.timeoutMany' : 'ui.timeout', facts)
      : context.say(many ? 'ui.interruptedMany' : 'ui.interrupted', facts);
  context.stderr.write(`${text}\n`);
}
