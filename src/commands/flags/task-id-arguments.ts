import type { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals } from './globals.js';

/** Options of a command that takes tasks. */
export interface TaskIdOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** Adds the arguments that name tasks, and `--last`. */
export function takesTaskIds(command: Command, say: Say): Command {
  return command.argument('[id...]', say('help.ids')).option('--last', say('help.last'));
}
