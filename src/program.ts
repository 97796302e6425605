import { Command } from 'commander';
import { apiCommand } from './commands/api.js';
import type { Run } from './commands/globals.js';
import { listDccCommand } from './commands/list-dcc.js';
import { sandboxCommand } from './commands/sandbox.js';
import { statusCommand } from './commands/status.js';
import { submitCommand } from './commands/submit.js';
import { waitCommand } from './commands/wait.js';
import type { Context } from './context.js';
import { VERSION } from './domain/package.js';
import type { SentenceKey } from './text/index.js';

/** Loads a command's work when it is called, and not before. */
type Load<O> = () => Promise<(options: O, context: Context) => Promise<number>>;

/** The command tree for one line. `done` is told the exit code of the command that ran. */
export function createProgram(
  argv: readonly string[],
  context: Context,
  done: (exitCode: number) => void,
): Command {
  const { say } = context;
  const on =
    <O>(load: Load<O>): Run<O> =>
    async (options) =>
      done(await (await load())(options, context));
  const sandbox = () => import('./commands/runs.js');

  const program = new Command('rayvision')
    .description(say('help.program'))
    .version(VERSION, '-V, --version', say('help.version'))
    .helpOption('-h, --help', say('help.help'))
    .option('--sandbox', say('help.global.sandbox'))
    .option('--json', say('help.global.json'))
    .option('-q, --quiet', say('help.global.quiet'))
    .option('-y, --yes', say('help.global.yes'))
    .option('--no-input', say('help.global.noInput'))
    .option('--no-color', say('help.global.noColor'))
    .option('--debug', say('help.global.debug'))
    .addHelpText('after', say('help.program.examples'))
    .configureHelp({ showGlobalOptions: true });

  /** A definition is built only for the command that stands on the line; the others are names in the help. */
  const definitions: readonly [name: string, help: SentenceKey, define: () => Command][] = [
    [
      'submit',
      'help.submit',
      () =>
        submitCommand(
          say,
          on(async () => (await import('./commands/runs.js')).runSubmit),
        ),
    ],
    [
      'wait',
      'help.wait',
      () =>
        waitCommand(
          say,
          on(async () => (await import('./commands/runs.js')).runWait),
        ),
    ],
    [
      'status',
      'help.status',
      () =>
        statusCommand(
          say,
          on(async () => (await import('./commands/runs.js')).runStatus),
        ),
    ],
    [
      'list-dcc',
      'help.listDcc',
      () =>
        listDccCommand(
          say,
          on(async () => (await import('./commands/list-dcc.run.js')).runListDcc),
        ),
    ],
    [
      'api',
      'help.api',
      () =>
        apiCommand(
          say,
          on(async () => (await import('./commands/runs.js')).runApi),
        ),
    ],
    [
      'sandbox',
      'help.sandbox',
      () =>
        sandboxCommand(say, {
          start: on(async () => (await sandbox()).runStart),
          stop: on(async () => (await sandbox()).runStop),
          status: on(async () => (await sandbox()).runSandboxStatus),
          reset: on(async () => (await sandbox()).runReset),
          set: on(async () => (await sandbox()).runSet),
          fault: on(async () => (await sandbox()).runFault),
        }),
    ],
  ];
  for (const [name, help, define] of definitions) {
    program.addCommand(argv.includes(name) ? define() : new Command(name).description(say(help)));
  }
  return program;
}
