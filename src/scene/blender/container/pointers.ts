import type { Dna, Struct } from './dna.js';

/** Where the pointers of a struct lie that may lead to data blocks. */
export interface Pointers {
  /** Bytes from the struct's beginning. */
  readonly single: readonly number[];
  /** Of those to a block of further pointers. */
  readonly tables: readonly number[];
}

/** Structs in which Blender keeps a data block's place in memory, and lists: they lead to no data that is used. */
const LEADS_NOWHERE: ReadonlySet<string> = new Set(['ListBase', 'ImageUser']);

/** Fields that lead to data used with the struct's own, where others of it only keep Blender's books. */
const ONLY: Readonly<Record<string, ReadonlySet<string>>> = {
  ID: new Set(['properties', 'system_properties', 'override_library']),
  IDOverrideLibrary: new Set(['reference']),
};

const NONE: Pointers = { single: [], tables: [] };

/** Finds for each struct of a file the pointers that may lead to data blocks, by the types that DNA gives them. */
export function pointersOf(dna: Dna): (struct: Struct) => Pointers {
  const known = new Map<string, Pointers>();

  /** A data block begins with its ID; what is `void` may be one. */
  function mayBeId(type: string): boolean {
    if (type === 'ID' || type === 'void') return true;
    const [first] = dna.named(type)?.fields.entries() ?? [];
    return first !== undefined && first[0] === 'id' && first[1].type === 'ID' && !first[1].pointer;
  }

  function find(struct: Struct): Pointers {
    if (LEADS_NOWHERE.has(struct.name)) return NONE;
    const single: number[] = [];
    const tables: number[] = [];
    for (const [name, field] of struct.fields) {
      if (ONLY[struct.name]?.has(name) === false) continue;
      const inner = field.pointer ? undefined : dna.named(field.type);
      if (!inner && !(field.pointer && mayBeId(field.type))) continue;
      const nested = inner && pointers(inner);
      if (nested && nested.single.length + nested.tables.length === 0) continue;
      // Whatever a broken file says, no more pointers than bytes lie in a struct.
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
    // A struct that holds itself, as only a broken file has it, holds nothing there.
    known.set(struct.name, NONE);
    const own = find(struct);
    known.set(struct.name, own);
    return own;
  }

  return pointers;
}
