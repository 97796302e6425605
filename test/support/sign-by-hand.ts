import { createHmac } from 'node:crypto';

/** The example key pair that the protocol's documentation prints. */
export const EXAMPLE_KEYS = {
  accessId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  accessKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
} as const;

/** How the official SDK's language prints a scalar. */
function asPython(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  return String(value);
}

function flat(prefix: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => flat(`${prefix}${i}`, item));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => flat(`${prefix}.${key}`, inner));
  return [[prefix, asPython(value)]];
}

/**
 * Written from docs/protocol/http.md, §3.1 alone, apart from the program's own: a mistake of theirs must not hide here.
 */
export function signByHand(
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
  accessKey: string,
): string {
  const pairs = Object.entries({ ...headers, ...body }).flatMap(([key, value]) => flat(key, value));
  const lines = pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`);
  return createHmac('sha256', accessKey)
    .update(`[POST]${host}:${path}&${lines.join('&')}`)
    .digest('base64');
}

/** JSON as the official SDK writes it: blanks after `,` and `:`, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, inner]) => `${pythonJson(key)}: ${pythonJson(inner)}`);
    return `{${members.join(', ')}}`;
  }
  const unicode = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, unicode);
}
