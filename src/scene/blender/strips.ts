import type { FileUse } from '../format.js';
import type { Fields, Item } from './fields.js';

/** Kinds of strips that name their own files; sounds, clips and scenes are data blocks. */
const IMAGE = 0;
const MOVIE = 3;

interface Strip {
  readonly name: string;
  readonly type: number;
}

/** Most strips whose kind is remembered. */
const MOST_STRIPS = 100_000;

/** The files of the video sequencer. Blocks come in Blender's order: strips, then the folder and files of each. */
export interface Strips {
  /** @returns the files that the block names */
  take(address: string, item: Item, elements: readonly Item[]): FileUse[];
}

export function collectStrips({ text, number, address: pointer }: Fields): Strips {
  /** By where their folders lie. */
  const strips = new Map<string, Strip>();
  let current: (Strip & { folder: string }) | undefined;

  function files(elements: readonly Item[]): FileUse[] {
    if (!current) return [];
    const { folder, name, type } = current;
    const join = folder === '' || /[\\/]$/.test(folder) ? folder : `${folder}/`;
    return elements
      .map((element) => text(element, 'name') ?? '')
      .filter((file) => file !== '')
      .map((file) => ({ path: join + file, node: name, kind: type === MOVIE ? 'movie' : 'image' }));
  }

  return {
    take(address, item, elements) {
      const kind = item.struct.name;
      if (kind === 'StripElem') return files(elements);
      current = undefined;
      if (kind === 'Strip') {
        const strip = strips.get(address);
        if (strip) current = { ...strip, folder: text(item, 'dir') ?? '' };
      } else {
        const type = number(item, 'type') ?? -1;
        const data = pointer(item, 'strip') ?? '';
        const wanted = (type === IMAGE || type === MOVIE) && strips.size < MOST_STRIPS;
        // In Blender a strip's name is `SQ` and what the artist sees.
        if (wanted) strips.set(data, { type, name: (text(item, 'name') ?? '').replace(/^SQ/, '') });
      }
      return [];
    },
  };
}
