import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
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
export function sandboxCommand(say: Say, runs: SandboxRuns): Command {
  const command = new Command('sandbox').description(say('help.sandbox'));
  command
    .command('start')
    .description(say('help.sandbox.start'))
    .option('--port <n>', say('help.sandbox.port'))
    .option('--frame-time <duration>', say('help.sandbox.frameTime'))
    .option('--foreground', say('help.sandbox.foreground'))
    // How the background process is told to end by itself.
    .addOption(new Option('--idle <duration>').hideHelp())
    .action((_, self: Command) => runs.start(self.optsWithGlobals()));
  for (const name of ['stop', 'status', 'reset'] as const) {
    command
      .command(name)
      .description(say(`help.sandbox.${name}`))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  command
    .command('set')
    .description(say('help.sandbox.set'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--status <code>', say('help.sandbox.setStatus'))
    .option('--fail-frames <frames>', say('help.sandbox.failFrames'))
    .option('--balance <amount>', say('help.sandbox.balance'))
    .action((ids: string[], _, self: Command) => runs.set({ ...self.optsWithGlobals(), ids }));
  command
    .command('fault')
    .description(say('help.sandbox.fault'))
    .option('--next <n>', say('help.sandbox.next'))
    .option('--http <status>', say('help.sandbox.http'))
    .option('--code <code>', say('help.sandbox.code'))
    .option('--drop', say('help.sandbox.drop'))
    .option('--delay <duration>', say('help.sandbox.delay'))
    .option('--garbage', say('help.sandbox.garbage'))
    .action((_, self: Command) => runs.fault(self.optsWithGlobals()));
  return command.addHelpText('after', say('help.sandbox.examples'));
}
