import {
  type ErrorKey,
  english,
  type Params,
  type SentenceKey,
  type Translate,
  translateIfKnown,
} from './text/index.js';

export type { MoneyKey, Params, SentenceKey, Translate } from './text/index.js';

/** Exit codes of all errors; scripts rely on them (docs/contract.md, "Exit codes"). */
export const EXIT_CODES = {
  UsageError: 64,
  DataError: 65,
  NoInputError: 66,
  UnreachableError: 69,
  InternalError: 70,
  OutputError: 73,
  FarmBusyError: 75,
  ProtocolError: 76,
  AccessError: 77,
  ConfigError: 78,
  InterruptedError: 130,
  TerminatedError: 143,
} as const;

export type ErrorName = keyof typeof EXIT_CODES;

export interface ErrorDetails {
  /** The farm's code, if the farm answered with one. */
  readonly farmCode?: number;
  readonly cause?: unknown;
  /** Whether the fault stays until a person fixes it, so that a retry cannot help. */
  readonly lasting?: boolean;
}

/** An expected failure with a stable key, a message, and a hint about what to do next. */
export abstract class RayvisionError extends Error {
  abstract override readonly name: ErrorName;

  readonly farmCode: number | undefined;
  readonly lasting: boolean;

  /** A further hint, added by the code that caught the error. */
  private advice: { readonly key: SentenceKey; readonly params: Params } | undefined;

  constructor(
    readonly key: ErrorKey,
    readonly params: Params = {},
    details: ErrorDetails = {},
  ) {
    super(english(key, params), details.cause === undefined ? undefined : { cause: details.cause });
    this.farmCode = details.farmCode;
    this.lasting = details.lasting ?? false;
  }

  get exitCode(): number {
    return EXIT_CODES[this.name];
  }

  /** Returns what went wrong, in the user's language. */
  describe(translate: Translate): string {
    return translate(this.key, this.params);
  }

  /** Returns what to do next, if anything. */
  hint(translate: Translate): string | undefined {
    const own = translateIfKnown(translate, `${this.key}.hint`, this.params);
    const farms =
      this.farmCode === undefined
        ? undefined
        : translateIfKnown(translate, `farm.${this.farmCode}`, this.params);
    const advice = this.advice && translate(this.advice.key, this.advice.params);
    const hints = [own ?? farms, advice].filter((one) => one !== undefined);
    if (hints.length < 2) return hints[0];
    return hints.map((hint) => (/[.。!?]$/.test(hint) ? hint : `${hint}.`)).join(' ');
  }

  /** Adds a sentence to the hint. */
  advise(key: SentenceKey, params: Params): this {
    this.advice = { key, params };
    return this;
  }
}

/** 64: an unknown command or option, a missing or malformed argument. */
export class UsageError extends RayvisionError {
  override readonly name = 'UsageError';
}

/** 65: an invalid file, a value out of range, a request that the farm rejects as invalid. */
export class DataError extends RayvisionError {
  override readonly name = 'DataError';
}

/** 66: a file that cannot be read, an unknown task. */
export class NoInputError extends RayvisionError {
  override readonly name = 'NoInputError';
}

/** 69: the farm cannot be reached, or answers with an HTTP error without an envelope. */
export class UnreachableError extends RayvisionError {
  override readonly name = 'UnreachableError';
}

/** 70: a bug in this program. */
export class InternalError extends RayvisionError {
  override readonly name = 'InternalError';
}

/** 73: an output file cannot be created. */
export class OutputError extends RayvisionError {
  override readonly name = 'OutputError';
}

/** 75: a temporary refusal; try again later. */
export class FarmBusyError extends RayvisionError {
  override readonly name = 'FarmBusyError';
}

/** 76: HTTP success with an answer that is not the protocol's. */
export class ProtocolError extends RayvisionError {
  override readonly name = 'ProtocolError';
}

/** 77: missing or wrong credentials, no permission, wrong region, no money, a wrong clock. */
export class AccessError extends RayvisionError {
  override readonly name = 'AccessError';
}

/** 78: invalid configuration. */
export class ConfigError extends RayvisionError {
  override readonly name = 'ConfigError';
}

/** 130: Ctrl-C. */
export class InterruptedError extends RayvisionError {
  override readonly name = 'InterruptedError';
}

/** 143: SIGTERM. */
export class TerminatedError extends RayvisionError {
  override readonly name = 'TerminatedError';
}

/** Whether an error is an interruption by Ctrl-C or SIGTERM. */
export function isInterruption(error: unknown): error is InterruptedError | TerminatedError {
  return error instanceof InterruptedError || error instanceof TerminatedError;
}

/** Returns an interruption of the same kind, with a message about what was interrupted. */
export function interruption(cause: RayvisionError, key: ErrorKey, params: Params = {}): RayvisionError {
  const Same = cause instanceof TerminatedError ? TerminatedError : InterruptedError;
  return new Same(key, params, { cause });
}

/** Converts any thrown value to a RayvisionError; an unexpected one is an InternalError with the original as its cause. */
export function toRayvisionError(error: unknown): RayvisionError {
  if (error instanceof RayvisionError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new InternalError('bug', { message }, { cause: error });
}

/** Returns several errors as one of the class of the worst (the highest exit code); undefined for none. */
export function combineErrors(errors: readonly RayvisionError[], key: ErrorKey): RayvisionError | undefined {
  const [worst] = errors.toSorted((a, b) => b.exitCode - a.exitCode);
  if (!worst || errors.length === 1) return worst;
  const list = errors.map((error) => (translate: Translate) => error.describe(translate));
  const Same = worst.constructor as typeof DataError;
  const { farmCode } = worst;
  const details = farmCode === undefined ? {} : { farmCode };
  return new Same(key, { count: errors.length, list }, { cause: worst, ...details });
}
