import {
  DataError,
  isInterruption,
  NoInputError,
  type RayvisionError,
  type Translate,
  UsageError,
} from '../errors.js';

/** A scene that cannot be submitted, and why. */
export interface SceneFault {
  readonly typed: string;
  /** Absolute path. */
  readonly path: string;
  readonly error: RayvisionError;
}

export interface FaultSummary {
  /** Scenes with a fault, those reported before among them. */
  readonly count: number;
  /** Scenes of the request. */
  readonly total: number;
  /** Whether the submission ends here. */
  readonly isOver: boolean;
}

/**
 * Reports scenes that cannot be submitted, each once.
 * @returns whether they were printed; otherwise the error that ends the submission lists them
 */
export type ReportFaults = (faults: readonly SceneFault[], summary: FaultSummary) => Promise<boolean>;

/** Whether an error is a scene's fault. Other failures, the farm's for instance, end the whole submission. */
function isFault(error: unknown): error is RayvisionError {
  return error instanceof DataError || error instanceof NoInputError || error instanceof UsageError;
}

/**
 * Does work for each scene. A scene that fails does not stop the others, so that all faults are reported together.
 * @returns the results of the scenes without a fault, in their order
 */
export async function eachWithoutFault<S extends Pick<SceneFault, 'typed' | 'path'>, T>(
  scenes: readonly S[],
  faults: SceneFault[],
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

/** Returns one error for all faults, of the kind that is checked first: 66, 65, 64 (docs/contract.md, "Exit codes"). */
function combinedFaults(faults: readonly SceneFault[], total: number, isListed: boolean): RayvisionError {
  const params = { count: faults.length, total };
  const One =
    [NoInputError, DataError, UsageError].find((Kind) => faults.some(({ error }) => error instanceof Kind)) ??
    DataError;
  if (!isListed) return new One('submit.faults', params);
  const list = (translate: Translate) =>
    faults.map(({ typed, error }) => `${typed}: ${error.describe(translate)}`).join('; ');
  return new One('submit.faultList', { ...params, list });
}

/** How faults are reported. */
export interface FaultRules {
  /** The scenes of the request, in their order. */
  readonly scenes: readonly string[];
  /** How many of them are different files. */
  readonly total: number;
  /** Skip faulty scenes and submit the others (`--skip-bad`). */
  readonly skipBad: boolean;
}

/**
 * Returns a function that reports all faults so far, and ends the submission unless faulty scenes are skipped and
 * others remain. A fault is reported once.
 * The function throws the only fault, or one error for all.
 */
export function faultReporter(
  faults: readonly SceneFault[],
  { scenes, total, skipBad }: FaultRules,
  reportFaults: ReportFaults,
): () => Promise<void> {
  const reported = new Set<SceneFault>();
  const place = ({ typed }: SceneFault) => scenes.indexOf(typed);

  return async () => {
    const [first] = faults;
    if (!first) return;
    const isOver = !skipBad || faults.length === total;
    if (isOver && faults.length === 1) {
      reported.add(first);
      throw total > 1 ? first.error.advise('ui.skipBad', { count: total - 1 }) : first.error;
    }
    const news = faults.filter((fault) => !reported.has(fault)).toSorted((a, b) => place(a) - place(b));
    for (const fault of news) reported.add(fault);
    const isRead = await reportFaults(news, { count: faults.length, total, isOver });
    if (isOver) throw combinedFaults(faults, total, !isRead);
  };
}
