import * as z from 'zod/mini';
import { ANSWER_LIMITS, parseJson } from '../domain/text/json.js';
import { SUCCESS } from './codes.js';

/** For the transport, which checks the limits while an answer arrives. */
export { ANSWER_LIMITS, jsonMeter } from '../domain/text/json.js';

/** The envelope of every answer (docs/protocol/http.md, §4). Only `code` is required. */
export const envelopeSchema = z.looseObject({
  code: z.int(),
  message: z.optional(z.nullable(z.string())),
  data: z.optional(z.unknown()),
  serverTime: z.optional(z.nullable(z.number())),
  requestId: z.optional(z.nullable(z.string())),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** Parses an envelope; undefined if the text is not one, or exceeds the limits. */
export function readEnvelope(text: string): Envelope | undefined {
  let parsed: unknown;
  try {
    parsed = parseJson(text, 'the answer', ANSWER_LIMITS.values);
  } catch {
    return undefined;
  }
  const result = envelopeSchema.safeParse(parsed);
  return result.success ? result.data : undefined;
}

/** Formats an envelope like the farm, with every member, since the official SDK reads them all. */
export function writeEnvelope(
  answer: { code: number; message: string; data: unknown },
  serverTime: number,
  requestId: string,
): string {
  const { code, message, data } = answer;
  return JSON.stringify({
    version: '1.0.0',
    result: code === SUCCESS,
    message,
    code,
    data: data ?? null,
    serverTime,
    requestId,
  });
}

/** Sent with every page, and not used. */
const ignoredCount = z.optional(z.nullable(z.int()));

/** Returns the schema of a page (docs/protocol/http.md, §4). */
export function pageSchema<T>(item: z.ZodMiniType<T>) {
  return z.looseObject({
    pageCount: z.int(),
    pageNum: ignoredCount,
    total: ignoredCount,
    size: ignoredCount,
    items: z.array(item),
  });
}
