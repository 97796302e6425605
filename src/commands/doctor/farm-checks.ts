import type { Account } from '../../client/account/account.js';
import { type AttemptRecord, createClient, type Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import { limitTime } from '../../domain/time-limit.js';
import { withMembers } from '../../domain/with-members.js';
import { AccessError, RayvisionError, UnreachableError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';
import { attemptLog } from '../session/attempt-log.js';
import { type Finding, passed, warning } from './open-report.js';

/** Signs the request that only checks whether the farm answers, where there is no key pair. */
export const NO_PAIR = { accessId: 'rayvision-doctor', accessKey: 'no-key-pair-on-this-machine' };

/** What one request showed of the farm. */
export interface FarmFacts {
  /** The account; undefined where the farm refused the key pair. */
  readonly account: Account | undefined;
  readonly refusal: RayvisionError | undefined;
  /** The farm's clock minus ours in milliseconds; undefined for a farm that does not report its time. */
  readonly skew: number | undefined;
}

/** Milliseconds in which the farm must answer. */
const TIMEOUT = 15_000;

/** Opens a client that gives up in time, and remembers the farm's clock. */
export function openClient(farm: Farm, globals: Globals, context: Context, timeout = TIMEOUT) {
  let skew: number | undefined;
  const log = attemptLog(globals, context);
  const seconds = Math.round(timeout / 1000);
  const late = new UnreachableError('doctor.timeout', { seconds });
  const limit = limitTime(timeout, context.signal, late);
  const ambient = withMembers(context, { signal: limit.signal });
  const client = createClient(farm, ambient, (record: AttemptRecord) => {
    log(record);
    // The clock is read when the answer is here; the request itself took some of the difference.
    if (record.serverTime !== undefined) skew ??= record.serverTime - context.now() + record.duration / 2;
  });
  return {
    client,
    skew: () => skew,
    close() {
      limit.clear();
      client.close();
    },
  };
}

/**
 * Asks the farm for the account. A farm that refuses the key pair answers.
 * @throws UnreachableError, FarmBusyError or ProtocolError for a farm that does not, as every command does
 */
export async function askFarm(opened: ReturnType<typeof openClient>): Promise<FarmFacts> {
  const { client } = opened;
  try {
    return { account: await client.account(), refusal: undefined, skew: opened.skew() };
  } catch (error) {
    const isRefusal =
      error instanceof RayvisionError && error.farmCode !== undefined && error.exitCode !== 75;
    if (!isRefusal) throw error;
    return { account: undefined, refusal: error, skew: opened.skew() };
  }
}

/** Difference of clocks in milliseconds that every farm tolerates. */
const SAME_TIME = 60_000;

/** The farm's code for a time that is too far off. */
const EXPIRED = 610;

/** Checks this machine's clock. @throws AccessError where the farm refuses requests because of it */
export async function checkClock({ skew, refusal }: FarmFacts): Promise<Finding> {
  if (refusal?.farmCode === EXPIRED) throw refusal;
  if (skew === undefined) return { state: 'skipped', text: { key: 'doctor.skipped.clock' } };
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) <= SAME_TIME) return passed('doctor.ok.clock', { seconds });
  return warning(new AccessError(skew > 0 ? 'doctor.clockBehind' : 'doctor.clockAhead', { seconds }));
}

/** Checks the key pair. @throws the farm's refusal */
export async function checkKey({ account, refusal }: FarmFacts): Promise<Finding> {
  if (refusal) throw refusal;
  return passed('doctor.ok.key', {
    user: oneLine(account?.userName ?? ''),
    id: account?.userId ?? '',
  });
}
