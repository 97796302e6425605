import type { Context } from './context.js';
import { named, type RayvisionError } from './errors.js';
import { errorJson, errorText, stackText } from './output/errors.js';
import { print, printJson } from './output/print.js';
import { themeFor } from './output/theme.js';
import { redactedStream } from './output-stream.js';
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

/** The same world, in which no secret gets out. Its parts stay as lazy as they are. */
function guarded(context: Context): Context {
  const { redact } = context.secrets;
  return Object.create(context, {
    stdout: { get: () => redactedStream(context.stdout, redact) },
    stderr: { get: () => redactedStream(context.stderr, redact) },
  });
}

/**
 * Runs one command line and resolves to its exit code; never rejects, never ends the process.
 * @param argv what stands after the program's name
 */
export async function run(argv: readonly string[], world: Context): Promise<number> {
  const context = guarded(world);
  try {
    const answered = await runQuick(argv, context);
    if (answered !== undefined) return answered;
    return await (await import('./program.js')).runProgram(argv, context);
  } catch (error) {
    return report(named(error), argv, context);
  }
}
