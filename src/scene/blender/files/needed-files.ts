import type { FileUse, NestedUse } from '../../scene-format.js';
import type { Graph } from '../collect/data-block-graph.js';
import type { Libraries } from '../collect/libraries.js';
import type { NamedFile } from './assets.js';
import type { Sequences } from './sequences.js';

const MOST_FILES = 100_000;

interface OwnedFile {
  /** The data block that refers to it. */
  readonly owner: string;
  readonly use: NamedFile;
}

/** Collects the files of a scene with the data blocks that refer to them. */
export interface Files {
  add(owner: string, use: NamedFile | undefined): void;
  /** Adds a tile of an image; undefined for one that cannot be read. */
  tile(image: string, number: number | undefined): void;
  /** False where the file limit is exceeded. */
  complete(): boolean;
  /**
   * The files and libraries that data blocks need.
   * @param roots addresses of the data blocks; undefined means all files
   * @param others whether other files are listed as optional or omitted
   */
  neededBy(
    roots: readonly string[] | undefined,
    others: 'listed' | 'omitted',
  ): { files: FileUse[]; nested: NestedUse[] };
}

/** Creates an empty collector. */
export function collectFiles(graph: Graph, sequences: Sequences, libraries: Libraries): Files {
  const files = new Map<string, OwnedFile>();
  const tiles = new Map<string, number[]>();
  /** Images with a tile that cannot be read. */
  const unreadTiles = new Set<string>();
  let complete = true;

  /** Adds the needed members of a file's set. */
  function withMembers({ owner, use }: OwnedFile, isNeeded: (address: string) => boolean): FileUse {
    const listed = tiles.get(owner);
    if (use.tiled) {
      const { tiled, ...plain } = use;
      return listed && !unreadTiles.has(owner) ? { ...plain, members: { tiles: listed } } : plain;
    }
    if (use.pattern !== 'sequence') return use;
    if (use.members && sequences.isAnimated()) {
      const { members, ...any } = use;
      return any;
    }
    const members = use.members ?? sequences.membersOf(owner, isNeeded);
    return members ? { ...use, members } : use;
  }

  return {
    add(owner, file) {
      if (!file || file.path === '') return;
      const use = { ...file, path: libraries.relativeToScene(file.path) };
      const key = JSON.stringify([owner, use.kind, use.node, use.path]);
      const known = files.get(key)?.use;
      if (known || files.size < MOST_FILES) files.set(key, { owner, use: known ? merged(known, use) : use });
      else complete = false;
    },
    tile(image, number) {
      if (number === undefined) unreadTiles.add(image);
      else if ((tiles.get(image)?.length ?? 0) < MOST_FILES)
        tiles.set(image, [...(tiles.get(image) ?? []), number]);
    },
    complete: () => complete,
    neededBy(roots, others) {
      const reached = roots && graph.from(roots, others === 'listed');
      if (!reached) {
        const all = [...files.values()].map((file) => withMembers(file, () => true));
        return { files: withoutDuplicates(all), nested: libraries.list(undefined) };
      }
      const found = [...files.values()].flatMap((file): FileUse[] => {
        const { owner } = file;
        const use = withMembers(file, reached.has);
        if (reached.has(owner)) return [use];
        const reason = reached.reason(owner) ?? (others === 'listed' ? graph.whyUnused(owner) : undefined);
        return reason ? [{ ...use, optional: reason }] : [];
      });
      const nested = libraries.list(reached.has);
      return {
        files: withoutDuplicates(found),
        nested: others === 'listed' ? nested : nested.filter(({ links }) => links?.length !== 0),
      };
    },
  };
}

/** Merges two uses of a file: it is needed where either of them is, and shown where either of them is. */
function merged(a: NamedFile, b: NamedFile): NamedFile {
  const { optional, shownIn, ...plain } = a;
  const reason = b.optional ? optional : undefined;
  const shown = shownIn && b.shownIn ? [shownIn, b.shownIn].filter(([from, to]) => from <= to) : undefined;
  const span = shown && (shown.length === 0 ? shownIn : spanOf(shown));
  return { ...plain, ...(reason ? { optional: reason } : {}), ...(span ? { shownIn: span } : {}) };
}

/** The smallest span that contains all spans. */
function spanOf(spans: readonly (readonly [number, number])[]): readonly [number, number] {
  return [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
}

/** Merges the uses of each file by one node, which may be several data blocks of one name. */
function withoutDuplicates(files: readonly FileUse[]): FileUse[] {
  const found = new Map<string, FileUse>();
  for (const use of files) {
    const key = JSON.stringify([use.kind, use.node, use.path]);
    const known = found.get(key);
    found.set(key, known ? merged(known, use) : use);
  }
  return [...found.values()];
}
