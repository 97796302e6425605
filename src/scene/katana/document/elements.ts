import { isText } from './bytes.js';

/** The elements that a project consists of; nearly all of a large one are parameters. */
export type ElementKind = 'node' | 'port' | 'group' | 'number' | 'string' | 'parameter' | 'other';

/** An element with a name that is known. */
export interface Element {
  readonly name: string;
  readonly kind: ElementKind;
}

/** Elements by name; arrays are groups of their items. */
const KNOWN: readonly Element[] = [
  { name: 'number_parameter', kind: 'number' },
  { name: 'string_parameter', kind: 'string' },
  { name: 'group_parameter', kind: 'group' },
  { name: 'numberarray_parameter', kind: 'group' },
  { name: 'stringarray_parameter', kind: 'group' },
  { name: 'port', kind: 'port' },
  { name: 'node', kind: 'node' },
  { name: 'tags', kind: 'other' },
  { name: 'tag', kind: 'other' },
  { name: 'entry', kind: 'other' },
  { name: 'metadata', kind: 'other' },
];

/** The known elements by the length of their name, so that few are compared. */
const BY_LENGTH = Array.from({ length: 24 }, (_, length) =>
  KNOWN.filter(({ name }) => name.length === length),
);

function kindOf(name: string): ElementKind {
  if (name.endsWith('array_parameter')) return 'group';
  return name.endsWith('_parameter') ? 'parameter' : 'other';
}

/** The element whose name stands in these bytes. */
export function elementIn(bytes: Buffer, start: number, end: number): Element {
  const length = end - start;
  if (length < BY_LENGTH.length) {
    const candidates = BY_LENGTH[length] as readonly Element[];
    for (let i = 0; i < candidates.length; i++) {
      const element = candidates[i] as Element;
      if (isText(bytes, start, end, element.name)) return element;
    }
  }
  const name = bytes.toString('latin1', start, end);
  return { name, kind: kindOf(name) };
}
