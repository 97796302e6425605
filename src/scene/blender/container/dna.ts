import type { Header } from './blocks.js';

/** Where a field lies in its struct. */
export interface Field {
  readonly type: string;
  readonly pointer: boolean;
  /** True for a pointer to pointers: an array of them, or the first of a table. */
  readonly table: boolean;
  /** Bytes from the struct's beginning. */
  readonly offset: number;
  /** Bytes of one element. */
  readonly size: number;
  /** Elements of an array; 1 for all others. */
  readonly count: number;
}

export interface Struct {
  readonly name: string;
  readonly size: number;
  readonly fields: ReadonlyMap<string, Field>;
}

/** The structs of a file as it describes them itself; offsets come from nowhere else. */
export interface Dna {
  readonly header: Header;
  /** The number of a struct, by which blocks name it. */
  indexOf(name: string): number | undefined;
  /** A struct by its number. */
  at(index: number): Struct | undefined;
  named(name: string): Struct | undefined;
}

interface Raw {
  readonly type: number;
  /** Type and name of each field, in turn. */
  readonly fields: readonly number[];
}

interface Tables {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly sizes: readonly number[];
  readonly structs: readonly Raw[];
}

/** Reads the parts of the block one after the other; a read past the end throws a RangeError. */
function cursor(data: Buffer, little: boolean) {
  let at = 0;
  return {
    tag(expected: string) {
      at = Math.ceil(at / 4) * 4;
      if (data.toString('latin1', at, at + 4) !== expected) throw new RangeError(expected);
      at += 4;
    },
    int() {
      at += 4;
      return little ? data.readUInt32LE(at - 4) : data.readUInt32BE(at - 4);
    },
    short() {
      at += 2;
      return little ? data.readUInt16LE(at - 2) : data.readUInt16BE(at - 2);
    },
    text() {
      const end = data.indexOf(0, at);
      if (end < 0) throw new RangeError('text');
      const text = data.toString('latin1', at, end);
      at = end + 1;
      return text;
    },
  };
}

/** So many of something; the count cannot make it run further than the data goes. */
function list<T>(count: number, read: () => T): T[] {
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(read());
  return items;
}

function readTables(data: Buffer, little: boolean): Tables {
  const { tag, int, short, text } = cursor(data, little);
  tag('SDNA');
  tag('NAME');
  const names = list(int(), text);
  tag('TYPE');
  const types = list(int(), text);
  tag('TLEN');
  const sizes = types.map(short);
  tag('STRC');
  const structs = list(int(), () => {
    const type = short();
    return { type, fields: list(short() * 2, short) };
  });
  return { names, types, sizes, structs };
}

/** `*mat[4][2]` is a field `mat` of 8 pointers. */
function declared(text: string): { name: string; pointer: boolean; table: boolean; count: number } {
  const name = /[A-Za-z_]\w*/.exec(text)?.[0] ?? '';
  const lengths = [...text.matchAll(/\[(\d+)\]/g)].map(([, length]) => Number(length));
  return {
    name,
    pointer: /^[*(]/.test(text),
    table: text.startsWith('**'),
    count: lengths.reduce((all, length) => all * length, 1),
  };
}

function layOut({ names, types, sizes }: Tables, raw: Raw, pointerSize: number): Struct {
  const fields = new Map<string, Field>();
  let offset = 0;
  for (let i = 0; i + 1 < raw.fields.length; i += 2) {
    const type = raw.fields[i] ?? 0;
    const { name, pointer, table, count } = declared(names[raw.fields[i + 1] ?? 0] ?? '');
    const size = pointer ? pointerSize : (sizes[type] ?? 0);
    fields.set(name, { type: types[type] ?? '', pointer, table, offset, size, count });
    offset += size * count;
  }
  return { name: types[raw.type] ?? '', size: sizes[raw.type] ?? 0, fields };
}

/** The structs that a DNA1 block describes; undefined when it cannot be one. */
export function parseDna(data: Buffer, header: Header): Dna | undefined {
  let tables: Tables;
  try {
    tables = readTables(data, header.little);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const numbers = new Map(tables.structs.map(({ type }, index) => [tables.types[type] ?? '', index]));
  const known = new Map<number, Struct>();
  function at(index: number): Struct | undefined {
    const raw = tables.structs[index];
    const struct = known.get(index) ?? (raw && layOut(tables, raw, header.pointer));
    if (struct) known.set(index, struct);
    return struct;
  }
  return {
    header,
    indexOf: (name) => numbers.get(name),
    at,
    named: (name) => at(numbers.get(name) ?? -1),
  };
}
