import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface SandboxStartOptions extends Globals {
  readonly port?: string;
  readonly frameTime?: string;
  readonly foreground?: boolean;
  readonly idle?: string;
}

export interface SandboxSetOptions extends Globals {
  readonly ids: readonly string[];
  readonly status?: string;
  readonly last?: boolean;
  readonly failFrames?: string;
  readonly balance?: string;
}

export interface SandboxFaultOptions extends Globals {
  readonly next?: string;
  readonly http?: string;
  readonly code?: string;
  readonly drop?: boolean;
  readonly delay?: string;
  readonly garbage?: boolean;
}

/** The work behind each sub command. */
export interface SandboxRuns {
  readonly start: Run<SandboxStartOptions>;
  readonly stop: Run<Globals>;
  readonly status: Run<Globals>;
  readonly reset: Run<Globals>;
  readonly set: Run<SandboxSetOptions>;
  readonly fault: Run<SandboxFaultOptions>;
}

/** `sandbox start|stop|status|reset|set|fault` */
export function sandboxCommand(translate: Translate, runs: SandboxRuns): Command {
  const command = new Command('sandbox').description(translate('help.sandbox'));
  command
    .command('start')
    .description(translate('help.sandbox.start'))
    .option('--port <n>', translate('help.sandbox.port'))
    .option('--frame-time <duration>', translate('help.sandbox.frameTime'))
    .option('--foreground', translate('help.sandbox.foreground'))
    // How the background process is told to end by itself.
    .addOption(new Option('--idle <duration>').hideHelp())
    .action((_, self: Command) => runs.start(self.optsWithGlobals()));
  for (const name of ['stop', 'status', 'reset'] as const) {
    command
      .command(name)
      .description(translate(`help.sandbox.${name}`))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  command
    .command('set')
    .description(translate('help.sandbox.set'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--status <code>', translate('help.sandbox.setStatus'))
    .option('--fail-frames <frames>', translate('help.sandbox.failFrames'))
    .option('--balance <amount>', translate('help.sandbox.balance'))
    .action((ids: string[], _, self: Command) => runs.set({ ...self.optsWithGlobals(), ids }));
  command
    .command('fault')
    .description(translate('help.sandbox.fault'))
    .option('--next <n>', translate('help.sandbox.next'))
    .option('--http <status>', translate('help.sandbox.http'))
    .option('--code <code>', translate('help.sandbox.code'))
    .option('--drop', translate('help.sandbox.drop'))
    .option('--delay <duration>', translate('help.sandbox.delay'))
    .option('--garbage', translate('help.sandbox.garbage'))
    .action((_, self: Command) => runs.fault(self.optsWithGlobals()));
  return command.addHelpText('after', translate('help.sandbox.examples'));
}
