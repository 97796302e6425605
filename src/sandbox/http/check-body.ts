import type { Endpoint } from '../../protocol/endpoint.js';
import { illegal, invalid, missing } from '../refusal.js';

type Body = Record<string, unknown>;

/** Refuses invalid UTF-8 instead of repairing it, which would break the signature. */
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * The body as text and as an object (docs/protocol/http.md, §2).
 * @throws Refusal 603
 */
export function readBody(bytes: Uint8Array): { json: string; body: Body } {
  try {
    const json = strict.decode(bytes);
    const body: unknown = JSON.parse(json);
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { json, body: body as Body };
  } catch {
    throw illegal('the body is not JSON');
  }
  throw illegal('the body is not a JSON object');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Body | undefined)?.[key as string], body);
}

/**
 * Checks a body against its endpoint's row.
 * @throws Refusal 601 for a required member that is not there (null counts as that), 600 for any other fault.
 */
export function checkBody<Q>(row: Endpoint<Q>, body: Body): Q {
  const result = row.request.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const member = path.join('.') || 'body';
  const value = valueAt(body, path);
  throw value === undefined || value === null ? missing(member) : invalid(member, 'wrong type or value');
}
