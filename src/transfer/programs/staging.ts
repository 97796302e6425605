import { constants, type Dirent } from 'node:fs';
import { copyFile, link, lstat, readdir, rm, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NoInputError } from '../../errors.js';
import { readRegularFile, writeText } from '../../state/files/json-file.js';
import { readFileFacts, toFileFacts } from '../file-facts.js';
import { makeFolders } from '../folders.js';
import { nameProblem } from '../name-problems.js';
import { inParallel } from '../parallel.js';
import type { FileFacts } from '../plan.js';
import { controlPaths } from './control-files.js';
import { makePrivateFolder } from './private-folder.js';

/** File system calls at the same time. */
const CALLS = 32;
/** Maximum size in bytes of the lists in a staging folder. */
const MAX_LIST = 256 * 1024 * 1024;
/** Name of the list of files that are about to get their names. */
const ARRIVING = 'arriving.json';
/** Name of the list of local files that the program may write to. */
const LINKED = 'linked.json';

/** A local file that stands in for its download. */
export interface HeldFile {
  /** Components of the path below the remote folder. */
  readonly steps: readonly string[];
  readonly local: string;
  /** Components of that path below the target folder. */
  readonly localSteps: readonly string[];
  /** Bytes, as the farm lists it. */
  readonly size: number;
  readonly version: string;
}

/** A held file after the program ran, which wrote to it in place. */
export interface WrittenFile extends HeldFile {
  readonly facts: FileFacts;
}

/** A held file that shares its bytes with the local one, as it was before the program ran. */
type LinkedFile = Pick<HeldFile, 'steps' | 'localSteps'> & Pick<FileFacts, 'size' | 'mtimeMs'>;

/** A local file that an earlier process put to its place, or whose bytes its program has changed. */
export interface LeftFile {
  /** Components of its path below the target folder. */
  readonly steps: readonly string[];
  readonly facts: FileFacts;
  /** Undefined for a file that is of no version any more. */
  readonly version: string | undefined;
}

/** A complete file that is about to get its name. */
export interface ArrivingFile {
  /** Components of the path that it gets, below the target folder. */
  readonly steps: readonly string[];
  readonly size: number;
  readonly mtimeMs: number;
  readonly version: string;
}

/**
 * A folder beside the results that a transfer program downloads into, so that no file has its name before it is
 * complete. It stays after an interruption: the next run resumes what is in it.
 */
export interface Staging {
  /** Absolute path of what the remote folder's content becomes. */
  readonly files: string;
  /**
   * Removes everything but wanted files of the same version as when the program last ran, with what it keeps beside
   * them to resume: bytes of two versions must not be mixed, and no link may lead the program elsewhere.
   * @param wanted version of each wanted file, by its path below the remote folder
   * @returns the size of each wanted file that is there, in part or whole
   */
  prepare(wanted: ReadonlyMap<string, string>): Promise<Map<string, number>>;
  /**
   * Puts files into the folder that are complete on this machine, so that the program skips them. Those that it could
   * change are recorded first: a killed process cannot tell.
   * @returns their paths
   */
  hold(files: readonly HeldFile[]): Promise<Set<string>>;
  /** Takes them out again. @returns those that the program wrote to */
  release(): Promise<WrittenFile[]>;
  /** Records files before they get their names: a killed process may not remember what it has moved. */
  noteArriving(files: readonly ArrivingFile[]): Promise<void>;
  /**
   * Returns the recorded files that have their names, and the held ones that changed since; takes those out. Whether a
   * process remembers them is not known.
   */
  left(): Promise<LeftFile[]>;
  remove(): Promise<void>;
  /** Removes the folder if there is no file to resume. */
  removeIfEmpty(): Promise<void>;
}

/** Reads a list; undefined where it is missing or damaged. */
async function readList(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readRegularFile(file, MAX_LIST)) ?? 'null');
  } catch {
    return undefined;
  }
}

/** Whether a path of a list stays below its folder; separators and drives of any system lead out. */
function isBelow(steps: unknown): boolean {
  const isSafe = (step: unknown) => typeof step === 'string' && nameProblem(step, 'linux') === undefined;
  return Array.isArray(steps) && steps.length > 0 && steps.every(isSafe);
}

/** Calls `visit` for everything below a folder but folders, and for nothing behind a link. */
async function visitBelow(
  folder: string,
  steps: readonly string[],
  visit: (entry: Dirent, steps: readonly string[]) => Promise<void>,
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = [...steps, entry.name];
    if (entry.isDirectory()) await visitBelow(join(folder, entry.name), path, visit);
    else await visit(entry, path);
  }
}

/** Returns the path of a file, and those that it may belong to: `a.png.partial` to `a.png`. */
function ownersOf(path: string): string[] {
  const paths = [path];
  for (let at = path.lastIndexOf('.'); at > path.lastIndexOf('/') + 1; at = path.lastIndexOf('.', at - 1)) {
    paths.push(path.slice(0, at));
  }
  return paths;
}

/** Whether an earlier process left lists in a staging folder of what it did to local files. */
export async function hasLists(staging: string): Promise<boolean> {
  const lists = [ARRIVING, LINKED].map((name) => lstat(join(staging, name)).catch(() => undefined));
  return (await Promise.all(lists)).some((facts) => facts !== undefined);
}

/**
 * Opens a staging folder; makes it where it does not exist. The caller holds its lock.
 * @param root existing folder
 * @param name of the staging folder in it
 * @throws OutputError for a folder that cannot be made, for a link in its place, and for one that others can write to
 */
export async function openStaging(root: string, name: string): Promise<Staging> {
  // Its name is known: another user may have made it first, to have the program write through a link elsewhere.
  const files = await makePrivateFolder(await makePrivateFolder(root, name), 'files');
  const list = join(root, name, 'versions.json');
  const held: (HeldFile & { readonly linked: FileFacts | undefined })[] = [];
  /** Without copies on write, one failure is enough to know. */
  let canClone = true;

  /** Makes one held file available. @returns its facts if writing to it would write to the local file */
  async function holdOne(local: string, staged: string): Promise<FileFacts | undefined> {
    // A link would lead the program elsewhere.
    const facts = toFileFacts(await lstat(local));
    if (!facts.isFile) throw new NoInputError('transfer.noFile', { file: local });
    const copy = async (mode: number) => {
      await copyFile(local, staged, mode);
      // Programs compare times.
      await utimes(staged, facts.mtimeMs / 1000, facts.mtimeMs / 1000);
    };
    const { COPYFILE_EXCL, COPYFILE_FICLONE, COPYFILE_FICLONE_FORCE } = constants;
    if (canClone) {
      try {
        await copy(COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
        return undefined;
      } catch {
        canClone = false;
        await rm(staged, { force: true });
      }
    }
    try {
      await link(local, staged);
      return facts;
    } catch {
      await copy(COPYFILE_EXCL | COPYFILE_FICLONE);
      return undefined;
    }
  }

  const remove = () => rm(join(root, name), { recursive: true, force: true }).catch(() => {});

  return {
    files,
    remove,

    async prepare(wanted) {
      const before = new Map<string, unknown>(Object.entries((await readList(list)) ?? {}));
      const isResumable = (path: string) => wanted.has(path) && before.get(path) === wanted.get(path);
      const control = new Set([...wanted.keys()].filter(isResumable).flatMap(controlPaths));
      const there = new Map<string, number>();
      await visitBelow(files, [], async (entry, steps) => {
        const path = steps.join('/');
        const staged = join(files, ...steps);
        const { size, nlink } = await lstat(staged);
        // A killed run may have left another name of a file outside.
        const isOurs = control.has(path) || ownersOf(path).some(isResumable);
        const isKept = entry.isFile() && nlink === 1 && isOurs;
        if (isKept) there.set(path, size);
        else await rm(staged, { recursive: true, force: true });
      });
      await writeText(list, `${JSON.stringify(Object.fromEntries(wanted))}\n`);
      return there;
    },

    async hold(some) {
      const holding = new Set<string>();
      const folders = new Map<string, Promise<string>>();
      await inParallel(some, CALLS, async (file) => {
        const path = file.steps.join('/');
        const above = dirname(path);
        const folder = folders.get(above) ?? makeFolders(files, file.steps.slice(0, -1), 'refuse');
        folders.set(above, folder);
        try {
          const linked = await holdOne(file.local, join(await folder, file.steps.at(-1) ?? ''));
          held.push({ ...file, linked });
          holding.add(path);
        } catch {
          // It is downloaded again.
        }
      });
      const linked = held.flatMap(({ linked, steps, localSteps }): LinkedFile[] =>
        linked ? [{ steps, localSteps, size: linked.size, mtimeMs: linked.mtimeMs }] : [],
      );
      if (linked.length > 0) await writeText(join(root, name, LINKED), `${JSON.stringify(linked)}\n`);
      return holding;
    },

    async release() {
      const written: WrittenFile[] = [];
      await inParallel(held.splice(0), CALLS, async ({ linked, ...file }) => {
        const staged = join(files, ...file.steps);
        const facts = linked && (await readFileFacts(file.local));
        const isWritten = facts && (facts.size !== linked.size || facts.mtimeMs !== linked.mtimeMs);
        if (isWritten && facts.identity === linked.identity) written.push({ ...file, facts });
        await unlink(staged).catch(() => {});
      });
      return written;
    },

    async left() {
      const found: LeftFile[] = [];
      const eachRow = async (list: string, visit: (row: ArrivingFile & LinkedFile) => Promise<void>) => {
        const rows = await readList(join(root, name, list));
        await inParallel(Array.isArray(rows) ? rows : [], CALLS, async (row) => {
          if (isBelow(row?.steps)) await visit(row);
        });
      };
      await eachRow(ARRIVING, async ({ steps, size, mtimeMs, version }) => {
        const facts = await readFileFacts(join(root, ...steps));
        const isThere = facts?.size === size && facts.mtimeMs === mtimeMs;
        if (isThere && /^[0-9a-f]{32}$/.test(version)) found.push({ steps, facts, version });
      });
      await eachRow(LINKED, async ({ steps, localSteps, size, mtimeMs }) => {
        if (!isBelow(localSteps)) return;
        const staged = join(files, ...steps);
        const stats = await lstat(staged).catch(() => undefined);
        const facts = await readFileFacts(join(root, ...localSteps));
        // Without the link, the program was done with it.
        if (!stats || facts?.identity === undefined || toFileFacts(stats).identity !== facts.identity) return;
        const isChanged = facts.size !== size || facts.mtimeMs !== mtimeMs;
        if (isChanged) found.push({ steps: localSteps, facts, version: undefined });
        await unlink(staged).catch(() => {});
      });
      return found;
    },

    noteArriving: (some) => writeText(join(root, name, ARRIVING), `${JSON.stringify(some)}\n`),

    async removeIfEmpty() {
      let count = 0;
      await visitBelow(files, [], async () => {
        count += 1;
      }).catch(() => {
        count = 1;
      });
      if (count === 0) await remove();
    },
  };
}
