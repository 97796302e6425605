import { Command, CommanderError, Option } from 'commander';
import type { CommandRow, Start } from './commands/command.js';
import { checkOneFarm, GLOBAL_OPTIONS, HELP_FLAGS, VERSION_FLAGS } from './commands/flags/global-options.js';
import { firstPage } from './commands/help/first-page.js';
import { configureHelp } from './commands/help/help-format.js';
import { COMMANDS } from './commands/index.js';
import type { Outcome } from './commands/outcome.js';
import { operandsOf, usageError } from './commands/usage/usage-error.js';
import type { Context } from './context.js';
import { PACKAGE_NAME, VERSION } from './domain/package.js';

function createCommand(row: CommandRow, translate: Context['translate'], start: Start): Command {
  const command = new Command(row.name).description(translate(row.help));
  for (const subcommand of row.subcommands) command.addCommand(createCommand(subcommand, translate, start));
  row.define(command, translate, start);
  if (row.examples !== undefined) command.addHelpText('after', translate(row.examples, { name: row.name }));
  return command;
}

/**
 * Builds the command tree for one line: only the commands that it names get their arguments and options.
 * @param start receives the options of the command that runs
 */
export function createProgram(
  argv: readonly string[],
  translate: Context['translate'],
  start: Start,
): Command {
  const program = new Command(PACKAGE_NAME)
    .description(translate('help.program'))
    .version(VERSION, VERSION_FLAGS, translate('help.version'));
  for (const { flags, help, read } of GLOBAL_OPTIONS) {
    const option = new Option(flags, translate(help));
    program.addOption(read ? option.argParser(read) : option);
  }
  for (const row of COMMANDS) {
    const isNamed = argv.includes(row.name);
    program.addCommand(
      isNamed ? createCommand(row, translate, start) : new Command(row.name).description(translate(row.help)),
    );
  }
  return program;
}

/** Prints the completions at the cursor of a line. @param words the words up to the cursor */
export async function runCompletions(words: readonly string[], context: Context): Promise<void> {
  const program = createProgram(words, context.translate, async () => {});
  await (await import('./commands/completion/print-completions.js')).printCompletions(
    program,
    words,
    context,
  );
}

const [HELP_FLAG_SHORT = '', HELP_FLAG = ''] = HELP_FLAGS.split(', ');

/** `--help env add` and `help env add` become `env add --help`: the parser would show the page of another command. */
function withHelpLast(argv: readonly string[]): readonly string[] {
  const operands = operandsOf(argv);
  const first = argv.indexOf(operands[0] ?? '');
  const isHelp = (word: string) => word === HELP_FLAG || word === HELP_FLAG_SHORT;
  const isFlagFirst = operands.length > 0 && argv.slice(0, first).some(isHelp);
  const path = operands[0] === 'help' ? operands.slice(1) : operands;
  if (!isFlagFirst && path.length === operands.length) return argv;
  const others = argv.filter((word) => word !== 'help' && !isHelp(word));
  // The parser handles `help <command>`, and reports an unknown command.
  return path.length > 1 ? [...others, HELP_FLAG] : ['help', ...others];
}

/**
 * Parses a command line and runs its command; resolves to the command's outcome.
 * @throws UsageError for an unknown command, option or argument; whatever the command throws
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<Outcome> {
  let outcome: Outcome = 0;
  const start: Start = async (row, options, load) => {
    checkOneFarm(options);
    const work = await load();
    const { explainOutcome } = await import('./commands/outcome.js');
    outcome = explainOutcome(row, await work(options, context));
  };
  const program = createProgram(argv, context.translate, start);
  let isShown = false;
  configureHelp(program, {
    ...{ translate: context.translate, stdout: context.stdout, firstPage: () => firstPage(context) },
    onShown: () => {
      isShown = true;
    },
  });
  try {
    await program.parseAsync(withHelpLast(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were printed. Their outcome is 0, whatever the parser's exit code.
    if (!isShown) throw usageError(error, COMMANDS, argv);
  }
  return outcome;
}
