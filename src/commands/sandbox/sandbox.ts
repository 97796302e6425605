import { FAILURE_CAUSES } from '../../domain/diagnosis/failure-causes.js';
import { SANDBOX_ENGINES } from '../../protocol/transfer-lines.js';
import { type CommandSource, defineCommand, defineGroup } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { takesTaskIds } from '../flags/task-id-arguments.js';

export interface SandboxStartOptions extends Globals {
  readonly port?: string;
  readonly frameTime?: string;
  readonly foreground?: boolean;
  readonly engine?: string;
  readonly idle?: string;
}

export interface SandboxSetOptions extends Globals {
  readonly ids: readonly string[];
  readonly status?: string;
  readonly last?: boolean;
  readonly failFrames?: string;
  readonly hangFrames?: string;
  readonly loseFrames?: string;
  readonly price?: string;
  readonly costDelay?: string;
  readonly failAs?: string;
  readonly failAlways?: boolean;
  readonly chargeFailed?: string;
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

const takesNothing: CommandSource<Globals>['define'] = (command, run) =>
  command.action((_, self) => run(self.optsWithGlobals()));

/** `sandbox start|stop|status|reset|set|fault` */
export const sandboxCommand = defineGroup(
  { name: 'sandbox', group: 'farm', help: 'help.sandbox', examples: 'help.sandbox.examples' },
  [
    defineCommand<SandboxStartOptions>({
      name: 'start',
      help: 'help.sandbox.start',
      values: { '--engine': SANDBOX_ENGINES },
      define: (command, run, translate) =>
        command
          .option('--port <n>', translate('help.sandbox.port'))
          .option('--frame-time <duration>', translate('help.sandbox.frameTime'))
          .option('--engine <storage|transmitter|raysync>', translate('help.sandbox.engine'))
          .option('--foreground', translate('help.sandbox.foreground'))
          // The background process gets it on its own command line.
          .addOption(command.createOption('--idle <duration>').hideHelp())
          .action((_, self) => run(self.optsWithGlobals())),
      load: async () => (await import('./sandbox.run.js')).runStart,
    }),
    defineCommand<Globals>({
      name: 'stop',
      help: 'help.sandbox.stop',
      define: takesNothing,
      load: async () => (await import('./sandbox.run.js')).runStop,
    }),
    defineCommand<Globals>({
      name: 'status',
      help: 'help.sandbox.status',
      define: takesNothing,
      load: async () => (await import('./sandbox.run.js')).runSandboxStatus,
    }),
    defineCommand<Globals>({
      name: 'reset',
      help: 'help.sandbox.reset',
      define: takesNothing,
      load: async () => (await import('./sandbox.run.js')).runReset,
    }),
    defineCommand<SandboxSetOptions>({
      name: 'set',
      help: 'help.sandbox.set',
      values: { '--status': 'statusCode', '--fail-as': FAILURE_CAUSES, '--charge-failed': ['true', 'false'] },
      define: (command, run, translate) =>
        takesTaskIds(command, translate)
          .option('--status <code>', translate('help.sandbox.setStatus'))
          .option('--fail-frames <frames>', translate('help.sandbox.failFrames'))
          .option('--hang-frames <frames>', translate('help.sandbox.hangFrames'))
          .option('--lose-frames <frames>', translate('help.sandbox.loseFrames'))
          .option('--fail-as <cause>', translate('help.sandbox.failAs'))
          .option('--fail-always', translate('help.sandbox.failAlways'))
          .option('--balance <amount>', translate('help.sandbox.balance'))
          .option('--price <amount>', translate('help.sandbox.price'))
          .option('--cost-delay <duration>', translate('help.sandbox.costDelay'))
          .option('--charge-failed <true|false>', translate('help.sandbox.chargeFailed'))
          .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
      load: async () => (await import('./sandbox.run.js')).runSet,
    }),
    defineCommand<SandboxFaultOptions>({
      name: 'fault',
      help: 'help.sandbox.fault',
      define: (command, run, translate) =>
        command
          .option('--next <n>', translate('help.sandbox.next'))
          .option('--http <status>', translate('help.sandbox.http'))
          .option('--code <code>', translate('help.sandbox.code'))
          .option('--drop', translate('help.sandbox.drop'))
          .option('--delay <duration>', translate('help.sandbox.delay'))
          .option('--garbage', translate('help.sandbox.garbage'))
          .action((_, self) => run(self.optsWithGlobals())),
      load: async () => (await import('./sandbox.run.js')).runFault,
    }),
  ],
);
