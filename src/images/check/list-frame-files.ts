import type { Stats } from 'node:fs';
import { opendir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NoInputError } from '../../errors.js';

/** A file of a frame. */
export interface FrameFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A file or folder that cannot be looked at, with the system's error. */
export interface UnreadableFile {
  readonly path: string;
  readonly code: string;
  readonly isFolder?: boolean;
}

/** Extensions of images that are decoded. */
const DECODED = /\.(?:png|jpe?g|jfif|tiff?|tx|exr|sxr|mxr)$/i;
/** Extensions of images that are not. */
const OTHERS =
  /\.(?:tga|bmp|dpx|cin|hdr|rgbe|pic|psd|psb|iff|sgi|rgb|rat|rla|rpf|webp|gif|jp2|vrimg|xpm|ppm|pgm)$/i;

/** Temporary files of transfers, this program's and others'. */
const TEMPORARY = /^\.|\.(?:part|tmp|partial|aspx|crdownload)$/i;

/** Whether a file has the name of an image. */
export function isFrameFile(name: string): boolean {
  return !TEMPORARY.test(name) && (DECODED.test(name) || OTHERS.test(name));
}

/** Whether an image with this name is decoded, whatever it contains. */
export function isDecodedFormat(name: string): boolean {
  return DECODED.test(name);
}

/** Whether a folder holds images itself. */
export async function hasFrames(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some(isFrameFile);
}

/** Deepest level of folders. */
const DEEPEST = 32;

/** Looks at a file; links to files are followed. @returns undefined for what is no regular file, or has gone */
export async function frameFile(path: string): Promise<FrameFile | UnreadableFile | undefined> {
  let facts: Stats;
  try {
    facts = await stat(path);
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    return { path, code };
  }
  return facts.isFile() ? { path, size: facts.size, modifiedMs: facts.mtimeMs } : undefined;
}

/**
 * Yields the images below a folder, and the folders below it that cannot be read. Links to folders are not followed, so
 * that nothing is checked twice.
 * @throws NoInputError when the folder itself cannot be read; the signal's reason
 */
export async function* listFrameFiles(
  folder: string,
  signal: AbortSignal,
  depth = 0,
): AsyncGenerator<FrameFile | UnreadableFile> {
  const folders: string[] = [];
  try {
    for await (const entry of await opendir(folder, { bufferSize: 1024 })) {
      signal.throwIfAborted();
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.')) folders.push(path);
      } else if (isFrameFile(entry.name)) {
        const file = await frameFile(path);
        if (file) yield file;
      }
    }
  } catch (cause) {
    signal.throwIfAborted();
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    if (depth > 0) {
      // One that was removed meanwhile holds nothing.
      if (code !== 'ENOENT') yield { path: folder, code, isFolder: true };
      return;
    }
    throw new NoInputError('file.read', { file: folder, cause: code }, { cause });
  }
  if (depth === DEEPEST) return;
  for (const path of folders.sort()) yield* listFrameFiles(path, signal, depth + 1);
}
