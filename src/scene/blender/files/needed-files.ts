import type { FileUse, NestedUse } from '../../scene-format.js';
import type { Graph } from '../collect/data-block-graph.js';
import type { Libraries } from '../collect/libraries.js';
import type { NamedFile } from './assets.js';
import type { Sequences } from './sequences.js';

const MOST_FILES = 100_000;

interface OwnedFile {
  /** The data block that names it. */
  readonly owner: string;
  readonly use: NamedFile;
}

/** The files that a scene names, each with the data block that names it. */
export interface Files {
  add(owner: string, use: NamedFile | undefined): void;
  /** A tile that an image lists; undefined for one that cannot be read. */
  tile(image: string, number: number | undefined): void;
  /** False when there are more files than are kept. */
  complete(): boolean;
  /**
   * The files and libraries that data blocks need; without any, all.
   * @param others what happens to files that these do not need
   */
  neededBy(
    roots: readonly string[] | undefined,
    others: 'noted' | 'left out',
  ): { files: FileUse[]; nested: NestedUse[] };
}

export function collectFiles(graph: Graph, sequences: Sequences, libraries: Libraries): Files {
  const files = new Map<string, OwnedFile>();
  const tiles = new Map<string, number[]>();
  /** Images of which a tile cannot be read. */
  const untold = new Set<string>();
  let complete = true;

  /** A file with the members of its set that are needed. */
  function withMembers({ owner, use }: OwnedFile, isNeeded: (address: string) => boolean): FileUse {
    const listed = tiles.get(owner);
    if (use.tiled) {
      const { tiled, ...plain } = use;
      return listed && !untold.has(owner) ? { ...plain, members: { tiles: listed } } : plain;
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
    add(owner, written) {
      if (!written || written.path === '') return;
      const use = { ...written, path: libraries.based(written.path) };
      const key = JSON.stringify([owner, use.kind, use.node, use.path]);
      const known = files.get(key)?.use;
      if (known || files.size < MOST_FILES) files.set(key, { owner, use: known ? both(known, use) : use });
      else complete = false;
    },
    tile(image, number) {
      if (number === undefined) untold.add(image);
      else if ((tiles.get(image)?.length ?? 0) < MOST_FILES)
        tiles.set(image, [...(tiles.get(image) ?? []), number]);
    },
    complete: () => complete,
    neededBy(roots, others) {
      const reached = roots && graph.from(roots, others === 'noted');
      if (!reached) {
        const all = [...files.values()].map((file) => withMembers(file, () => true));
        return { files: once(all), nested: libraries.list(undefined) };
      }
      const found = [...files.values()].flatMap((file): FileUse[] => {
        const { owner } = file;
        const use = withMembers(file, reached.has);
        if (reached.has(owner)) return [use];
        const reason = reached.reason(owner) ?? (others === 'noted' ? graph.whyUnused(owner) : undefined);
        return reason ? [{ ...use, optional: reason }] : [];
      });
      const nested = libraries.list(reached.has);
      return {
        files: once(found),
        nested: others === 'noted' ? nested : nested.filter(({ links }) => links?.length !== 0),
      };
    },
  };
}

/** Two uses of one file as one: needed if any of them is, and whenever any of them is shown. */
function both(a: NamedFile, b: NamedFile): NamedFile {
  const { optional, shownIn, ...plain } = a;
  const reason = b.optional ? optional : undefined;
  const shown = shownIn && b.shownIn ? [shownIn, b.shownIn].filter(([from, to]) => from <= to) : undefined;
  const hull = shown && (shown.length === 0 ? shownIn : around(shown));
  return { ...plain, ...(reason ? { optional: reason } : {}), ...(hull ? { shownIn: hull } : {}) };
}

function around(spans: readonly (readonly [number, number])[]): readonly [number, number] {
  return [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
}

/** Each file once for a node, even if several data blocks of one name bring it. */
function once(files: readonly FileUse[]): FileUse[] {
  const found = new Map<string, FileUse>();
  for (const use of files) {
    const key = JSON.stringify([use.kind, use.node, use.path]);
    const known = found.get(key);
    found.set(key, known ? both(known, use) : use);
  }
  return [...found.values()];
}
