import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import { type CompletionOptions, SHELLS } from './completion.js';
import { SCRIPTS } from './scripts.js';

/** Prints the script that makes a shell complete command lines of this program. */
export async function runCompletion(options: CompletionOptions, context: Context): Promise<number> {
  const shell = SHELLS.find((one) => one === options.shell.toLowerCase());
  if (shell === undefined) {
    throw new UsageError('completion.shell', { shell: options.shell, list: SHELLS.join(', ') });
  }
  const script = SCRIPTS[shell];
  if (options.json) await printJson(context.stdout, { shell, script });
  else await print(context.stdout, script);
  return 0;
}
