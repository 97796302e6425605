import { ownValue } from '../../../domain/own-value.js';
import type { Dna, Struct } from './dna.js';

/** Offsets of a struct's pointers that may refer to data blocks. */
export interface Pointers {
  /** Offsets in bytes. */
  readonly single: readonly number[];
  /** Offsets of pointers to an array of pointers. */
  readonly tables: readonly number[];
}

/** Structs whose pointers are Blender's own bookkeeping, not uses of data blocks. */
const IGNORED_STRUCTS: ReadonlySet<string> = new Set(['ListBase', 'ImageUser']);

/** The only fields of these structs that refer to used data; their other pointers are bookkeeping. */
const USED_FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  ID: new Set(['properties', 'system_properties', 'override_library']),
  IDOverrideLibrary: new Set(['reference']),
};

const NONE: Pointers = { single: [], tables: [] };

/** Returns a function that finds a struct's pointers to data blocks, by the field types in DNA. */
export function pointersOf(dna: Dna): (struct: Struct) => Pointers {
  const known = new Map<string, Pointers>();

  /** Whether a type may be a data block: those begin with an ID, and `void` may be any type. */
  function mayBeId(type: string): boolean {
    if (type === 'ID' || type === 'void') return true;
    const [first] = dna.named(type)?.fields.entries() ?? [];
    return first !== undefined && first[0] === 'id' && first[1].type === 'ID' && !first[1].pointer;
  }

  function find(struct: Struct): Pointers {
    if (IGNORED_STRUCTS.has(struct.name)) return NONE;
    const single: number[] = [];
    const tables: number[] = [];
    for (const [name, field] of struct.fields) {
      if (ownValue(USED_FIELDS, struct.name)?.has(name) === false) continue;
      const inner = field.pointer ? undefined : dna.named(field.type);
      if (!inner && !(field.pointer && mayBeId(field.type))) continue;
      const nested = inner && pointers(inner);
      if (nested && nested.single.length + nested.tables.length === 0) continue;
      // In a damaged file an array may be longer than its struct.
      const end = Math.min(struct.size, field.offset + field.count * field.size);
      for (let at = field.offset; at < end && field.size > 0; at += field.size) {
        if (nested) {
          for (const offset of nested.single) single.push(at + offset);
          for (const offset of nested.tables) tables.push(at + offset);
        } else if (field.table) tables.push(at);
        else single.push(at);
        if (single.length + tables.length > struct.size) return { single, tables };
      }
    }
    return { single, tables };
  }

  function pointers(struct: Struct): Pointers {
    const existing = known.get(struct.name);
    if (existing) return existing;
    // Ends the recursion for a struct that contains itself, in a damaged file.
    known.set(struct.name, NONE);
    const own = find(struct);
    known.set(struct.name, own);
    return own;
  }

  return pointers;
}
