import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ApiOptions extends Globals {
  readonly path?: string | undefined;
  readonly data?: string;
  readonly list?: boolean;
}

/** `api <path> [-d JSON|@FILE|-]`, `api --list` */
export function apiCommand(translate: Translate, run: Run<ApiOptions>): Command {
  return new Command('api')
    .description(translate('help.api'))
    .argument('[path]', translate('help.api.path'))
    .option('-d, --data <json|@file|->', translate('help.api.data'))
    .option('--list', translate('help.api.list'))
    .addHelpText('after', translate('help.api.examples'))
    .action((path: string | undefined, _, self: Command) => run({ ...self.optsWithGlobals(), path }));
}
