import type * as z from 'zod/mini';
import { DataError, UsageError } from '../../errors.js';

type Key = ConstructorParameters<typeof UsageError>[0];

/**
 * Reads what a person typed through a schema.
 * @throws UsageError `malformed` when the text has not the form; DataError `outOfRange` when it has the form
 * but no meaning (a refinement failed). Both name the text.
 */
export function guard<T>(schema: z.ZodMiniType<T>, text: string, malformed: Key, outOfRange: Key): T {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  const meaningless = result.error.issues.every((issue) => issue.code === 'custom');
  if (meaningless) throw new DataError(outOfRange, { text });
  throw new UsageError(malformed, { text });
}
