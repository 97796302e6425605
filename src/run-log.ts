import { COMMANDS } from './commands/index.js';
import type { Context, World } from './context.js';
import { PACKAGE_NAME, VERSION } from './domain/package.js';
import { RayvisionError } from './errors.js';
import { oneLine, print } from './output/print.js';
import { logFile, writeLog } from './state/log/log.js';

/** The result of writing a line: the file, or why it could not be written. */
export type Written = { readonly file: string } | { readonly cause: string };

/** Writes one line; a log that cannot be written is a result, not an exception. */
export function tryLog(entry: Readonly<Record<string, unknown>>, world: World): Written {
  try {
    writeLog(entry, world);
    return { file: logFile(world) };
  } catch (error) {
    if (error instanceof RayvisionError) return { cause: error.describe(world.translate) };
    return { cause: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

/** Returns the command of a line. No other word is logged: any of them may be a secret. */
function commandWord(argv: readonly string[]): string {
  return argv.find((word) => COMMANDS.some(({ name }) => name === word)) ?? PACKAGE_NAME;
}

/** Starts the log of one run. If it cannot be written, one warning is printed. */
export function startLog(argv: readonly string[], world: World): Context['log'] {
  let warned = ['--json', '--quiet', '-q'].some((flag) => argv.includes(flag));
  function log(entry: Readonly<Record<string, unknown>>): void {
    const written = tryLog(entry, world);
    if (warned || !('cause' in written)) return;
    warned = true;
    const { translate, stderr } = world;
    const text = oneLine(translate('ui.noLog', { cause: written.cause }));
    print(stderr, `${translate('ui.warning')}${text}\n`).catch(() => {});
  }
  log({ event: 'begin', command: commandWord(argv), version: VERSION });
  return log;
}
