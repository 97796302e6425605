import { DataError, UsageError } from '../../errors.js';

/**
 * Reads a whole number after a flag.
 * @throws UsageError for anything but digits; DataError for a number out of range
 */
export function parseInteger(text: string, flag: string, least: number, most: number): number {
  if (!/^[+-]?\d{1,12}$/.test(text.trim())) throw new UsageError('number.malformed', { text, flag });
  const value = Number(text);
  if (value < least || value > most) throw new DataError('number.range', { text, flag, least, most });
  return value;
}
