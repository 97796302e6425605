import { COMPLETE } from './commands/completion/completion.js';
import type { Context, World } from './context.js';
import { withMembers } from './domain/with-members.js';
import { EXIT_CODES, type RayvisionError, UsageError } from './errors.js';
import { answerFast } from './fast-path.js';
import { languageOf } from './language.js';
import { wrappingStream } from './output/wrap.js';
import { guardedStream, sequenceMarks } from './output-stream.js';
import { secretsOf } from './secrets/passwords.js';

export { processContext } from './context.js';

/** Returns the world with guarded outputs: they write no secrets, and no control sequences but our own. Its members stay lazy. */
function guarded(world: World): World {
  const { secrets } = world;
  const { keys, addresses } = secretsOf(world.env);
  for (const key of keys) secrets.keep(key);
  for (const address of addresses) secrets.keepAddress(address);
  const marks = sequenceMarks((size) => world.randomBytes(size));
  return withMembers(world, {
    get stdout() {
      return guardedStream(world.stdout, { marks, redact: secrets.redactResult });
    },
    get stderr() {
      return guardedStream(wrappingStream(world.stderr), { marks, redact: secrets.redact });
    },
  });
}

/** Returns the world with its log. A run without a log loads nothing for it. */
async function logged(
  argv: readonly string[],
  world: World & Pick<Context, 'lang'>,
): Promise<Context & World> {
  const wanted = world.env.RAYVISION_LOG || argv.includes('--debug');
  if (wanted) await world.prepare();
  const log = wanted ? (await import('./run-log.js')).startLog(argv, world) : () => {};
  return withMembers(world, { log });
}

async function answer(argv: readonly string[], context: Context & World): Promise<number | RayvisionError> {
  const answered = await answerFast(argv, context);
  if (answered !== undefined) return answered;
  await context.prepare();
  return (await import('./program.js')).runProgram(argv, context);
}

/**
 * Answers a completion script. Never fails and never prints an error: it runs while the user types.
 * @param argv the place of the word at the cursor, then the words of the line
 */
async function answerCompletion([index = '', ...words]: readonly string[], world: World): Promise<number> {
  try {
    const { lang, translate } = await languageOf([], world);
    await world.prepare();
    const context = withMembers(guarded(world), { lang, translate, log: () => {} });
    const before = words.slice(0, Number(index));
    const current = words[before.length] ?? '';
    await (await import('./program.js')).runCompletions([...before, current], context);
    return 0;
  } catch {
    return EXIT_CODES.InternalError;
  }
}

/**
 * Runs one command line and resolves to its exit code; never rejects. Only after an error that nothing awaited does it
 * end the process: the command's state can no longer be trusted.
 * @param argv the words after the program's name
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  if (argv[0] === COMPLETE) return answerCompletion(argv.slice(1), world);
  const { lang, translate, error: languageError } = await languageOf(argv, world);
  const speaking = withMembers(guarded(world), { lang, translate });
  const context = await logged(argv, speaking);
  const end = (exitCode: number) => {
    context.log({ event: 'end', exitCode });
    return exitCode;
  };
  const fail = async (error: unknown, isPrinted = false) => {
    const { reportError } = await import('./report-error.js');
    return end(await reportError(error, argv, context, isPrinted));
  };
  context.onUncaught((error) => fail(error));
  try {
    if (languageError !== undefined) throw languageError;
    // A secret is never a flag (docs/contract.md, "Where a setting comes from"): the shell's history would keep it.
    if (argv.some((word) => world.secrets.redactKeys(word) !== word)) throw new UsageError('usage.secret');
    const outcome = await answer(argv, context);
    return typeof outcome === 'number' ? end(outcome) : fail(outcome, true);
  } catch (error) {
    return fail(error);
  }
}
