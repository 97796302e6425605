import {
  AccessError,
  DataError,
  FarmBusyError,
  NoInputError,
  ProtocolError,
  type RayvisionError,
  UnreachableError,
} from '../errors.js';
import { type CodeClass, codeClass, FARM_CODES } from '../protocol/codes.js';
import type { Envelope } from '../protocol/envelope.js';
import { otherDomain } from '../protocol/region.js';
import type { Outcome } from './outcome.js';

type ErrorClass = new (...args: ConstructorParameters<typeof DataError>) => RayvisionError;

const CLASS_OF: Readonly<Record<CodeClass, ErrorClass>> = {
  invalid: DataError,
  missing: NoInputError,
  access: AccessError,
  region: AccessError,
  clock: AccessError,
  money: AccessError,
  site: AccessError,
  unavailable: FarmBusyError,
};

/** What was asked, as far as an error message needs it. */
export interface Asked {
  readonly domain: string;
  readonly path: string;
}

/** The named error for a farm code, with the reference's advice as its hint. */
export function refusal(envelope: Envelope, { path, domain }: Asked, skewSeconds: number): RayvisionError {
  const { code, message, requestId } = envelope;
  const symbol = FARM_CODES.get(code)?.symbol ?? 'unknown';
  const params = {
    code,
    symbol,
    path,
    domain,
    message: message || symbol,
    requestId: requestId || '-',
    skew: skewSeconds,
    other: otherDomain(domain),
  };
  return new CLASS_OF[codeClass(code)]('farm.refused', params, { farmCode: code });
}

function causeCode(cause: unknown): string {
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

/** The error for an attempt that brought no envelope, after all repetitions. */
export function noAnswerError(
  outcome: Exclude<Outcome, { kind: 'answer' }>,
  asked: Asked,
  unsure: boolean,
): RayvisionError {
  const params = { domain: asked.domain, path: asked.path };
  if (outcome.kind === 'foreign') {
    const status = { ...params, status: outcome.httpStatus };
    if (outcome.httpStatus < 400) return new ProtocolError('farm.garbage', status);
    if ([429, 503].includes(outcome.httpStatus)) return new FarmBusyError('farm.httpBusy', status);
    return new UnreachableError('farm.http', status);
  }
  const cause = { ...params, cause: causeCode(outcome.cause) };
  if (outcome.kind === 'unsent')
    return new UnreachableError('farm.unreachable', cause, { cause: outcome.cause });
  const key = unsure ? 'farm.lostUnsure' : 'farm.lost';
  return new UnreachableError(key, cause, { cause: outcome.cause });
}
