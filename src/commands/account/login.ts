import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface LoginOptions extends Globals {
  readonly accessId?: string;
  readonly keyStdin?: boolean;
  readonly platform?: string;
}

/** `login` */
export function loginCommand(say: Say, run: Run<LoginOptions>): Command {
  return new Command('login')
    .description(say('help.login'))
    .option('--access-id <id>', say('help.login.accessId'))
    .option('--key-stdin', say('help.login.keyStdin'))
    .option('--platform <id>', say('help.login.platform'))
    .addHelpText('after', say('help.login.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
