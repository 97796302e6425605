/**
 * The characters of a piece: scripts get a document in one write, but a very large text and its copies on the way to the
 * output take too much memory.
 */
const MOST = 1_000_000;

/** The containers within each other whose members are written by themselves: `{"scenes":[{"assets":[…]}]}`. */
const MOST_DEPTH = 4;

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}

/** The parts of a JSON text, each the whole of a value or what stands between values. */
function* parts(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || !isContainer(value)) {
    yield JSON.stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  yield isList ? '[' : '{';
  let separator = '';
  for (const [name, member] of isList ? value.entries() : Object.entries(value)) {
    const isWritten = JSON.stringify(typeof member === 'object' ? null : member) !== undefined;
    if (!isWritten && !isList) continue;
    yield isList ? separator : `${separator}${JSON.stringify(name)}:`;
    if (isWritten) yield* parts(member, depth - 1);
    else yield 'null';
    separator = ',';
  }
  yield isList ? ']' : '}';
}

/**
 * Returns the text of `JSON.stringify` in pieces of about `most` characters, a million by default; a string is in one piece. Nearly all
 * documents are one piece.
 */
export function* jsonPieces(value: unknown, most = MOST): Generator<string> {
  let waiting: string[] = [];
  let length = 0;
  for (const part of parts(value, MOST_DEPTH)) {
    waiting.push(part);
    length += part.length;
    if (length < most) continue;
    yield waiting.join('');
    [waiting, length] = [[], 0];
  }
  yield waiting.join('');
}
