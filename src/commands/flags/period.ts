import { parseDuration } from '../../domain/duration.js';
import { DataError, UsageError } from '../../errors.js';
import { deferRangeError } from './defer-range-error.js';

/** A date, or a date and time; without a zone it is in the zone of this machine. */
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** Reads an age or a date. @throws UsageError; DataError for an age above ten years */
function timeOf(text: string, now: number, ofDay: string): number {
  if (DATE.test(text)) {
    const time = Date.parse(text.includes(':') ? text.replace(' ', 'T') : `${text}T${ofDay}`);
    if (!Number.isNaN(time)) return time;
  } else if (/^\d/.test(text) && !text.includes('-')) return now - parseDuration(text);
  throw new UsageError('list.time', { text });
}

/** A period in epoch milliseconds, both ends included; an undefined end is open. */
export interface Period {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Reads `--since` and `--until`; a date includes its whole day. @throws UsageError; DataError from the returned function */
export function parsePeriod(
  { since, until }: { readonly since?: string | undefined; readonly until?: string | undefined },
  now: number,
): () => Period {
  const read = (text: string | undefined, ofDay: string) =>
    deferRangeError(() => (text === undefined ? undefined : timeOf(text, now, ofDay)));
  const [from, to] = [read(since, '00:00:00'), read(until, '23:59:59')];
  return () => {
    const period = { since: from(), until: to() };
    if (since !== undefined && until !== undefined && (period.since ?? 0) > (period.until ?? 0)) {
      throw new DataError('list.period', { since, until });
    }
    return period;
  };
}
