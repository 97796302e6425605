/** The expressions of a node's channels, by channel; undefined for a channel with several keys. */
export type Expressions = ReadonlyMap<string, string | undefined>;

/**
 * Parses the channels of a node (`.chn`): `channel f1 { … segment { length = 0 value = 1 1 expr = $FSTART } }`. An
 * expression ends with its line.
 */
export function expressionsOf(text: string): Expressions {
  const found = new Map<string, string | undefined>();
  for (const part of text.split(/^[ \t]*channel /m).slice(1)) {
    const name = /^\S+/.exec(part)?.[0] ?? '';
    const segments = part.split(/^[ \t]*segment \{/m).slice(1);
    const expression = / expr = ([^\n]*)/.exec(segments[0] ?? '')?.[1];
    found.set(name, segments.length === 1 ? expression?.trim().replace(/\}$/, '').trim() : undefined);
  }
  return found;
}

/** The number that an expression is; `lock(1)` is how Houdini keeps a value from being changed. */
export function numberOf(expression: string | undefined): number | undefined {
  const text = /^lock\((.*)\)$/.exec(expression ?? '')?.[1] ?? expression ?? '';
  return /^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
