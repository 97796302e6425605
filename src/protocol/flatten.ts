import { DataError } from '../errors.js';

/** How a scalar stands in the signed text. */
export type ShowScalar = (value: string | number | boolean | null) => string;

/** The rendering that every language shares for strings and integers, the only kinds our client sends. */
export const showPlainly: ShowScalar = (value) => String(value);

export type Pair = readonly [name: string, value: string];

function walk(name: string, value: unknown, show: ShowScalar, pairs: Pair[]): void {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) walk(`${name}${index}`, element, show, pairs);
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) walk(`${name}.${member}`, inner, show, pairs);
  } else {
    pairs.push([name, show(value as string | number | boolean | null)]);
  }
}

/**
 * A body as one level of names and values (docs/protocol/http.md, §3.2): members are joined with dots, indexes are
 * glued on, empty objects and arrays vanish.
 * @throws DataError when two values get the same name: nobody could tell from the signature which was meant.
 */
export function flatten(body: Readonly<Record<string, unknown>>, show: ShowScalar = showPlainly): Pair[] {
  const pairs: Pair[] = [];
  for (const [name, value] of Object.entries(body)) walk(name, value, show, pairs);
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name)) throw new DataError('sign.collision', { name });
    seen.add(name);
  }
  return pairs;
}
