/** Numbers and constants outside the strings of a strict JSON text. */
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/g;

const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/** Returns the end of the string that begins at `start`. Scans step by step, since a pattern overflows on megabytes. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = json.indexOf('"', at);
    let slashes = 0;
    while (json[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

/** Replaces every number and constant by a string as Python prints it. */
function quoteScalars(json: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < json.length; ) {
    const quote = json.indexOf('"', at);
    const until = quote < 0 ? json.length : quote;
    pieces.push(json.slice(at, until).replace(SCALAR, (token) => `"${PYTHON[token] ?? token}"`));
    at = quote < 0 ? json.length : endOfString(json, quote);
    pieces.push(json.slice(until, at));
  }
  return pieces.join('');
}

/**
 * Parses JSON as Python signs it (docs/protocol/http.md, §3.3): every scalar becomes a string; numbers keep their text, such
 * as `1.0` and `1e-07`; `true`, `false` and `null` become `True`, `False` and `None`. The text must be strict JSON.
 */
export function readAsPython(json: string): Record<string, unknown> {
  return JSON.parse(quoteScalars(json)) as Record<string, unknown>;
}
