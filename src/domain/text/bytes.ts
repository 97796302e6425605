import * as z from 'zod/mini';
import { guard } from './parse-text.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as people read it, in powers of a thousand: `0 B`, `512 kB`, `1.2 GB`. */
export function showBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const amount = bytes / 1000 ** power;
  return `${power > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[power]}`;
}

const SPEED = /^(\d+(?:\.\d+)?)\s*([kmgt])?(i)?b?(?:\/s)?$/;
const POWERS = 'kmgt';

/** `10MB`, `500k`, `1.5GB/s`, `8MiB`; a bare number is bytes. Bytes a second. */
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
 * A speed as a person types it, in bytes a second.
 * @throws UsageError when it has no such form; DataError below one byte a second.
 */
export function parseSpeed(text: string): number {
  return guard(speedSchema, text, 'speed.malformed', 'speed.range');
}
