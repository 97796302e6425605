import type { Dna, Field, Struct } from './dna.js';

/** Some data, and the struct that says what lies where in it. */
export interface Item {
  readonly struct: Struct;
  readonly data: Buffer;
}

/** Reads fields by their path, `r.im_format.imtype`. Undefined: this file's Blender had no such field. */
export interface Fields {
  has(item: Item, path: string): boolean;
  number(item: Item, path: string): number | undefined;
  /** Up to the zero byte. */
  text(item: Item, path: string): string | undefined;
  /** What a pointer, or the first of a list, points to; '' for nothing. */
  address(item: Item, path: string): string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Blender writes UTF-8; before 2.5 whatever the system had, which Latin-1 at least keeps apart. */
function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function readNumber(data: Buffer, at: number, { type, size }: Field, little: boolean): number | undefined {
  if (type === 'float') return little ? data.readFloatLE(at) : data.readFloatBE(at);
  if (type === 'double') return little ? data.readDoubleLE(at) : data.readDoubleBE(at);
  if (size === 8) return Number(little ? data.readBigInt64LE(at) : data.readBigInt64BE(at));
  if (size !== 1 && size !== 2 && size !== 4) return undefined;
  // Single bytes hold flags and kinds, which are never below zero.
  if (size === 1 || type.startsWith('u'))
    return little ? data.readUIntLE(at, size) : data.readUIntBE(at, size);
  return little ? data.readIntLE(at, size) : data.readIntBE(at, size);
}

export function fieldsOf({ header, named }: Dna): Fields {
  const places = new Map<string, Field | undefined>();

  function find(struct: Struct, path: string): Field | undefined {
    const [name = '', ...rest] = path.split('.');
    const field = struct.fields.get(name);
    if (!field || rest.length === 0) return field;
    const inner = field.pointer ? undefined : named(field.type);
    const found = inner && find(inner, rest.join('.'));
    return found && { ...found, offset: field.offset + found.offset };
  }

  /** A field that the item has, and that lies within its data. */
  function place({ struct, data }: Item, path: string): Field | undefined {
    const key = `${struct.name}.${path}`;
    if (!places.has(key)) places.set(key, find(struct, path));
    const field = places.get(key);
    return field && field.offset + field.size * field.count <= data.length ? field : undefined;
  }

  return {
    has: (item, path) => place(item, path) !== undefined,
    number(item, path) {
      const field = place(item, path);
      return field && !field.pointer ? readNumber(item.data, field.offset, field, header.little) : undefined;
    },
    text(item, path) {
      const field = place(item, path);
      if (!field || field.pointer || field.size !== 1) return undefined;
      const bytes = item.data.subarray(field.offset, field.offset + field.count);
      const end = bytes.indexOf(0);
      return decoded(end < 0 ? bytes : bytes.subarray(0, end));
    },
    address(item, path) {
      const field = place(item, path);
      // A list begins with the pointer to its first.
      if (!field || (!field.pointer && field.type !== 'ListBase')) return undefined;
      const bytes = item.data.toString('latin1', field.offset, field.offset + header.pointer);
      return /^\0*$/.test(bytes) ? '' : bytes;
    },
  };
}
