import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import * as nodePath from 'node:path';
import { dccOfFile } from '../domain/dcc/dcc.js';
import { DataError, NoInputError } from '../errors.js';
import { firstFrameFile } from './paths/frame-files.js';

/** A scene as it was typed, and its absolute path. */
export interface NamedScene {
  readonly typed: string;
  readonly path: string;
}

/** The path of a file, or the first file of the sequence that a name with hashes represents. */
async function existingPath(path: string): Promise<string> {
  if (!dccOfFile(path)?.oneFileAFrame || (await stat(path).catch(() => undefined))) return path;
  return (await firstFrameFile(path, { path: nodePath })) ?? path;
}

/** Whether a scene was named as a sequence, with hashes for the frame's number. */
export function isNamedSequence({ typed, path }: NamedScene): boolean {
  return /#/.test(nodePath.basename(typed)) && nodePath.basename(typed) !== nodePath.basename(path);
}

/**
 * Returns the absolute path and the bytes of a readable scene. Of a sequence, `shot.####.ass`, it is the first file.
 * @throws NoInputError when there is no such file, it is a folder, or it cannot be read
 */
export async function sceneFile(cwd: string, typed: string): Promise<{ path: string; size: number }> {
  const path = await existingPath(nodePath.resolve(cwd, typed));
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw new NoInputError('scene.folder', { scene: typed });
    if (!facts.isFile()) throw new NoInputError('scene.noFile', { scene: typed });
    await access(path, constants.R_OK);
    return { path, size: facts.size };
  } catch (cause) {
    if (cause instanceof NoInputError) throw cause;
    // A pattern that matched nothing; Windows has no file of such a name at all.
    if (/[*?]/.test(typed)) throw new NoInputError('file.noMatch', { pattern: typed }, { cause });
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const key = code === 'ENOENT' ? 'scene.missing' : 'scene.unreadable';
    throw new NoInputError(key, { scene: typed, path, cause: code }, { cause });
  }
}

/** @throws DataError for a scene of no bytes. */
export function checkNotEmpty(typed: string, size: number): void {
  if (size === 0) throw new DataError('scene.empty', { scene: typed });
}
