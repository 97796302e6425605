import { parseDuration } from '../../domain/duration.js';
import { DataError, UsageError } from '../../errors.js';
import { deferRangeError } from './defer-range-error.js';

/** Without a zone it is this machine's own; with one, as JSON has it, that. */
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** How long ago, or a date. @throws UsageError, and DataError for an age beyond ten years */
function timeOf(text: string, now: number, ofDay: string): number {
  if (DATE.test(text)) {
    const time = Date.parse(text.includes(':') ? text.replace(' ', 'T') : `${text}T${ofDay}`);
    if (!Number.isNaN(time)) return time;
  } else if (/^\d/.test(text) && !text.includes('-')) return now - parseDuration(text);
  throw new UsageError('list.time', { text });
}

/** A period of time, epoch milliseconds; both ends belong to it, and either may be open. */
export interface Period {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Reads `--since` and `--until`; a day that is named belongs to the period whole. @throws UsageError, DataError in turn */
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
