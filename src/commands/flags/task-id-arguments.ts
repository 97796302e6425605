import type { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals } from './globals.js';

/** Options of a command that takes tasks. */
export interface TaskIdOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** Adds the arguments that name tasks, and `--last`. */
export function takesTaskIds(command: Command, translate: Translate): Command {
  return command.argument('[id...]', translate('help.ids')).option('--last', translate('help.last'));
}
