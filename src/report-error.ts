import { MissingSubcommandError } from './commands/usage/missing-subcommand.js';
import type { Context, World } from './context.js';
import { BUGS_URL } from './domain/package.js';
import { InternalError, type RayvisionError, toRayvisionError } from './errors.js';
import { errorJson, errorText, stackText } from './output/errors.js';
import { print, printJson } from './output/print.js';
import { themeFor } from './output/theme.js';
import { tryLog } from './run-log.js';

/** Returns the stack of an error; for a bug, the stack of its cause. */
function stackOf(error: RayvisionError): string {
  return stackText(error instanceof InternalError ? (error.cause ?? error) : error);
}

/** Returns the log entry of an error. */
function entryOf(error: RayvisionError): Readonly<Record<string, unknown>> {
  const { name, message, exitCode, farmCode } = error;
  return { event: 'error', name, message, exitCode, farmCode, stack: stackOf(error) };
}

/** Writes the stack of a bug to the log, with or without `--debug`: it may never happen again. Returns the error to print. */
async function logBug(bug: InternalError, world: World): Promise<InternalError> {
  await world.prepare();
  const { translate } = world;
  const report = BUGS_URL ? translate('ui.reportAt', { url: BUGS_URL }) : translate('ui.report');
  const message = String(bug.params.message ?? '');
  const written = tryLog(entryOf(bug), world);
  return 'file' in written
    ? new InternalError('bug.logged', { message, log: written.file, report }, { cause: bug.cause })
    : new InternalError('bug.unlogged', { message, cause: written.cause, report }, { cause: bug.cause });
}

async function printError(
  error: RayvisionError,
  argv: readonly string[],
  { stderr, translate, env }: World,
): Promise<void> {
  if (argv.includes('--json')) await printJson(stderr, errorJson(error, translate));
  else {
    const wanted = !argv.includes('--no-color');
    const theme = await themeFor({ isTTY: Boolean(stderr.isTTY), env, wanted, mark: stderr.mark });
    await print(stderr, errorText(error, translate, theme));
    // Scripts and logs get the two lines of every error.
    if (error instanceof MissingSubcommandError && stderr.isTTY)
      await print(stderr, error.listing(translate, stderr.columns));
  }
  if (argv.includes('--debug')) await print(stderr, stackOf(error));
}

/**
 * Prints why a run ended: one line or one JSON document on stderr, and the stack with `--debug`.
 * @param isPrinted whether its text was printed already; then only `--json` and `--ndjson` print it
 * @returns the exit code
 */
export async function reportError(
  thrown: unknown,
  argv: readonly string[],
  context: Context & World,
  isPrinted = false,
): Promise<number> {
  const error = toRayvisionError(thrown);
  const isBug = error instanceof InternalError;
  if (!isBug) context.log(entryOf(error));
  if (isPrinted && !argv.some((word) => word === '--json' || word === '--ndjson')) return error.exitCode;
  // If stderr cannot be written to, the exit code still reports the error.
  await printError(isBug ? await logBug(error, context) : error, argv, context).catch(() => {});
  return error.exitCode;
}
