import { CrateDamage } from './cursor.js';
import { bytesAt, type Crate, countAt, isCompressed, sectionCursor, unpackedAt } from './sections.js';

/** The texts of a crate file, by their index. */
export interface Texts {
  /** A token; undefined for an index without one. */
  token(index: number): string | undefined;
  /** A string, which is the index of a token. */
  string(index: number): string | undefined;
  /** The index of a token with this text; undefined where there is none. */
  indexOf(text: string): number | undefined;
}

/** Reads the sections TOKENS and STRINGS. @throws CrateDamage */
export async function readTexts(crate: Crate): Promise<Texts> {
  const cursor = sectionCursor(crate, 'TOKENS');
  const count = await countAt(cursor);
  let bytes: Buffer;
  if (isCompressed(crate)) {
    const size = await cursor.rep();
    bytes = await unpackedAt(crate, cursor, Number(size));
  } else bytes = await bytesAt(crate, cursor, await cursor.u64());
  const starts = new Uint32Array(count + 1);
  let end = 0;
  for (let i = 0; i < count; i++) {
    starts[i] = end;
    const found = bytes.indexOf(0, end);
    if (found < 0) throw new CrateDamage('malformed', cursor.at);
    end = found + 1;
  }
  starts[count] = end;

  const strings = sectionCursor(crate, 'STRINGS');
  const stringCount = await countAt(strings);
  const indices = await bytesAt(crate, strings, stringCount * 4);

  function token(index: number): string | undefined {
    const [from, to] = [starts[index], starts[index + 1]];
    return from === undefined || to === undefined ? undefined : bytes.toString('utf8', from, to - 1);
  }

  return {
    token,
    string: (index) => (index < stringCount ? token(indices.readUInt32LE(index * 4)) : undefined),
    indexOf(text) {
      const wanted = Buffer.from(`${text}\0`);
      for (let i = 0; i < count; i++) {
        const from = starts[i] as number;
        const to = starts[i + 1] as number;
        if (to - from === wanted.length && bytes.compare(wanted, 0, wanted.length, from, to) === 0) return i;
      }
      return undefined;
    },
  };
}
