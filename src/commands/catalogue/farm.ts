import { Command } from 'commander';
import type { Say, SentenceKey } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** What the farm has, each a command without options of its own. */
export const FARM_COMMANDS = {
  platforms: 'help.platforms',
  storages: 'help.storages',
  packages: 'help.packages',
} as const satisfies Record<string, SentenceKey>;

export type FarmCommand = keyof typeof FARM_COMMANDS;

/** `platforms`, `storages`, `packages` */
export function farmCommand(name: FarmCommand, say: Say, run: Run<Globals>): Command {
  return new Command(name)
    .description(say(FARM_COMMANDS[name]))
    .addHelpText('after', say('help.farm.examples', { name }))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}

export interface LinesOptions extends Globals {
  readonly raysync?: boolean;
}

/** `lines` */
export function linesCommand(say: Say, run: Run<LinesOptions>): Command {
  return new Command('lines')
    .description(say('help.lines'))
    .option('--raysync', say('help.lines.raysync'))
    .addHelpText('after', say('help.lines.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
