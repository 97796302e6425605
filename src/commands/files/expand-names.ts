import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { NoInputError } from '../../errors.js';

/** `*` matches any characters of a name, `?` one, `**` folders of any depth; brackets match themselves. */
const WILD = /[*?]/;

/** Most folders that are read for one pattern. */
const MOST_FOLDERS = 20_000;

const order = new Intl.Collator('en', { numeric: true });

type FileContext = Pick<Context, 'cwd' | 'platform' | 'signal'>;

interface MatchOptions {
  /** Whether a pattern matches folders as well as files. */
  readonly folders: boolean;
}

/** Whether a name is a pattern; a file of exactly this name takes precedence. */
export function isPattern(name: string): boolean {
  return WILD.test(name);
}

/** Returns the expression for one part of a path. */
function partPattern(part: string, platform: NodeJS.Platform): RegExp {
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const caseless = platform === 'win32' || platform === 'darwin';
  return new RegExp(`^${source}$`, caseless ? 'isu' : 'su');
}

/** Returns the entries of a folder, none where it cannot be read. @param hidden whether to include dot files */
async function entriesOf(folder: string, hidden: boolean): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => hidden || !name.startsWith('.'));
}

async function isFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Returns the paths that match a pattern, sorted, relative where the pattern is. */
async function matches(
  typed: string,
  { cwd, platform, signal }: FileContext,
  options: MatchOptions,
): Promise<string[]> {
  const separators = platform === 'win32' ? /([\\/]+)/ : /(\/+)/;
  // The separators stay in the list, between the parts of the path.
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
    const fits = partPattern(deep ? '*' : part, platform);
    // `**` also matches no folder.
    if (deep && !isLast) await walk(before, at + 2);
    for (const entry of await entriesOf(folder, part.startsWith('.'))) {
      if (!fits.test(entry.name)) continue;
      const path = resolve(folder, entry.name);
      const inner = await isFolder(path, entry);
      if (isLast && (inner ? options.folders : true)) found.add(`${before}${entry.name}`);
      // `**` does not follow links, which could form a circle.
      if (inner && deep && !entry.isSymbolicLink()) await walk(`${before}${entry.name}${after || '/'}`, at);
      else if (inner && !deep && !isLast) await walk(`${before}${entry.name}${after}`, at + 2);
    }
  }

  await walk('', 0);
  return [...found].toSorted(order.compare);
}

/** Returns the paths for a name: the name itself where it exists or is no pattern, else its matches. */
async function expand(name: string, context: FileContext, options: MatchOptions): Promise<string[]> {
  const isThere = () => stat(resolve(context.cwd, name)).catch(() => undefined);
  return !isPattern(name) || (await isThere()) ? [name] : matches(name, context, options);
}

/**
 * Expands patterns (`*.ma`) in the scenes of a command line, which the shells of Windows do not do. A pattern without a
 * match is kept: `sceneFile` refuses it later, in the order of checks that docs/contract.md, "Exit codes" lists.
 */
export async function expandScenes(typed: readonly string[], context: FileContext): Promise<string[]> {
  const all: string[] = [];
  for (const name of typed) {
    const files = await expand(name, context, { folders: false });
    for (const file of files.length === 0 ? [name] : files) all.push(file);
  }
  return all;
}

/**
 * Expands patterns in the files and folders of a command line.
 * @throws NoInputError for a pattern without a match
 */
export async function expandPaths(typed: readonly string[], context: FileContext): Promise<string[]> {
  const all: string[] = [];
  for (const name of typed) {
    const files = await expand(name, context, { folders: true });
    if (files.length === 0) throw new NoInputError('file.noMatch', { pattern: name });
    for (const file of files) all.push(file);
  }
  return all;
}
