import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { NoInputError } from '../../errors.js';

/** `*` stands for any letters of a name, `?` for one, `**` for folders of any depth; brackets are letters of a name. */
const WILD = /[*?]/;

/** Folders that are looked at for one name at most. */
const MOST_FOLDERS = 20_000;

const order = new Intl.Collator('en', { numeric: true });

type World = Pick<Context, 'cwd' | 'platform' | 'signal'>;

interface Names {
  /** Whether a pattern may stand for folders as well as for files. */
  readonly folders: boolean;
}

/** Whether a name is a pattern, unless there is a file of that very name. */
export function isPattern(name: string): boolean {
  return WILD.test(name);
}

function pattern(part: string, platform: NodeJS.Platform): RegExp {
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const caseless = platform === 'win32' || platform === 'darwin';
  return new RegExp(`^${source}$`, caseless ? 'isu' : 'su');
}

/** What a folder holds that can be read, through links; names that begin with a dot only where they are asked for. */
async function entriesOf(folder: string, hidden: boolean): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => hidden || !name.startsWith('.'));
}

async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** The names that a pattern stands for, each spelled as the pattern is; sorted. */
async function matches(typed: string, { cwd, platform, signal }: World, names: Names): Promise<string[]> {
  const separators = platform === 'win32' ? /([\\/]+)/ : /(\/+)/;
  // Parts of the path, with the separators between them.
  const parts = typed.split(separators);
  const found = new Set<string>();
  let left = MOST_FOLDERS;

  async function walk(before: string, at: number): Promise<void> {
    const part = parts[at];
    if (part === undefined) return;
    const after = parts[at + 1] ?? '';
    const isLast = at === parts.length - 1;
    if (!WILD.test(part) && !isLast) return walk(`${before}${part}${after}`, at + 2);
    signal.throwIfAborted();
    if (left-- <= 0) return;
    const folder = resolve(cwd, before === '' ? '.' : before);
    const deep = part === '**';
    const fits = pattern(deep ? '*' : part, platform);
    // `**` stands for no folder too.
    if (deep && !isLast) await walk(before, at + 2);
    for (const entry of await entriesOf(folder, part.startsWith('.'))) {
      if (!fits.test(entry.name)) continue;
      const path = resolve(folder, entry.name);
      const inner = await isFolder(path, entry);
      if (isLast && (inner ? names.folders : true)) found.add(`${before}${entry.name}`);
      // Links are not followed on the way down: they could lead around in a circle.
      if (inner && deep && !entry.isSymbolicLink()) await walk(`${before}${entry.name}${after || '/'}`, at);
      else if (inner && !deep && !isLast) await walk(`${before}${entry.name}${after}`, at + 2);
    }
  }

  await walk('', 0);
  return [...found].toSorted(order.compare);
}

/** What a name stands for: itself where it exists as it is typed, whatever is in it; nothing for a pattern that fits nothing. */
async function expand(name: string, world: World, names: Names): Promise<string[]> {
  const pathExists = () => stat(resolve(world.cwd, name)).catch(() => undefined);
  return !isPattern(name) || (await pathExists()) ? [name] : matches(name, world, names);
}

/**
 * The scenes of a line, with patterns (`*.ma`) replaced by the files that they stand for: Windows' shells leave that to
 * programs. A pattern that stands for nothing is left to `sceneFile`, which refuses it in its turn.
 */
export async function expandScenes(typed: readonly string[], world: World): Promise<string[]> {
  const all: string[] = [];
  for (const name of typed) {
    const files = await expand(name, world, { folders: false });
    all.push(...(files.length === 0 ? [name] : files));
  }
  return all;
}

/**
 * Files and folders of a line, with patterns replaced by what they stand for.
 * @throws NoInputError for a pattern that stands for nothing
 */
export async function expandPaths(typed: readonly string[], world: World): Promise<string[]> {
  const all: string[] = [];
  for (const name of typed) {
    const files = await expand(name, world, { folders: true });
    if (files.length === 0) throw new NoInputError('file.noMatch', { pattern: name });
    all.push(...files);
  }
  return all;
}
