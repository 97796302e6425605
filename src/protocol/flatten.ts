import { DataError } from '../errors.js';

/** Formats a scalar in the signed text. */
export type ShowScalar = (value: string | number | boolean | null) => string;

/** Formats strings and integers, the only scalars that our client sends: the same in all SDK languages. */
export const showPlainly: ShowScalar = (value) => String(value);

export type Pair = readonly [name: string, value: string];

function flattenInto(name: string, value: unknown, show: ShowScalar, pairs: Pair[]): void {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) flattenInto(`${name}${index}`, element, show, pairs);
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) flattenInto(`${name}.${member}`, inner, show, pairs);
  } else {
    pairs.push([name, show(value as string | number | boolean | null)]);
  }
}

/**
 * Flattens a body to pairs of name and value (docs/protocol/http.md, §3.2): members are joined with dots, indexes are
 * appended, empty objects and arrays are dropped.
 * @throws DataError if two values get the same name, since the signature could not tell them apart
 */
export function flatten(body: Readonly<Record<string, unknown>>, show: ShowScalar = showPlainly): Pair[] {
  const pairs: Pair[] = [];
  for (const [name, value] of Object.entries(body)) flattenInto(name, value, show, pairs);
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name)) throw new DataError('sign.collision', { name });
    seen.add(name);
  }
  return pairs;
}
