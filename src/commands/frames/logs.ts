import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface LogsOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly frame?: string;
  readonly follow?: boolean;
}

/** `logs <id>` */
export function logsCommand(translate: Translate, run: Run<LogsOptions>): Command {
  return new Command('logs')
    .description(translate('help.logs'))
    .argument('[id]', translate('help.logs.id'))
    .option('--last', translate('help.last'))
    .option('--frame <n>', translate('help.logs.frame'))
    .option('--follow', translate('help.logs.follow'))
    .addHelpText('after', translate('help.logs.examples'))
    .action((id: string | undefined, _, self: Command) =>
      run({ ...self.optsWithGlobals(), ids: id === undefined ? [] : [id] }),
    );
}
