import type * as z from 'zod/mini';
import { DataError, UsageError } from '../../errors.js';

type Key = ConstructorParameters<typeof UsageError>[0];

/**
 * Parses a text that a user typed.
 * @throws UsageError `malformed` for a malformed text; DataError `outOfRange` for a well-formed text that fails a
 *   refinement of the schema. Both have the text as a parameter.
 */
export function parseText<T>(schema: z.ZodMiniType<T>, text: string, malformed: Key, outOfRange: Key): T {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  const isOutOfRange = result.error.issues.every((issue) => issue.code === 'custom');
  if (isOutOfRange) throw new DataError(outOfRange, { text });
  throw new UsageError(malformed, { text });
}
