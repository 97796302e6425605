import * as z from 'zod/mini';

/** A boolean as the job files carry it: "0" or "1", a string. */
export const flagSchema = z.pipe(
  z.enum(['0', '1']),
  z.transform((text) => text === '1'),
);

/** The inverse of `flagSchema`. */
export function wireFlag(on: boolean): '0' | '1' {
  return on ? '1' : '0';
}
