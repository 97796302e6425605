import { type Command, CommanderError } from 'commander';
import type { Context } from './context.js';
import { named, type RayvisionError, UsageError } from './errors.js';
import { errorJson, errorText, stackText } from './output/errors.js';
import { print, printJson } from './output/print.js';
import { themeFor } from './output/theme.js';
import { createProgram } from './program.js';

export { processContext } from './context.js';

/** Help and version go where results go; commander's own complaints are told by us, in one manner. */
function prepare(command: Command, context: Context): void {
  const help = context.say('help.help');
  command.configureHelp({ showGlobalOptions: true }).helpOption('-h, --help', help);
  command.exitOverride().configureOutput({
    writeOut: (text) => void context.stdout.write(text),
    writeErr: () => {},
    getOutHelpWidth: () => context.stdout.columns || 100,
    getOutHasColors: () => false,
  });
  for (const child of command.commands) prepare(child, context);
}

/** The command that a line names, as far as there is one: `sandbox set`. */
function commandOf(program: Command, argv: readonly string[]): string {
  const path: string[] = [];
  let command = program;
  for (const word of argv.filter((one) => !one.startsWith('-'))) {
    const child = command.commands.find((one) => one.name() === word);
    if (!child) break;
    path.push(word);
    command = child;
  }
  return path.join(' ');
}

/** Commander's complaint in one line, without its own prefix; its suggestion goes along. */
function usageError(error: CommanderError, command: string): UsageError {
  if (error.code === 'commander.help') return new UsageError('usage.subcommand', { command });
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new UsageError('usage', { message, command: command ? `${command} ` : '' }, { cause: error });
}

/** @throws UsageError for what commander does not understand. */
async function parse(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version have been printed.
    if (error.exitCode !== 0) throw usageError(error, commandOf(program, argv));
  }
}

async function report(error: RayvisionError, argv: readonly string[], context: Context): Promise<number> {
  const { stderr, say, env } = context;
  const json = argv.includes('--json');
  const theme = await themeFor({
    isTTY: Boolean(stderr.isTTY),
    env,
    wanted: !argv.includes('--no-color') && !json,
  });
  if (json) await printJson(stderr, errorJson(error, say));
  else await print(stderr, errorText(error, say, theme));
  if (argv.includes('--debug')) await print(stderr, stackText(error));
  return error.exitCode;
}

/**
 * Runs one command line and resolves to its exit code; never rejects, never ends the process.
 * @param argv what stands after the program's name
 */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let exitCode = 0;
  try {
    const program = createProgram(argv, context, (code) => {
      exitCode = code;
    });
    prepare(program, context);
    if (argv.length === 0) program.outputHelp();
    else await parse(program, argv);
    return exitCode;
  } catch (error) {
    return report(named(error), argv, context);
  }
}
