import type { Translate } from '../text/index.js';

/** Why a notice was not delivered, as a sentence's part. */
export type Cause = (translate: Translate) => string;

/** The result of one attempt: delivered, to be repeated, or refused for good. */
export type Delivery =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly cause: Cause }
  | { readonly kind: 'refused'; readonly cause: Cause };

export const DONE: Delivery = { kind: 'done' };

/** Returns a system's error code, or its message. */
export function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
