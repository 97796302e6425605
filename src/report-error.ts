import type { Context, World } from './context.js';
import { BUGS_URL } from './domain/package.js';
import { InternalError, named, type RayvisionError } from './errors.js';
import { errorJson, errorText, stackText } from './output/errors.js';
import { print, printJson } from './output/print.js';
import { themeFor } from './output/theme.js';
import { tryLog } from './run-log.js';

/** A bug is what broke; the error that carries it was made here. */
function stackOf(error: RayvisionError): string {
  return stackText(error instanceof InternalError ? (error.cause ?? error) : error);
}

/** An error as the log has it. */
function entryOf(error: RayvisionError): Readonly<Record<string, unknown>> {
  const { name, message, exitCode, farmCode } = error;
  return { event: 'error', name, message, exitCode, farmCode, stack: stackOf(error) };
}

/**
 * A bug as a person is told of it: its stack goes into the log whether a log was asked for or not, since it may
 * never happen again. The sentence says where it is, and whom to tell.
 */
async function toldBug(bug: InternalError, world: World): Promise<InternalError> {
  await world.prepare();
  const { translate } = world;
  const report = BUGS_URL ? translate('ui.reportAt', { url: BUGS_URL }) : translate('ui.report');
  const message = String(bug.params.message ?? '');
  const written = tryLog(entryOf(bug), world);
  return 'file' in written
    ? new InternalError('bug.logged', { message, log: written.file, report }, { cause: bug.cause })
    : new InternalError('bug.unlogged', { message, cause: written.cause, report }, { cause: bug.cause });
}

async function tell(
  told: RayvisionError,
  argv: readonly string[],
  { stderr, translate, env }: World,
): Promise<void> {
  const json = argv.includes('--json');
  const wanted = !argv.includes('--no-color') && !json;
  const theme = await themeFor({ isTTY: Boolean(stderr.isTTY), env, wanted, mark: stderr.mark });
  if (json) await printJson(stderr, errorJson(told, translate));
  else await print(stderr, errorText(told, translate, theme));
  if (argv.includes('--debug')) await print(stderr, stackOf(told));
}

/**
 * Tells why a run ended: one line or one JSON document on stderr, and the stack with `--debug`.
 * @param isTold whether people were told of it already: only who reads JSON is told
 * @returns the exit code
 */
export async function report(
  thrown: unknown,
  argv: readonly string[],
  context: Context & World,
  isTold = false,
): Promise<number> {
  const error = named(thrown);
  const isBug = error instanceof InternalError;
  if (!isBug) context.log(entryOf(error));
  if (isTold && !argv.some((word) => word === '--json' || word === '--ndjson')) return error.exitCode;
  // When nobody can be told, the exit code still tells.
  await tell(isBug ? await toldBug(error, context) : error, argv, context).catch(() => {});
  return error.exitCode;
}
