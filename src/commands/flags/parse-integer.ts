import { DataError, UsageError } from '../../errors.js';

/**
 * A whole number after a flag. Digits are well-formed; whether they are in range is the second question.
 * @throws UsageError, DataError
 */
export function parseInteger(text: string, flag: string, least: number, most: number): number {
  if (!/^[+-]?\d{1,12}$/.test(text.trim())) throw new UsageError('number.malformed', { text, flag });
  const value = Number(text);
  if (value < least || value > most) throw new DataError('number.range', { text, flag, least, most });
  return value;
}
