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
import type { Say, SentenceKey } from './text/index.js';

type Runs = typeof import('./commands/runs.js');
type Work<O> = (options: O, context: Context) => Promise<number>;

/** A command's name, its line in the help, and its definition, built only when it stands on the line. */
type Row = readonly [name: string, help: SentenceKey, define: () => Command];

function rows(say: Say, context: Context, done: (exitCode: number) => void): Row[] {
  /** A command's work is loaded when it is called, and not before. */
  const on =
    <O>(pick: (runs: Runs) => Work<O>): Run<O> =>
    async (options) =>
      done(await pick(await import('./commands/runs.js'))(options, context));
  /** Apart from the others: it needs neither the farm nor anything that speaks to it. */
  const listDcc: Run<object> = async (options) =>
    done(await (await import('./commands/list-dcc.run.js')).runListDcc(options, context));

  return [
    [
      'submit',
      'help.submit',
      () =>
        submitCommand(
          say,
          on((runs) => runs.runSubmit),
        ),
    ],
    [
      'wait',
      'help.wait',
      () =>
        waitCommand(
          say,
          on((runs) => runs.runWait),
        ),
    ],
    [
      'status',
      'help.status',
      () =>
        statusCommand(
          say,
          on((runs) => runs.runStatus),
        ),
    ],
    ['list-dcc', 'help.listDcc', () => listDccCommand(say, listDcc)],
    [
      'api',
      'help.api',
      () =>
        apiCommand(
          say,
          on((runs) => runs.runApi),
        ),
    ],
    [
      'sandbox',
      'help.sandbox',
      () =>
        sandboxCommand(say, {
          start: on((runs) => runs.runStart),
          stop: on((runs) => runs.runStop),
          status: on((runs) => runs.runSandboxStatus),
          reset: on((runs) => runs.runReset),
          set: on((runs) => runs.runSet),
          fault: on((runs) => runs.runFault),
        }),
    ],
  ];
}

/** The command tree for one line. `done` is told the exit code of the command that ran. */
export function createProgram(
  argv: readonly string[],
  context: Context,
  done: (exitCode: number) => void,
): Command {
  const { say } = context;
  const program = new Command('rayvision')
    .description(say('help.program'))
    .version(VERSION, '-V, --version', say('help.version'))
    .option('--sandbox', say('help.global.sandbox'))
    .option('--json', say('help.global.json'))
    .option('-q, --quiet', say('help.global.quiet'))
    .option('-y, --yes', say('help.global.yes'))
    .option('--no-input', say('help.global.noInput'))
    .option('--no-color', say('help.global.noColor'))
    .option('--debug', say('help.global.debug'))
    .addHelpText('after', say('help.program.examples'));
  for (const [name, help, define] of rows(say, context, done)) {
    program.addCommand(argv.includes(name) ? define() : new Command(name).description(say(help)));
  }
  return program;
}
