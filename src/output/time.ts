import type { Context } from '../context.js';

/** Formats ISO 8601 times for a terminal. */
export interface Times {
  /** `2026-01-31 08:05`; `-` for none. */
  moment(iso: string | null): string;
  /** `2026-01-31 08:05:59` */
  second(iso: string): string;
  /** Short form: `01-31 08:05` in the current year, `2025-01-31` in any other; `-` for none. */
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

/** Returns the format in the zone of `TZ`, or in the system's zone if `TZ` is not the name of a zone. */
function localFormat(zone: string | undefined): Format {
  try {
    return formatIn(zone?.replace(/^:/, '') || undefined);
  } catch {
    // A POSIX zone such as `CET-1CEST`, which the runtime has interpreted itself.
    return formatIn(undefined);
  }
}

/** Returns formats of times in this machine's zone, or in UTC. */
export function timesIn({ env }: Pick<Context, 'env'>, utc = false): Times {
  // Created on first use: loading a calendar takes milliseconds.
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
