import type { FileUse, NestedUse } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';
import { library } from '../files/assets.js';
import { based } from '../paths.js';

/** Marks data of a library that lies in this file itself, since 5.0. */
const ARCHIVE = 1;
const MOST = 100_000;
const MOST_LINKS = 1_000_000;

interface Library {
  readonly use: FileUse;
  /** What of it stands here by its name. */
  readonly links: { readonly address: string; readonly name: string }[];
}

/** The libraries of a file, each of which is followed by what it gives. */
export interface Libraries {
  add(item: Item, name: string): void;
  /** Something stands here that lies in the library named before. */
  link(address: string, name: string): void;
  /** A path of what is read now, in terms of the scene. */
  based(path: string): string;
  /**
   * Libraries that the file itself needs, and what of each: what other libraries bring is not linked here, and what is
   * all packed needs no file.
   * @param isNeeded whether a data block is needed; without it, all of each library is
   */
  list(isNeeded: ((address: string) => boolean) | undefined): NestedUse[];
}

export function collectLibraries(fields: Fields): Libraries {
  const libraries: Library[] = [];
  let archive = '';
  let last: Library | undefined;
  let complete = true;
  let count = 0;
  return {
    add(item, name) {
      const use = library(item, name, fields);
      // The field tells the flag of 5.0 from whatever stood there before.
      const packed =
        fields.has(item, 'archive_parent_library') && (fields.number(item, 'flag') ?? 0) & ARCHIVE;
      archive = packed ? use.path : '';
      last = undefined;
      if (packed || use.path === '' || libraries.length >= MOST) return;
      last = { use, links: [] };
      libraries.push(last);
    },
    link(address, name) {
      count++;
      if (count > MOST_LINKS) complete = false;
      if (count <= MOST_LINKS || last?.links.length === 0) last?.links.push({ address, name });
    },
    based: (path) => (archive === '' ? path : based(path, archive)),
    list: (isNeeded) =>
      libraries
        .filter(({ use, links }) => links.length > 0 || use.embedded === true)
        .map(({ use, links }) => {
          if (!isNeeded || !complete) return use;
          return { ...use, links: links.filter(({ address }) => isNeeded(address)).map(({ name }) => name) };
        }),
  };
}
