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
 * How a command ended that threw nothing: with 0, an exit code of its results, or an error that was already printed
 * for people. With `--json` and `--ndjson` that error goes to stderr like any other.
 */
export type Outcome = number | RayvisionError;

const CLASSES = [
  ...[UsageError, DataError, NoInputError, UnreachableError, InternalError, OutputError, FarmBusyError],
  ...[ProtocolError, AccessError, ConfigError, InterruptedError, TerminatedError],
];

/** Returns the outcome with an error for every exit code that is neither 0 nor a result of the command. */
export function explainOutcome(
  { resultCodes = [] }: { readonly resultCodes?: readonly number[] },
  outcome: Outcome,
): Outcome {
  if (typeof outcome !== 'number' || outcome === 0 || resultCodes.includes(outcome)) return outcome;
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
