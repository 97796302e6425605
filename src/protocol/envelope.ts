import * as z from 'zod/mini';
import { ANSWER_LIMITS, parseJson } from '../domain/json.js';
import { SUCCESS } from './codes.js';

/** For the transport, which counts while an answer comes in. */
export { ANSWER_LIMITS, jsonMeter } from '../domain/json.js';

/**
 * The frame around every answer (docs/protocol/http.md, §4). Only `code` is certain: all else is tolerated as absent.
 */
export const envelopeSchema = z.looseObject({
  code: z.int(),
  message: z.optional(z.nullable(z.string())),
  data: z.optional(z.unknown()),
  serverTime: z.optional(z.nullable(z.number())),
  requestId: z.optional(z.nullable(z.string())),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** The envelope in a body's text, or undefined when the text is not one, or is too much of one. */
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

/** An envelope as the farm writes it: every member is there, since the official SDK reads them all. */
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

/** Told with every page, and not needed to go on. */
const unread = z.optional(z.nullable(z.int()));

/** One page of a longer list (docs/protocol/http.md, §4). */
export function pageSchema<T>(item: z.ZodMiniType<T>) {
  return z.looseObject({
    pageCount: z.int(),
    pageNum: unread,
    total: unread,
    size: unread,
    items: z.array(item),
  });
}
