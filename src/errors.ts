import {
  type ErrorKey,
  english,
  type Params,
  type SentenceKey,
  sayIfKnown,
  type Translate,
} from './text/index.js';

export type { MoneyKey, Params, SentenceKey, Translate } from './text/index.js';

/** Every expected failure, and the exit code that scripts rely on. */
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
  /** The farm's own code, when the failure is its answer. */
  readonly farmCode?: number;
  readonly cause?: unknown;
  /** It stays until a person removes it: asking again cannot help. */
  readonly lasting?: boolean;
}

/** A failure with a name, a stable key, and sentences that name the input and the next step. */
export abstract class RayvisionError extends Error {
  abstract override readonly name: ErrorName;

  readonly farmCode: number | undefined;
  readonly lasting: boolean;

  /** What who caught it on the way knew of the next step. */
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

  /** What went wrong, in the reader's language. */
  tell(translate: Translate): string {
    return translate(this.key, this.params);
  }

  /** What to do next, when there is something to do. */
  hint(translate: Translate): string | undefined {
    const own = sayIfKnown(translate, `${this.key}.hint`, this.params);
    const farms =
      this.farmCode === undefined ? undefined : sayIfKnown(translate, `farm.${this.farmCode}`, this.params);
    const advice = this.advice && translate(this.advice.key, this.advice.params);
    const hints = [own ?? farms, advice].filter((one) => one !== undefined);
    if (hints.length < 2) return hints[0];
    return hints.map((hint) => (/[.。!?]$/.test(hint) ? hint : `${hint}.`)).join(' ');
  }

  /** Adds a next step to the hint. */
  advise(key: SentenceKey, params: Params): this {
    this.advice = { key, params };
    return this;
  }
}

/** 64: an unknown command or option, a missing or malformed argument. */
export class UsageError extends RayvisionError {
  override readonly name = 'UsageError';
}

/** 65: a file that cannot be understood, a value out of range, a request that the farm calls invalid. */
export class DataError extends RayvisionError {
  override readonly name = 'DataError';
}

/** 66: a file that cannot be read, a task that the farm does not know. */
export class NoInputError extends RayvisionError {
  override readonly name = 'NoInputError';
}

/** 69: the farm cannot be reached, or answers an HTTP error without its envelope. */
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

/** 75: the farm refused for now. */
export class FarmBusyError extends RayvisionError {
  override readonly name = 'FarmBusyError';
}

/** 76: HTTP success with something that is not the protocol. */
export class ProtocolError extends RayvisionError {
  override readonly name = 'ProtocolError';
}

/** 77: no credentials, wrong ones, no permission, wrong region, no money, a clock too far off. */
export class AccessError extends RayvisionError {
  override readonly name = 'AccessError';
}

/** 78: the configuration is wrong. */
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

/** Whether somebody stopped the program, by Ctrl-C or SIGTERM. */
export function isInterruption(error: unknown): error is InterruptedError | TerminatedError {
  return error instanceof InterruptedError || error instanceof TerminatedError;
}

/** The same interruption, saying what it interrupted. */
export function interruption(cause: RayvisionError, key: ErrorKey, params: Params = {}): RayvisionError {
  const Same = cause instanceof TerminatedError ? TerminatedError : InterruptedError;
  return new Same(key, params, { cause });
}

/** Any failure as one with a name: what nobody expected is a bug, and keeps its stack as the cause. */
export function named(error: unknown): RayvisionError {
  if (error instanceof RayvisionError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new InternalError('bug', { message }, { cause: error });
}

/** Returns several errors as one of the class of the worst (the highest exit code); undefined for none. */
export function combineErrors(errors: readonly RayvisionError[], key: ErrorKey): RayvisionError | undefined {
  const [worst] = errors.toSorted((a, b) => b.exitCode - a.exitCode);
  if (!worst || errors.length === 1) return worst;
  const list = errors.map((error) => (translate: Translate) => error.tell(translate));
  const Same = worst.constructor as typeof DataError;
  const { farmCode } = worst;
  const details = farmCode === undefined ? {} : { farmCode };
  return new Same(key, { count: errors.length, list }, { cause: worst, ...details });
}
