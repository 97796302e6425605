import { Command } from 'commander';
import type { SentenceKey, Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** What the farm has, each a command without options of its own. */
export const FARM_COMMANDS = {
  platforms: 'help.platforms',
  storages: 'help.storages',
  packages: 'help.packages',
} as const satisfies Record<string, SentenceKey>;

export type FarmCommand = keyof typeof FARM_COMMANDS;

/** `platforms`, `storages`, `packages` */
export function farmCommand(name: FarmCommand, translate: Translate, run: Run<Globals>): Command {
  return new Command(name)
    .description(translate(FARM_COMMANDS[name]))
    .addHelpText('after', translate('help.farm.examples', { name }))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}

export interface LinesOptions extends Globals {
  readonly raysync?: boolean;
}

/** `lines` */
export function linesCommand(translate: Translate, run: Run<LinesOptions>): Command {
  return new Command('lines')
    .description(translate('help.lines'))
    .option('--raysync', translate('help.lines.raysync'))
    .addHelpText('after', translate('help.lines.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
