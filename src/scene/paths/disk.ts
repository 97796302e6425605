import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { ScenePlace } from '../scene-format.js';

type Kind = 'file' | 'folder';

/** The names in a folder, as they are spelled. */
interface Listing {
  readonly names: ReadonlyMap<string, Dirent>;
  /** True for a folder that may be passed through, but not listed. */
  readonly closed: boolean;
}

/** What lies under a path. */
export interface Hit {
  readonly kind: Kind;
  /** The path as the disk spells it. */
  readonly path: string;
  /** Whether the disk spells it as it was asked for. */
  readonly exact: boolean;
}

/** Looks at the disk for one reading of scenes: each folder is listed once. */
export interface Disk {
  /** What lies under an absolute path; under no such name, what lies there in another case. */
  find(path: string): Promise<Hit | undefined>;
  /** The files of a folder whose names fit, in the order of their numbers. */
  matching(folder: string, pattern: RegExp): Promise<string[]>;
  /** All files below a folder. */
  below(folder: string): Promise<string[]>;
}

const order = new Intl.Collator('en', { numeric: true });

/** Most files that one name may stand for. */
const MOST_FILES = 100_000;

export function openDisk({ path: rules }: Pick<ScenePlace, 'path'>, signal: AbortSignal): Disk {
  const folders = new Map<string, Promise<Listing>>();

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

  /** What an entry is, through links; undefined for a link that leads nowhere, a pipe and the like. */
  async function kindOf(path: string, entry: Dirent | undefined): Promise<Kind | undefined> {
    if (entry?.isFile()) return 'file';
    if (entry?.isDirectory()) return 'folder';
    const facts = await stat(path).catch(() => undefined);
    return facts?.isFile() ? 'file' : facts?.isDirectory() ? 'folder' : undefined;
  }

  /** The path as the disk spells it, part by part; undefined when some part is in no case there. */
  async function spelled(path: string): Promise<string | undefined> {
    const { root } = rules.parse(path);
    let at = root;
    for (const part of path.slice(root.length).split(rules.sep)) {
      if (part === '') continue;
      const { names } = await listing(at);
      const wanted = part.toLowerCase();
      const name = names.has(part) ? part : [...names.keys()].find((one) => one.toLowerCase() === wanted);
      if (name === undefined) return undefined;
      at = rules.join(at, name);
    }
    return at;
  }

  async function find(path: string): Promise<Hit | undefined> {
    const { names, closed } = await listing(rules.dirname(path));
    const name = rules.basename(path);
    // A folder that is not there is not asked for each file again: a server that is away answers slowly.
    if (names.has(name) || closed) {
      const kind = await kindOf(path, names.get(name));
      if (kind) return { kind, path, exact: true };
    }
    const other = await spelled(path);
    if (other === undefined || other === path) return undefined;
    const kind = await kindOf(other, undefined);
    return kind && { kind, path: other, exact: false };
  }

  async function matching(folder: string, pattern: RegExp): Promise<string[]> {
    const fitting: string[] = [];
    for (const [name, entry] of (await listing(folder)).names) {
      if (!pattern.test(name) || fitting.length === MOST_FILES) continue;
      const path = rules.join(folder, name);
      if ((await kindOf(path, entry)) === 'file') fitting.push(path);
    }
    return fitting.toSorted(order.compare);
  }

  async function below(folder: string): Promise<string[]> {
    const found: string[] = [];
    const left = [folder];
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      for (const [name, entry] of (await listing(next)).names) {
        const path = rules.join(next, name);
        // Links are not followed: they could lead around in a circle.
        if (entry.isDirectory()) left.push(path);
        else if (entry.isFile() && found.length < MOST_FILES) found.push(path);
      }
    }
    return found.toSorted(order.compare);
  }

  return { find, matching, below };
}
