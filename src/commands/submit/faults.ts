import type { Context } from '../../context.js';
import { DataError, isInterruption, NoInputError, type RayvisionError, UsageError } from '../../errors.js';
import { errorText } from '../../output/errors.js';
import { oneLine } from '../../output/print.js';
import type { Say } from '../../text/index.js';
import { stderrTheme } from '../flags/globals.js';
import type { SubmitOptions } from './submit.js';

/** A scene that cannot be submitted, and why. */
export interface Fault {
  readonly typed: string;
  /** Absolute path. */
  readonly path: string;
  readonly error: RayvisionError;
}

/** What one scene can be to blame for: other failures, of the farm for instance, stop the whole line. */
function isFault(error: unknown): error is RayvisionError {
  return error instanceof DataError || error instanceof NoInputError || error instanceof UsageError;
}

/**
 * Does work for each scene; one that fails does not hold up the others, so that all faults are known together.
 * @returns what came of the scenes without a fault, in their order
 */
export async function eachWithoutFault<S extends Pick<Fault, 'typed' | 'path'>, T>(
  scenes: readonly S[],
  faults: Fault[],
  work: (scene: S, at: number) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  for (const [at, scene] of scenes.entries()) {
    try {
      done.push(await work(scene, at));
    } catch (error) {
      if (!isFault(error) || isInterruption(error)) throw error;
      faults.push({ typed: scene.typed, path: scene.path, error });
    }
  }
  return done;
}

/** A message for each scene, as one sentence. */
function faultList(faults: readonly Fault[]): (say: Say) => string {
  return (say) => faults.map(({ typed, error }) => `${typed}: ${error.tell(say)}`).join('; ');
}

/** One error for all, of the kind that is checked first: 66, 65, 64 (docs/contract.md, "Exit codes"). */
function asOneError(faults: readonly Fault[], total: number, isListed: boolean): RayvisionError {
  const facts = { count: faults.length, total };
  const One =
    [NoInputError, DataError, UsageError].find((Kind) => faults.some(({ error }) => error instanceof Kind)) ??
    DataError;
  return isListed
    ? new One('submit.faultList', { ...facts, list: faultList(faults) })
    : new One('submit.faults', facts);
}

/**
 * Reports all faults of a line's scenes together, and stops it, unless `--skip-bad` leaves these scenes out and others
 * are left. Faults that were reported before are not reported again.
 * @param total how many scenes the line names
 * @throws the only fault, or one error for all
 */
export async function checkFaults(
  faults: readonly Fault[],
  reported: Set<Fault>,
  total: number,
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const [first] = faults;
  if (!first) return;
  const { say, stderr } = context;
  const isOver = !options.skipBad || faults.length === total;
  if (isOver && faults.length === 1) {
    reported.add(first);
    throw total > 1 ? first.error.advise('ui.skipBad', { count: total - 1 }) : first.error;
  }
  const place = ({ typed }: Fault) => options.scenes.indexOf(typed);
  const news = faults.filter((fault) => !reported.has(fault)).toSorted((a, b) => place(a) - place(b));
  for (const fault of news) reported.add(fault);
  if (!options.json) {
    const theme = await stderrTheme(options, context);
    for (const { typed, error } of news) stderr.write(`${oneLine(typed)}: ${errorText(error, say, theme)}`);
  }
  if (isOver) throw asOneError(faults, total, Boolean(options.json));
  if (!options.json && news.length > 0) {
    stderr.write(`${say('ui.leftOut', { count: faults.length, total })}\n`);
  }
}
