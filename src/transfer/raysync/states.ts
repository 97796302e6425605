import { AccessError, FarmBusyError, type RayvisionError, UnreachableError } from '../../errors.js';

/** The numbers of the states, which the vendor's own client uses beside their names (docs/protocol/workflow.md, §6.3). */
const NAMES: Readonly<Record<string, string>> = {
  0: 'successful',
  100: 'ready',
  101: 'start',
  102: 'stopped',
  201: 'auth-failed',
  202: 'proxy-closed',
  205: 'ip-locked',
  209: 'account-locked',
  300: 'idle',
  301: 'stop-by-server',
  405: 'no-permission',
  500: 'failed',
};

/** The states that end a transfer for good. */
const ERRORS: Readonly<Record<string, () => RayvisionError>> = {
  stopped: () => new FarmBusyError('raysync.stopped'),
  'stop-by-server': () => new FarmBusyError('raysync.stoppedByServer'),
  'proxy-closed': () => new UnreachableError('raysync.proxyClosed'),
  'auth-failed': () => new AccessError('raysync.authFailed'),
  'ip-locked': () => new AccessError('raysync.ipLocked'),
  'account-locked': () => new AccessError('raysync.accountLocked'),
  'no-permission': () => new AccessError('raysync.noPermission'),
};

/** What a transfer's state means. */
export type StateMeaning =
  | { readonly kind: 'waiting' | 'successful' | 'failed' | 'unknown' }
  | { readonly kind: 'ended'; readonly isStopped: boolean; readonly error: RayvisionError };

/** Returns what a state means, which the daemon reports by name or number. */
export function meaningOf(state: string | number): StateMeaning {
  const text = String(state);
  const name = Object.hasOwn(NAMES, text) ? (NAMES[text] ?? text) : text;
  if (name === 'ready' || name === 'start' || name === 'idle') return { kind: 'waiting' };
  if (name === 'successful' || name === 'failed') return { kind: name };
  const error = Object.hasOwn(ERRORS, name) ? ERRORS[name]?.() : undefined;
  return error ? { kind: 'ended', isStopped: name === 'stopped', error } : { kind: 'unknown' };
}
