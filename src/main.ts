import type { Context, World } from './context.js';
import { type RayvisionError, UsageError } from './errors.js';
import { runQuick } from './fast-path.js';
import { voiceFor } from './language.js';
import { foldingStream } from './output/fold.js';
import { guardedStream, sequenceMarks } from './output-stream.js';
import { secretsOf } from './secrets/passwords.js';

export { processContext } from './context.js';

/** The same world, in which no secret gets out, and nothing that controls a terminal. Its parts stay as lazy as they are. */
function guarded(world: World): World {
  const { secrets } = world;
  const { keys, addresses } = secretsOf(world.env);
  for (const key of keys) secrets.keep(key);
  for (const address of addresses) secrets.keepAddress(address);
  const marks = sequenceMarks((size) => world.randomBytes(size));
  return Object.create(world, {
    stdout: { get: () => guardedStream(world.stdout, { marks, redact: secrets.redactResult }) },
    stderr: { get: () => guardedStream(foldingStream(world.stderr), { marks, redact: secrets.redact }) },
  });
}

/** With the log that was asked for. Nothing of it is loaded for a run that keeps none. */
async function logged(argv: readonly string[], world: World): Promise<Context & World> {
  const wanted = world.env.RAYVISION_LOG || argv.includes('--debug');
  if (wanted) await world.prepare();
  const log = wanted ? (await import('./run-log.js')).startLog(argv, world) : () => {};
  return Object.create(world, { log: { value: log } });
}

async function answer(argv: readonly string[], context: Context & World): Promise<number | RayvisionError> {
  const answered = await runQuick(argv, context);
  if (answered !== undefined) return answered;
  await context.prepare();
  return (await import('./program.js')).runProgram(argv, context);
}

/**
 * Runs one command line and resolves to its exit code; never rejects. It ends the process only for an error that
 * nobody awaited: whatever the command was at can no longer be trusted.
 * @param argv what stands after the program's name
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const { lang, say, wrong } = await voiceFor(argv, world);
  const speaking = Object.create(guarded(world), { lang: { value: lang }, say: { value: say } });
  const context = await logged(argv, speaking);
  const end = (exitCode: number) => {
    context.log({ event: 'end', exitCode });
    return exitCode;
  };
  const fail = async (error: unknown, isTold = false) => {
    const { report } = await import('./report-error.js');
    return end(await report(error, argv, context, isTold));
  };
  context.onStray((error) => fail(error));
  try {
    if (wrong !== undefined) throw wrong;
    // A secret is never a flag (docs/contract.md, "Secrets"): it would stand in the shell's history, and in files of
    // state.
    if (argv.some((word) => world.secrets.redactOwn(word) !== word)) throw new UsageError('usage.secret');
    const outcome = await answer(argv, context);
    return typeof outcome === 'number' ? end(outcome) : fail(outcome, true);
  } catch (error) {
    return fail(error);
  }
}
