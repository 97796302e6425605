import type { SceneFile } from '../scene-file.js';

/** Bytes of a property set that are read; those of 3ds Max have a line for each object of the scene. */
const LARGEST = 32 << 20;

/** Values of a list that are read. */
const MOST_VALUES = 1_000_000;

/** Types of values ([MS-OLEPS], 2.15). */
const SHORT = 0x0002;
const LONG = 0x0003;
const VARIANT = 0x000c;
const TEXT = 0x001e;
const WIDE_TEXT = 0x001f;
const VECTOR = 0x1000;

const CODE_PAGE = 1;
const WESTERN = 1252;

export type PropertyValue = number | string | readonly (number | string)[];

/** Names that TextDecoder knows of Windows code pages that have other names. */
const ENCODINGS: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  65001: 'utf-8',
};

function openDecoder(encoding: string) {
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** Returns a function that decodes text of a code page, up to its NUL; unknown code pages are read as Western. */
function textDecoder(codePage: number): (bytes: Buffer) => string {
  const decoder = openDecoder(ENCODINGS[codePage] ?? `windows-${codePage}`);
  return (bytes) => decoder.decode(bytes).replace(/\0.*$/s, '');
}

/** Reads values one after the other; undefined past the end of the set. */
class ValueReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #decode: (bytes: Buffer) => string;

  constructor(bytes: Buffer, at: number, codePage: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#decode = textDecoder(codePage);
  }

  #word(): number | undefined {
    if (this.#at < 0 || this.#at + 4 > this.#bytes.length) return undefined;
    this.#at += 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }

  #text(unit: number): string | undefined {
    const length = (this.#word() ?? Number.NaN) * unit;
    if (!(this.#at + length <= this.#bytes.length)) return undefined;
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length + (-length & 3);
    return unit === 2 ? bytes.toString('utf16le').replace(/\0.*$/s, '') : this.#decode(bytes);
  }

  #single(type: number): number | string | undefined {
    if (type === TEXT) return this.#text(1);
    if (type === WIDE_TEXT) return this.#text(2);
    const word = type === SHORT || type === LONG ? this.#word() : undefined;
    return type === SHORT && word !== undefined ? word & 0xffff : word;
  }

  /** The value at the reader's position, with its type in front; undefined for a type that is not read. */
  value(): PropertyValue | undefined {
    const type = this.#word();
    if (type === undefined) return undefined;
    if ((type & VECTOR) === 0) return this.#single(type);
    const count = this.#word() ?? 0;
    const values: (number | string)[] = [];
    while (values.length < Math.min(count, MOST_VALUES)) {
      const own = type & 0xfff;
      const value = this.#single(own === VARIANT ? (this.#word() ?? 0) : own);
      // A type that is not read has an unknown length.
      if (value === undefined) break;
      values.push(value);
    }
    return values;
  }
}

/**
 * Reads properties of the first set of a stream ([MS-OLEPS], 2.21): texts, whole numbers and lists of both, by number of
 * the property. Undefined where the stream is no property set.
 * @param wanted numbers of the properties: in a damaged file thousands may be the same long list
 */
export async function readPropertySet(
  stream: SceneFile,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, PropertyValue> | undefined> {
  const bytes = await stream.read(0, LARGEST);
  if (bytes.length < 48 || bytes.readUInt16LE(0) !== 0xfffe) return undefined;
  const start = bytes.readUInt32LE(44);
  if (start + 8 > bytes.length) return undefined;
  const places = new Map<number, number>();
  const count = Math.min(bytes.readUInt32LE(start + 4), Math.floor((bytes.length - start - 8) / 8));
  for (let at = start + 8; at + 8 <= start + 8 + 8 * count; at += 8) {
    const property = bytes.readUInt32LE(at);
    if (property === CODE_PAGE || wanted.includes(property))
      places.set(property, start + bytes.readUInt32LE(at + 4));
  }
  const valueAt = (property: number, codePage: number) => {
    const place = places.get(property);
    return place === undefined ? undefined : new ValueReader(bytes, place, codePage).value();
  };
  const codePage = valueAt(CODE_PAGE, WESTERN);
  const values = new Map<number, PropertyValue>();
  for (const property of wanted) {
    const value = valueAt(property, typeof codePage === 'number' ? codePage : WESTERN);
    if (value !== undefined) values.set(property, value);
  }
  return values;
}
