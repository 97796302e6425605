import type { FileUse, NestedUse } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';
import { library } from '../files/assets.js';
import { fromLibrary } from '../paths.js';

/** Library.flag: the library's data are packed into this file, since 5.0. */
const ARCHIVE = 1;
const MOST = 100_000;
const MOST_LINKS = 1_000_000;

interface Library {
  readonly use: FileUse;
  /** The linked data blocks. */
  readonly links: { readonly address: string; readonly name: string }[];
}

/** Collects the libraries of a file, each followed by its linked data blocks. */
export interface Libraries {
  add(item: Item, name: string): void;
  /** Adds a linked data block of the last library. */
  link(address: string, name: string): void;
  /** Converts a path of the current data to one relative to the scene. */
  relativeToScene(path: string): string;
  /**
   * The libraries that the file needs, with the linked data blocks of each. Libraries without linked data blocks are left
   * out: they are libraries of libraries, or packed.
   * @param isNeeded whether a data block is needed; undefined where all of each library is
   */
  list(isNeeded: ((address: string) => boolean) | undefined): NestedUse[];
}

/** Creates an empty collector. */
export function collectLibraries(fields: Fields): Libraries {
  const libraries: Library[] = [];
  let archive = '';
  let last: Library | undefined;
  let complete = true;
  let count = 0;
  return {
    add(item, name) {
      const use = library(item, name, fields);
      // Only files with this field have the flag of 5.0.
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
    relativeToScene: (path) => (archive === '' ? path : fromLibrary(path, archive)),
    list: (isNeeded) =>
      libraries
        .filter(({ use, links }) => links.length > 0 || use.embedded === true)
        .map(({ use, links }) => {
          if (!isNeeded || !complete) return use;
          return { ...use, links: links.filter(({ address }) => isNeeded(address)).map(({ name }) => name) };
        }),
  };
}
