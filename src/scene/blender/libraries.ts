import type { NestedUse } from '../format.js';
import { library } from './assets.js';
import type { Fields, Item } from './fields.js';
import { based } from './paths.js';

/** Marks data of a library that lies in this file itself, since 5.0. */
const ARCHIVE = 1;
const MOST = 100_000;

/** The libraries of a file, each of which is followed by what it gives. */
export interface Libraries {
  add(item: Item, name: string): void;
  /** Something stands here that lies in the library named before. */
  link(): void;
  /** A path of what is read now, in terms of the scene. */
  based(path: string): string;
  /**
   * Libraries that the scene itself needs: what other libraries bring is not linked here, and what is all packed
   * needs no file.
   */
  list(): NestedUse[];
}

export function collectLibraries(fields: Fields): Libraries {
  const libraries: { use: NestedUse; needed: boolean }[] = [];
  let archive = '';
  return {
    add(item, name) {
      const use = library(item, name, fields);
      // The field tells the flag of 5.0 from whatever stood there before.
      const packed =
        fields.has(item, 'archive_parent_library') && (fields.number(item, 'flag') ?? 0) & ARCHIVE;
      archive = packed ? use.path : '';
      if (!packed && use.path !== '' && libraries.length < MOST)
        libraries.push({ use, needed: use.embedded === true });
    },
    link() {
      const last = libraries.at(-1);
      if (last) last.needed = true;
    },
    based: (path) => (archive === '' ? path : based(path, archive)),
    list: () => libraries.filter(({ needed }) => needed).map(({ use }) => use),
  };
}
