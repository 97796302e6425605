import { CrateDamage } from './cursor.js';
import {
  bytesAt,
  type Crate,
  countAt,
  eachIntegerAt,
  integersAt,
  isCompressed,
  sectionCursor,
  unpackedAt,
} from './sections.js';

/** The fields of a crate file: each is the index of its name, and a value or where the value is. */
export interface Fields {
  readonly count: number;
  name(field: number): number;
  rep(field: number): bigint;
}

/** Bytes of a field before version 0.4: padding, the name, the value. */
const OLD_FIELD = 16;

/** Reads the section FIELDS. @throws CrateDamage */
export async function readFields(crate: Crate): Promise<Fields> {
  const cursor = sectionCursor(crate, 'FIELDS');
  const count = await countAt(cursor);
  if (!isCompressed(crate)) {
    const bytes = await bytesAt(crate, cursor, count * OLD_FIELD);
    return {
      count,
      name: (field) => bytes.readUInt32LE(field * OLD_FIELD + 4),
      rep: (field) => bytes.readBigUInt64LE(field * OLD_FIELD + 8),
    };
  }
  const names = await integersAt(crate, cursor, count);
  const reps = await unpackedAt(crate, cursor, count * 8);
  return {
    count,
    name: (field) => (names[field] as number) >>> 0,
    rep: (field) => reps.readBigUInt64LE(field * 8),
  };
}

/** A list of integers as the file has it. */
async function plainIntegers(crate: Crate, section: string): Promise<Int32Array> {
  const cursor = sectionCursor(crate, section);
  const count = await countAt(cursor);
  if (isCompressed(crate)) return integersAt(crate, cursor, count);
  const bytes = await bytesAt(crate, cursor, count * 4);
  return Int32Array.from({ length: count }, (_, i) => bytes.readInt32LE(i * 4));
}

/** Ends a set of fields. */
const END = -1;

/**
 * Reads the section FIELDSETS: lists of fields, each with an end.
 * @param each gets the index at which a set starts, and its fields
 */
export async function eachFieldSet(
  crate: Crate,
  each: (start: number, fields: Int32Array) => void,
): Promise<void> {
  const sets = await plainIntegers(crate, 'FIELDSETS');
  for (let start = 0; start < sets.length; ) {
    const end = sets.indexOf(END, start);
    if (end < 0) throw new CrateDamage('malformed', crate.sections.get('FIELDSETS')?.start ?? 0);
    each(start, sets.subarray(start, end));
    start = end + 1;
  }
}

/** A prim, an attribute, or the layer itself: the index of its path, and where its set of fields starts. */
export type Spec = readonly [path: number, fieldSet: number];

/**
 * Reads the section SPECS, of which a layer may have millions.
 * @param wants whether a spec with this set of fields is returned
 */
export async function readSpecs(crate: Crate, wants: (fieldSet: number) => boolean): Promise<Spec[]> {
  const cursor = sectionCursor(crate, 'SPECS');
  const count = await countAt(cursor);
  if (!isCompressed(crate))
    return oldSpecs(await bytesAt(crate, cursor, count * specSize(crate)), crate, wants);
  const pathsAt = cursor.at;
  cursor.at = pathsAt + 8 + (await cursor.u64());
  const found: { index: number; set: number }[] = [];
  await eachIntegerAt(crate, cursor, count, (set, index) => {
    if (wants(set >>> 0)) found.push({ index, set: set >>> 0 });
  });
  cursor.at = pathsAt;
  const specs: Spec[] = [];
  await eachIntegerAt(crate, cursor, count, (path, index) => {
    const next = found[specs.length];
    if (next?.index === index) specs.push([path >>> 0, next.set]);
  });
  return specs;
}

/** Path, set of fields, type; in version 0.0 after four bytes of padding. */
function specSize({ minor }: Crate): number {
  return minor === 0 ? 16 : 12;
}

function oldSpecs(bytes: Buffer, crate: Crate, wants: (fieldSet: number) => boolean): Spec[] {
  const specs: Spec[] = [];
  const size = specSize(crate);
  for (let at = size - 12; at + 12 <= bytes.length; at += size) {
    const set = bytes.readUInt32LE(at + 4);
    if (wants(set)) specs.push([bytes.readUInt32LE(at), set]);
  }
  return specs;
}
