/** Numbers and constants of a JSON text, outside its strings. The text is strict, so that this is enough. */
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/g;

const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/** Where a string ends that begins at `start`. Step by step: a pattern overflows on a string of megabytes. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = json.indexOf('"', at);
    let slashes = 0;
    while (json[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

/** The text with every number and constant as a string, as Python prints it. */
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
 * A JSON text read as Python signs it (docs/protocol/http.md, §3.3): numbers keep the text they came in, `1.0` and
 * `1e-07` among them; `true`, `false` and `null` are `True`, `False` and `None`. Every scalar becomes a string. The
 * text must be known to be strict JSON.
 */
export function readAsPython(json: string): Record<string, unknown> {
  return JSON.parse(quoteScalars(json)) as Record<string, unknown>;
}
