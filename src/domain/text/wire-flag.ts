import * as z from 'zod/mini';

/** Parses a boolean of job files, the string "0" or "1". */
export const flagSchema = z.pipe(
  z.enum(['0', '1']),
  z.transform((text) => text === '1'),
);

/** Formats a boolean for job files. */
export function wireFlag(on: boolean): '0' | '1' {
  return on ? '1' : '0';
}
