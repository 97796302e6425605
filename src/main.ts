import type { Context } from './context.js';
import { named, type RayvisionError } from './errors.js';
import { errorJson, errorText, stackText } from './output/errors.js';
import { print, printJson } from './output/print.js';
import { themeFor } from './output/theme.js';
import { runQuick } from './quick.js';

export { processContext } from './context.js';

async function report(error: RayvisionError, argv: readonly string[], context: Context): Promise<number> {
  const { stderr, say, env } = context;
  const json = argv.includes('--json');
  const wanted = !argv.includes('--no-color') && !json;
  const theme = await themeFor({ isTTY: Boolean(stderr.isTTY), env, wanted });
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
  try {
    const answered = await runQuick(argv, context);
    if (answered !== undefined) return answered;
    return await (await import('./program.js')).runProgram(argv, context);
  } catch (error) {
    return report(named(error), argv, context);
  }
}
