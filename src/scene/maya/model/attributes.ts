import { byDefault, type Finding, found, unknown } from '../../../domain/scene/scene-report.js';

export type Value = string | number;

/** Replaces a value in the file that this program does not understand. */
export const UNREAD = Symbol('a value that is not understood');

/** A stored attribute value. Attributes that are not in the file have their default and are not stored. */
export type Stored = Value | typeof UNREAD;

/** The state of an attribute: not in the file, with a value, or with a value that is not understood. */
export type Reading<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'found'; readonly value: T }
  | { readonly state: 'unread' };

const ABSENT = { state: 'absent' } as const;
const UNREAD_VALUE = { state: 'unread' } as const;

interface Attributes {
  readonly attrs: ReadonlyMap<string, Stored>;
}

function read<T>(
  node: Attributes | undefined,
  name: string,
  as: (value: Value) => T | undefined,
): Reading<T> {
  const stored = node?.attrs.get(name);
  if (stored === undefined) return ABSENT;
  const value = stored === UNREAD ? undefined : as(stored);
  return value === undefined ? UNREAD_VALUE : { state: 'found', value };
}

/** Reads a number; a text in its place counts as unread. */
export function numberOf(node: Attributes | undefined, name: string): Reading<number> {
  return read(node, name, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : undefined,
  );
}

/** Reads a text; a number in its place counts as unread. */
export function textOf(node: Attributes | undefined, name: string): Reading<string> {
  return read(node, name, (value) => (typeof value === 'string' ? value : undefined));
}

/** Reads a number or a text. */
export function anyOf(node: Attributes | undefined, name: string): Reading<Value> {
  return read(node, name, (value) => value);
}

/** The value of a reading, with substitutes for an absent and for an unread value. */
export function orElse<T, A, U>(reading: Reading<T>, absent: A, unread: U): T | A | U {
  if (reading.state === 'found') return reading.value;
  return reading.state === 'absent' ? absent : unread;
}

/**
 * Converts a reading to a finding.
 * @param fallback the default of an absent value; undefined where it is unknown
 */
export function findingOf<T>(reading: Reading<T>, fallback: T | undefined): Finding<T> {
  if (reading.state === 'found') return found(reading.value);
  return reading.state === 'unread' || fallback === undefined ? unknown() : byDefault(fallback);
}

/** The first reading that is not absent, even where it is unread. */
export function firstOf<T>(...readings: readonly Reading<T>[]): Reading<T> {
  return readings.find(({ state }) => state !== 'absent') ?? ABSENT;
}

type Findings<T extends readonly unknown[]> = { readonly [K in keyof T]: Finding<T[K]> };

/**
 * Combines several findings: unknown where any of them is, or where `make` returns undefined; found where any of them is;
 * else a default.
 */
export function combined<T extends readonly unknown[], R>(
  parts: Findings<T>,
  make: (...values: T) => R | undefined,
): Finding<R> {
  const list = parts as readonly Finding<unknown>[];
  if (list.some(({ state }) => state === 'unknown')) return unknown();
  const value = make(...(list.map((part) => part.value) as unknown as T));
  if (value === undefined) return unknown();
  return list.some(({ state }) => state === 'found') ? found(value) : byDefault(value);
}
