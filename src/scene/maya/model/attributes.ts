import { byDefault, type Finding, found, unknown } from '../../../domain/scene/scene-report.js';

export type Value = string | number;

/** Stands for a value that is in the file, and that this program does not understand. */
export const UNREAD = Symbol('a value that is not understood');

/** What is kept of an attribute. One that is not in the file is not kept: it has its default. */
export type Stored = Value | typeof UNREAD;

/** What a file tells of an attribute: nothing, a value, or something that is not understood. */
export type Reading<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'found'; readonly value: T }
  | { readonly state: 'unread' };

const ABSENT = { state: 'absent' } as const;
const NOT_UNDERSTOOD = { state: 'unread' } as const;

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
  return value === undefined ? NOT_UNDERSTOOD : { state: 'found', value };
}

/** A number of a node; a text in its place is not understood. */
export function numberOf(node: Attributes | undefined, name: string): Reading<number> {
  return read(node, name, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : undefined,
  );
}

/** A text of a node; a number in its place is not understood. */
export function textOf(node: Attributes | undefined, name: string): Reading<string> {
  return read(node, name, (value) => (typeof value === 'string' ? value : undefined));
}

export function anyOf(node: Attributes | undefined, name: string): Reading<Value> {
  return read(node, name, (value) => value);
}

/** The only ways from an attribute to a value: whoever takes them says what absence and what no understanding means. */
export function orElse<T, A, U>(reading: Reading<T>, absent: A, unread: U): T | A | U {
  if (reading.state === 'found') return reading.value;
  return reading.state === 'absent' ? absent : unread;
}

/** @param fallback the default, where the format leaves it out and it is known; undefined where it is not. */
export function findingOf<T>(reading: Reading<T>, fallback: T | undefined): Finding<T> {
  if (reading.state === 'found') return found(reading.value);
  return reading.state === 'unread' || fallback === undefined ? unknown() : byDefault(fallback);
}

/** The first of several places that says anything: what is not understood there is not looked for elsewhere. */
export function firstOf<T>(...readings: readonly Reading<T>[]): Reading<T> {
  return readings.find(({ state }) => state !== 'absent') ?? ABSENT;
}

type Findings<T extends readonly unknown[]> = { readonly [K in keyof T]: Finding<T[K]> };

/**
 * What is made from several findings: unknown as soon as one of them is, or where nothing can be made of them; found
 * where any of them is; else the default.
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
