import { CODES, editCollector, type ReferenceData } from '../model/reference-edits.js';
import { decode } from './texts.js';

/** Strings of a change, by its code; those that are not here have parts of another kind. */
const STRINGS: Readonly<Record<number, number>> = {
  ...{ 0: 3, 1: 4, [CODES.setAttr]: 3, 3: 3, 4: 4, 8: 2, 9: 2 },
};

/** Strings of a connection between two nodes of references; one with a node of the scene has fewer. */
const [BETWEEN, WITH_SCENE] = [6, 4];

const RELATIONSHIP = 7;

class NotUnderstood extends Error {}

function cursorOn(data: Buffer, start: number) {
  let at = start;
  return {
    get done() {
      return at >= data.length;
    },
    number(): number {
      if (at + 4 > data.length) throw new NotUnderstood();
      at += 4;
      return data.readUInt32BE(at - 4);
    },
    text(): string {
      const zero = data.indexOf(0, at);
      if (zero < 0) throw new NotUnderstood();
      const text = decode(data.subarray(at, zero));
      at = zero + 1;
      return text;
    },
  };
}

type Cursor = ReturnType<typeof cursorOn>;

function textsOf(cursor: Cursor, count: number): string[] {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) texts.push(cursor.text());
  return texts;
}

function readEdit(cursor: Cursor, collector: ReturnType<typeof editCollector>): void {
  const code = cursor.number();
  if (code === CODES.connectAttr) {
    const kind = cursor.number();
    collector.connectAttr(kind, textsOf(cursor, kind === 0 ? BETWEEN : WITH_SCENE));
  } else if (code === RELATIONSHIP) {
    textsOf(cursor, 2);
    textsOf(cursor, cursor.number());
    cursor.number();
  } else {
    const count = STRINGS[code];
    if (count === undefined) throw new NotUnderstood();
    const [node = '', attr = '', text = ''] = textsOf(cursor, count);
    if (code === CODES.setAttr) collector.setAttr(node, attr, text);
  }
}

/**
 * Reads `REFE`, the changes in a reference: the attribute's name, a flag, the reference's name, and lists of names of
 * references, each with its number of changes and these: a code and strings.
 * @returns undefined for changes that are not understood to their end
 */
export function readReferenceEdits(data: Buffer): ReferenceData | undefined {
  const collector = editCollector();
  const cursor = cursorOn(data, data.indexOf(0) + 2);
  try {
    cursor.text();
    while (!cursor.done) {
      for (let lists = cursor.number(); lists > 0; lists--) {
        cursor.text();
        for (let count = cursor.number(); count > 0; count--) readEdit(cursor, collector);
      }
    }
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
  return collector.data;
}
