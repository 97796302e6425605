import type { Command } from 'commander';
import type { Say } from '../../text/index.js';

/** Exit codes of `wait` that are results: the farm's own end codes, a timeout, an interruption. */
export const WAIT_RESULT_CODES = [10, 20, 23, 30, 35, 40, 45, 124, 130, 143] as const;

/** Values that the shell completes. */
export const WAIT_VALUES = { '--until': ['end', 'test'], '--download': 'folder' } as const;

/** Adds the options of waiting, which `wait` and `submit` share. */
export function takesWaitOptions(command: Command, say: Say): Command {
  return command
    .option('--timeout <duration>', say('help.wait.timeout'))
    .option('--interval <duration>', say('help.wait.interval'))
    .option('--until <end|test>', say('help.wait.until'))
    .option('--fail-fast', say('help.wait.failFast'))
    .option('--download <folder>', say('help.wait.download'))
    .option('--ndjson', say('help.wait.ndjson'));
}
