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

/** What was asked, as far as an error message needs it. */
export interface Asked {
  readonly domain: string;
  readonly path: string;
}

/** Characters of a farm's own words that fit into an error. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_ID = 200;

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The named error for a farm code, with the reference's advice as its hint. */
export function refusal(
  { envelope, replayed }: Outcome & { kind: 'answer' },
  { path, domain }: Asked,
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
      message: shortened(message || symbol, LONGEST_MESSAGE),
      requestId: requestId ? shortened(requestId, LONGEST_ID) : (translate) => translate('ui.notKnown'),
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

/** Certificates that the time of day makes invalid: often it is the clock of this machine that is wrong. */
const OUT_OF_TIME = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID'];
const OTHER_HOST = 'ERR_TLS_CERT_ALTNAME_INVALID';
const PROXY_LOGIN = 407;

/** The sentence for what stands in the way of a connection. */
function barrierKey(barrier: Barrier) {
  if (barrier.kind === 'certificate') {
    if (OUT_OF_TIME.includes(barrier.code)) return 'farm.certificateTime';
    return barrier.code === OTHER_HOST ? 'farm.certificateHost' : 'farm.certificate';
  }
  if (barrier.status === undefined) return 'proxy.unreachable';
  return barrier.status === PROXY_LOGIN ? 'proxy.login' : 'proxy.refused';
}

/** The error for a connection that was never set up, with what can be done about it. */
function unsentError(outcome: Outcome & { kind: 'unsent' }, { domain }: Asked): RayvisionError {
  const { cause, barrier } = outcome;
  const host = domain.replace(/:\d+$/, '');
  const params = { domain, host, cause: causeCode(cause), ...barrier, status: 0 };
  if (!barrier) return new UnreachableError('farm.unreachable', params, { cause });
  const status = (barrier.kind === 'proxy' && barrier.status) || 0;
  const lasting = isLasting(barrier);
  return new UnreachableError(barrierKey(barrier), { ...params, status }, { cause, lasting });
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
    if (outcome.httpStatus < 400 && outcome.tooLarge) return new ProtocolError('farm.tooLarge', status);
    if (outcome.httpStatus < 400) return new ProtocolError('farm.garbage', status);
    if ([429, 503].includes(outcome.httpStatus)) return new FarmBusyError('farm.httpBusy', status);
    return new UnreachableError('farm.http', status);
  }
  if (outcome.kind === 'unsent') return unsentError(outcome, asked);
  const cause = { ...params, cause: causeCode(outcome.cause) };
  const key = unsure ? 'farm.lostUnsure' : 'farm.lost';
  return new UnreachableError(key, cause, { cause: outcome.cause });
}
