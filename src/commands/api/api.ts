import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ApiOptions extends Globals {
  readonly path?: string | undefined;
  readonly data?: string;
  readonly list?: boolean;
}

/** `api <path> [-d JSON|@FILE|-]`, `api --list` */
export function apiCommand(say: Say, run: Run<ApiOptions>): Command {
  return new Command('api')
    .description(say('help.api'))
    .argument('[path]', say('help.api.path'))
    .option('-d, --data <json|@file|->', say('help.api.data'))
    .option('--list', say('help.api.list'))
    .addHelpText('after', say('help.api.examples'))
    .action((path: string | undefined, _, self: Command) => run({ ...self.optsWithGlobals(), path }));
}
