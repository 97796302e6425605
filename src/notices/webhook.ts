import { createHmac } from 'node:crypto';
import { postOnce } from '../http/post-once.js';
import type { Secrets } from '../secrets/index.js';
import { type Cause, codeOf, type Delivery, DONE } from './delivery.js';

/** Milliseconds for a whole attempt. */
const TIME = 10_000;
/** Bytes of an answer that are read; nothing in it matters. */
const MOST_BYTES = 64 * 1024;

export interface WebhookRequest {
  readonly url: string;
  readonly body: string;
  /** Signs the body; undefined for none. */
  readonly secret: string | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds for a whole attempt. */
  readonly time?: number;
}

/** Returns the value of the header `X-Rayvision-Signature`. */
export function webhookSignature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Statuses of a receiver that may accept the same request later. */
const LATER: readonly number[] = [408, 425, 429];

function judge(status: number): Delivery {
  if (status >= 200 && status < 300) return DONE;
  if (status >= 300 && status < 400)
    return { kind: 'refused', cause: (translate) => translate('ui.notice.redirect', { status }) };
  const cause: Cause = (translate) => translate('ui.notice.status', { status });
  return { kind: status >= 500 || LATER.includes(status) ? 'again' : 'refused', cause };
}

/**
 * Posts a notice once (docs/contract.md, "Notices").
 * @throws the signal's reason when interrupted; ConfigError for an invalid proxy
 */
export async function postWebhook(
  { url, body, secret, signal, time = TIME }: WebhookRequest,
  world: { readonly env: Readonly<Record<string, string | undefined>>; readonly secrets: Secrets },
): Promise<Delivery> {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'rayvision',
    ...(secret === undefined ? {} : { 'x-rayvision-signature': webhookSignature(body, secret) }),
  };
  const result = await postOnce({ url, headers, body, time, mostBytes: MOST_BYTES, signal }, world);
  if ('status' in result) return judge(result.status);
  const code = codeOf(result.cause);
  return { kind: 'again', cause: (translate) => translate('ui.notice.unsent', { code }) };
}
