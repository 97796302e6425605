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
import { otherDomain } from '../protocol/region.js';
import { type Barrier, isLasting, type Outcome } from './outcome.js';

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

/** The parts of a request that error messages name. */
export interface RequestInfo {
  readonly domain: string;
  readonly path: string;
}

/** Maximum length of the farm's message and request id in an error. */
const MAX_MESSAGE = 2000;
const MAX_ID = 200;

function truncate(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** Returns the error for a farm code, with the advice of the reference as its hint. */
export function refusal(
  { envelope, replayed }: Outcome & { kind: 'answer' },
  { path, domain }: RequestInfo,
  skewSeconds: number,
): RayvisionError {
  const { code, message, requestId } = envelope;
  const symbol = FARM_CODES.get(code)?.symbol ?? 'unknown';
  const key = replayed ? 'farm.replayed' : 'farm.refused';
  const Refusal = CLASS_OF[codeClass(code)];
  return new Refusal(
    key,
    {
      code,
      symbol,
      path,
      domain,
      message: truncate(message || symbol, MAX_MESSAGE),
      requestId: requestId ? truncate(requestId, MAX_ID) : (translate) => translate('ui.notKnown'),
      skew: skewSeconds,
      other: otherDomain(domain),
    },
    { farmCode: code },
  );
}

function causeCode(cause: unknown): string {
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

/** Certificate errors that often mean that this machine's clock is wrong. */
const OUT_OF_TIME = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID'];
const OTHER_HOST = 'ERR_TLS_CERT_ALTNAME_INVALID';
const PROXY_LOGIN = 407;

/** Returns the text key for the reason why a connection could not be established. */
function barrierKey(barrier: Barrier) {
  if (barrier.kind === 'certificate') {
    if (OUT_OF_TIME.includes(barrier.code)) return 'farm.certificateTime';
    return barrier.code === OTHER_HOST ? 'farm.certificateHost' : 'farm.certificate';
  }
  if (barrier.status === undefined) return 'proxy.unreachable';
  return barrier.status === PROXY_LOGIN ? 'proxy.login' : 'proxy.refused';
}

/** Returns the error for a connection that was never established. */
function unsentError(outcome: Outcome & { kind: 'unsent' }, { domain }: RequestInfo): RayvisionError {
  const { cause, barrier } = outcome;
  const host = domain.replace(/:\d+$/, '');
  const params = { domain, host, cause: causeCode(cause), ...barrier, status: 0 };
  if (!barrier) return new UnreachableError('farm.unreachable', params, { cause });
  const status = (barrier.kind === 'proxy' && barrier.status) || 0;
  const lasting = isLasting(barrier);
  return new UnreachableError(barrierKey(barrier), { ...params, status }, { cause, lasting });
}

/** Returns the error for a request without an envelope, after all retries. */
export function noAnswerError(
  outcome: Exclude<Outcome, { kind: 'answer' }>,
  request: RequestInfo,
  maybeExecuted: boolean,
): RayvisionError {
  const params = { domain: request.domain, path: request.path };
  if (outcome.kind === 'invalid') {
    const status = { ...params, status: outcome.httpStatus };
    if (outcome.httpStatus < 400 && outcome.tooLarge) return new ProtocolError('farm.tooLarge', status);
    if (outcome.httpStatus < 400) return new ProtocolError('farm.garbage', status);
    if ([429, 503].includes(outcome.httpStatus)) return new FarmBusyError('farm.httpBusy', status);
    return new UnreachableError('farm.http', status);
  }
  if (outcome.kind === 'unsent') return unsentError(outcome, request);
  const cause = { ...params, cause: causeCode(outcome.cause) };
  const key = maybeExecuted ? 'farm.lostUnsure' : 'farm.lost';
  return new UnreachableError(key, cause, { cause: outcome.cause });
}
