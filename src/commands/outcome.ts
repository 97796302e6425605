import {
  AccessError,
  ConfigError,
  DataError,
  FarmBusyError,
  InternalError,
  InterruptedError,
  NoInputError,
  OutputError,
  ProtocolError,
  type RayvisionError,
  TerminatedError,
  UnreachableError,
  UsageError,
} from '../errors.js';
import { listed } from '../output/list.js';
import type { ErrorKey, Say } from '../text/index.js';

/**
 * How the run of a command ended that threw nothing: with an exit code of its results (`RESULT_CODES`), or with an
 * error that people have been told of already. With `--json` and `--ndjson` that error goes to stderr as any other.
 */
export type Outcome = number | RayvisionError;

/** What `wait` ends with: the farm's own end codes, a time that ran out, an interruption. */
const WAIT_CODES = [10, 20, 23, 30, 35, 40, 45, 124, 130, 143] as const;

/**
 * Exit codes that say something of the tasks or scenes and are no failure of the command: its document on stdout
 * explains them (docs/contract.md, "Exit codes"). There are no others.
 */
export const RESULT_CODES: Readonly<Record<string, readonly number[]>> = {
  runWait: WAIT_CODES,
  runSubmit: WAIT_CODES,
  // The report names what is missing; of several scenes, one that cannot be read has its error there.
  runAnalyze: [64, 65, 66],
};

const CLASSES = [
  ...[UsageError, DataError, NoInputError, UnreachableError, InternalError, OutputError, FarmBusyError],
  ...[ProtocolError, AccessError, ConfigError, InterruptedError, TerminatedError],
];

/**
 * The outcome of a run, as the contract allows it: an exit code that is neither 0 nor a result has an error.
 * @param run name of the run function
 */
export function explained(run: string, outcome: Outcome): Outcome {
  if (typeof outcome !== 'number' || outcome === 0 || RESULT_CODES[run]?.includes(outcome)) return outcome;
  const all = CLASSES.map((Class) => new Class('failedInPart', { code: outcome }));
  return (
    all.find(({ exitCode }) => exitCode === outcome) ?? new InternalError('failedInPart', { code: outcome })
  );
}

/** Several errors as one, of the kind of the worst (the highest exit code); undefined for none. */
export function together(errors: readonly RayvisionError[], key: ErrorKey): RayvisionError | undefined {
  const [worst] = errors.toSorted((a, b) => b.exitCode - a.exitCode);
  if (!worst || errors.length === 1) return worst;
  const list = (say: Say) =>
    listed(
      errors.map((error) => error.tell(say)),
      say,
    );
  const Same = worst.constructor as typeof DataError;
  const { farmCode } = worst;
  const details = farmCode === undefined ? {} : { farmCode };
  return new Same(key, { count: errors.length, list }, { cause: worst, ...details });
}
