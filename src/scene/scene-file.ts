import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isPattern } from '../commands/files/expand-names.js';
import { reason } from '../commands/files/named-file.js';
import { DataError, NoInputError } from '../errors.js';

/** A scene that was named on the line, and its absolute path. */
export interface NamedScene {
  readonly typed: string;
  readonly path: string;
}

/**
 * The absolute path of a scene, or of another file that goes with it, that can be read.
 * @throws NoInputError when there is no such file, or it is a folder, or it cannot be read.
 */
export async function sceneFile(cwd: string, typed: string): Promise<{ path: string; size: number }> {
  const path = resolve(cwd, typed);
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw new NoInputError('scene.folder', { scene: typed });
    if (!facts.isFile()) throw new NoInputError('scene.noFile', { scene: typed });
    await access(path, constants.R_OK);
    return { path, size: facts.size };
  } catch (cause) {
    if (cause instanceof NoInputError) throw cause;
    // Windows knows no file of such a name at all.
    if (isPattern(typed)) throw new NoInputError('file.noMatch', { pattern: typed }, { cause });
    const key = reason(cause) === 'ENOENT' ? 'scene.missing' : 'scene.unreadable';
    throw new NoInputError(key, { scene: typed, path, cause: reason(cause) }, { cause });
  }
}

/** @throws DataError for a scene of no bytes. */
export function checkNotEmpty(typed: string, size: number): void {
  if (size === 0) throw new DataError('scene.empty', { scene: typed });
}
