import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface LogsOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly frame?: string;
  readonly follow?: boolean;
}

/** `logs <id>` */
export function logsCommand(say: Say, run: Run<LogsOptions>): Command {
  return new Command('logs')
    .description(say('help.logs'))
    .argument('[id]', say('help.logs.id'))
    .option('--last', say('help.last'))
    .option('--frame <n>', say('help.logs.frame'))
    .option('--follow', say('help.logs.follow'))
    .addHelpText('after', say('help.logs.examples'))
    .action((id: string | undefined, _, self: Command) =>
      run({ ...self.optsWithGlobals(), ids: id === undefined ? [] : [id] }),
    );
}
