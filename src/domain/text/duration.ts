import * as z from 'zod/mini';
import { parseText } from './parse-text.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** Parses `90s`, `2h`, `1h30m`, `200ms` into milliseconds; a bare number is refused, since its unit is ambiguous. */
export const durationSchema = z.pipe(
  z.string().check(z.trim(), z.toLowerCase(), z.regex(DURATION)),
  z
    .transform((text: string) => {
      let total = 0;
      for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
      return total;
    })
    .check(z.refine((ms: number) => Number.isFinite(ms) && ms <= 3650 * 86_400_000)),
);

/**
 * Parses a duration that a user typed into milliseconds.
 * @throws UsageError for a malformed text; DataError beyond ten years.
 */
export function parseDuration(text: string): number {
  return parseText(durationSchema, text, 'duration.malformed', 'duration.range');
}

/** Formats milliseconds in the two largest units: `2h 05m`, `45s`, `<1s`. */
export function showDuration(ms: number): string {
  if (ms < 1000) return '<1s';
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit], at) => `${at > 0 ? String(amount).padStart(2, '0') : amount}${unit}`)
    .join(' ');
}
