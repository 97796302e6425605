import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { ScenePlace } from '../scene-format.js';
import { prefixOf, setLimits, stepsOf } from './set-limits.js';

type Kind = 'file' | 'folder';

/** The entries of a folder. */
interface Listing {
  readonly names: ReadonlyMap<string, Dirent>;
  /** The names by their lower case, made when one is first looked for. */
  byLowerCase?: ReadonlyMap<string, string>;
  /** The names in numeric order with their paths, made when a pattern is first looked for. */
  inOrder?: readonly (readonly [name: string, path: string])[];
  /** True for a folder whose files can be opened, but not listed. */
  readonly closed: boolean;
}

/** The name in a folder that differs in case only, the first one of several. */
function nameLike(folder: Listing, wanted: string): string | undefined {
  folder.byLowerCase ??= new Map(
    [...folder.names.keys()].reverse().map((name) => [name.toLowerCase(), name]),
  );
  return folder.byLowerCase.get(wanted.toLowerCase());
}

/** A file or folder that was found. */
export interface Hit {
  readonly kind: Kind;
  /** The path with the case on disk. */
  readonly path: string;
  /** True where the requested path has that case. */
  readonly exact: boolean;
}

/** A view of the disk that lists each folder once; made for one report. */
export interface Disk {
  /** Finds a file or folder by its absolute path, else one whose path differs in case only. */
  find(path: string): Promise<Hit | undefined>;
  /** The files of a folder that match a pattern, in numeric order. */
  matching(folder: string, pattern: RegExp): Promise<readonly string[]>;
  /** All files in a folder and its subfolders. */
  below(folder: string): Promise<readonly string[]>;
  /** Takes from what one report may list of members of sets; false where they are too many. */
  takeMembers(count: number): boolean;
  /** True when the members of a set did not fit any more, and only the first one was returned. */
  readonly isExhausted: boolean;
}

const order = new Intl.Collator('en', { numeric: true });

/** The highest number of files that one path may refer to. */
const MOST_FILES = 100_000;

/** Creates a view of the disk. @param signal ends every call with its reason */
export function openDisk({ path: rules }: Pick<ScenePlace, 'path'>, signal: AbortSignal): Disk {
  const folders = new Map<string, Promise<Listing>>();
  const limits = setLimits();
  async function read(folder: string): Promise<Listing> {
    signal.throwIfAborted();
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return { names: new Map(entries.map((entry) => [entry.name, entry])), closed: false };
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      return { names: new Map(), closed: code === 'EACCES' || code === 'EPERM' };
    }
  }

  function listing(folder: string): Promise<Listing> {
    const known = folders.get(folder) ?? read(folder);
    folders.set(folder, known);
    return known;
  }

  /** The kind of an entry, links resolved; undefined for a dangling link, a pipe and the like. */
  async function kindOf(path: string, entry: Dirent | undefined): Promise<Kind | undefined> {
    if (entry?.isFile()) return 'file';
    if (entry?.isDirectory()) return 'folder';
    const facts = await stat(path).catch(() => undefined);
    return facts?.isFile() ? 'file' : facts?.isDirectory() ? 'folder' : undefined;
  }

  /** The path with the case on disk; undefined where a component does not exist in any case. */
  async function withDiskCase(path: string): Promise<string | undefined> {
    const { root } = rules.parse(path);
    let at = root;
    for (const part of path.slice(root.length).split(rules.sep)) {
      if (part === '') continue;
      const folder = await listing(at);
      const name = folder.names.has(part) ? part : nameLike(folder, part);
      if (name === undefined) return undefined;
      at = rules.join(at, name);
    }
    return at;
  }

  async function find(path: string): Promise<Hit | undefined> {
    const { names, closed } = await listing(rules.dirname(path));
    const name = rules.basename(path);
    // A missing folder is not queried again for each file: an unreachable server answers slowly.
    if (names.has(name) || closed) {
      const kind = await kindOf(path, names.get(name));
      if (kind) return { kind, path, exact: true };
    }
    const other = await withDiskCase(path);
    if (other === undefined || other === path) return undefined;
    const kind = await kindOf(other, undefined);
    return kind && { kind, path: other, exact: false };
  }

  /** Results of `matching` and of `below`: many nodes of a scene can name the same sequence. */
  const sets = new Map<string, Promise<readonly string[]>>();

  async function known(key: string, make: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const set = sets.get(key) ?? make();
    sets.set(key, set);
    return limits.limited(await set);
  }

  function inOrder(folder: string, listed: Listing): NonNullable<Listing['inOrder']> {
    listed.inOrder ??= [...listed.names.keys()]
      .toSorted(order.compare)
      .map((name) => [name, rules.join(folder, name)] as const);
    return listed.inOrder;
  }

  function matching(folder: string, pattern: RegExp): Promise<readonly string[]> {
    return known(`${folder}\0${pattern}`, () => matchingOf(folder, pattern));
  }

  async function matchingOf(folder: string, pattern: RegExp): Promise<readonly string[]> {
    const matches: string[] = [];
    const prefix = prefixOf(pattern);
    const listed = await listing(folder);
    const most = limits.isExhausted ? 1 : MOST_FILES;
    const steps = stepsOf(pattern);
    for (const [name, path] of inOrder(folder, listed)) {
      if (!name.startsWith(prefix)) continue;
      if (!limits.takeSteps(steps(name))) break;
      if (!pattern.test(name)) continue;
      if (matches.length === most) break;
      const entry = listed.names.get(name);
      if (entry?.isFile() || (await kindOf(path, entry)) === 'file') matches.push(path);
    }
    return matches;
  }

  function below(folder: string): Promise<readonly string[]> {
    return known(`${folder}\0`, () => belowOf(folder));
  }

  async function belowOf(folder: string): Promise<readonly string[]> {
    const found: string[] = [];
    const queue = [folder];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const [name, entry] of (await listing(next)).names) {
        const path = rules.join(next, name);
        // Links are skipped: they could form a cycle.
        if (entry.isDirectory()) queue.push(path);
        else if (entry.isFile() && found.length < MOST_FILES) found.push(path);
      }
    }
    return found.toSorted(order.compare);
  }

  return {
    ...{ find, matching, below, takeMembers: limits.takeMembers },
    get isExhausted() {
      return limits.isExhausted;
    },
  };
}
