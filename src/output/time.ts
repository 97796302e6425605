import type { Context } from '../context.js';

/** Shows times, which are ISO 8601 everywhere else, as people read them. */
export interface Times {
  /** `2026-01-31 08:05`; `-` for none. */
  moment(iso: string | null): string;
  /** `2026-01-31 08:05:59` */
  second(iso: string): string;
  /** The same in less room: `01-31 08:05` in the year that it is now, `2025-01-31` of another; `-` for none. */
  brief(iso: string | null, now: number): string;
  /** `2026-01-31` */
  day(iso: string): string;
}

type Format = Intl.DateTimeFormat;

function formatIn(timeZone: string | undefined): Format {
  const two = '2-digit';
  return new Intl.DateTimeFormat('en-US', {
    ...{
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      hourCycle: 'h23',
      timeZone,
    },
  });
}

/** This machine's zone is the one that `TZ` names, where the system knows a zone of that name. */
function localFormat(zone: string | undefined): Format {
  try {
    return formatIn(zone?.replace(/^:/, '') || undefined);
  } catch {
    // `CET-1CEST` and the like: the runtime has read it in its own way.
    return formatIn(undefined);
  }
}

/** Times in this machine's zone, or in UTC. */
export function timesIn({ env }: Pick<Context, 'env'>, utc = false): Times {
  // Made when there is a time to show: loading a calendar takes milliseconds.
  let format: Format | undefined;
  function parts(iso: string): Readonly<Record<string, string>> {
    format ??= utc ? formatIn('UTC') : localFormat(env.TZ);
    return Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  }
  const day = ({ year, month, day }: Readonly<Record<string, string>>) => `${year}-${month}-${day}`;
  return {
    moment(iso) {
      if (iso === null) return '-';
      const found = parts(iso);
      return `${day(found)} ${found.hour}:${found.minute}`;
    },
    second(iso) {
      const found = parts(iso);
      return `${day(found)} ${found.hour}:${found.minute}:${found.second}`;
    },
    brief(iso, now) {
      if (iso === null) return '-';
      const found = parts(iso);
      const isThisYear = found.year === parts(new Date(now).toISOString()).year;
      return isThisYear ? `${found.month}-${found.day} ${found.hour}:${found.minute}` : day(found);
    },
    day: (iso) => day(parts(iso)),
  };
}
