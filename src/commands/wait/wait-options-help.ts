import type { Command } from 'commander';
import type { Translate } from '../../text/index.js';

/** Exit codes of `wait` that are results: the farm's own end codes, a timeout, an interruption. */
export const WAIT_RESULT_CODES = [10, 20, 23, 30, 35, 40, 45, 124, 130, 143] as const;

/** Values that the shell completes. */
export const WAIT_VALUES = {
  '--until': ['end', 'test'],
  '--on-stuck': ['warn', 'retry', 'stop'],
  '--download': 'folder',
  '--exec': 'file',
} as const;

/** Adds the options of waiting, which `wait` and `submit` share. */
export function takesWaitOptions(command: Command, translate: Translate): Command {
  command
    .option('--timeout <duration>', translate('help.wait.timeout'))
    .option('--interval <duration>', translate('help.wait.interval'))
    .option('--until <end|test>', translate('help.wait.until'))
    .option('--fail-fast', translate('help.wait.failFast'))
    .option('--download <folder>', translate('help.wait.download'))
    .option('--check', translate('help.wait.check'))
    .option('--ndjson', translate('help.wait.ndjson'));
  return takesGuardOptions(command, translate);
}

/** Adds the options of guards and notices. */
export function takesGuardOptions(command: Command, translate: Translate): Command {
  return command
    .optionsGroup(translate('help.group.guards'))
    .option('--max-cost <amount>', translate('help.wait.maxCost'))
    .option('--max-failed <n>', translate('help.wait.maxFailed'))
    .option('--retries <n>', translate('help.wait.retries'))
    .option('--stuck <factor>', translate('help.wait.stuck'))
    .option('--on-stuck <warn|retry|stop>', translate('help.wait.onStuck'))
    .optionsGroup(translate('help.group.notices'))
    .option('--exec <program>', translate('help.wait.exec'))
    .option('--notify', translate('help.wait.notify'))
    .option('--webhook <url>', translate('help.wait.webhook'));
}
