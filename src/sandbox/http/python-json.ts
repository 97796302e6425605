/** Strings first, so that what looks like a number inside one is left alone. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;

const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/**
 * A JSON text read as Python signs it (http.md §3.3): numbers keep the text they came in, `1.0` and `1e-07`
 * among them; `true`, `false` and `null` are `True`, `False` and `None`. Every scalar becomes a string.
 * The text must be known to be strict JSON.
 */
export function readAsPython(json: string): Record<string, unknown> {
  const quoted = json.replace(TOKEN, (token) =>
    token.startsWith('"') ? token : `"${PYTHON[token] ?? token}"`,
  );
  return JSON.parse(quoted) as Record<string, unknown>;
}
