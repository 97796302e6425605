import * as z from 'zod/mini';
import { parseText } from './parse-text.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Formats a number of bytes in powers of a thousand: `0 B`, `512 kB`, `1.2 GB`. */
export function showBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const amount = bytes / 1000 ** power;
  return `${power > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[power]}`;
}

const SPEED = /^(\d+(?:\.\d+)?)\s*([kmgt])?(i)?b?(?:\/s)?$/;
const POWERS = 'kmgt';

/** Parses `10MB`, `500k`, `1.5GB/s`, `8MiB` or a bare number of bytes into bytes a second. */
const speedSchema = z.pipe(
  z.string().check(z.trim(), z.toLowerCase(), z.regex(SPEED)),
  z
    .transform((text: string) => {
      const [, amount, unit = '', binary] = SPEED.exec(text) ?? [];
      return Number(amount) * (binary ? 1024 : 1000) ** (unit === '' ? 0 : POWERS.indexOf(unit) + 1);
    })
    .check(z.refine((speed: number) => Number.isFinite(speed) && speed >= 1)),
);

/**
 * Parses a speed that a user typed into bytes a second.
 * @throws UsageError for a malformed text; DataError below one byte a second.
 */
export function parseSpeed(text: string): number {
  return parseText(speedSchema, text, 'speed.malformed', 'speed.range');
}
