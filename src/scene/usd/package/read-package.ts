import { posix } from 'node:path';
import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import { isAbsolutePath } from '../../paths/path-syntax.js';
import type { SceneFile } from '../../scene-file.js';
import { type FileUse, type FollowedFacts, HEAD_LENGTH } from '../../scene-format.js';
import { diskPath } from '../asset-path.js';
import { readCrate } from '../crate/read-crate.js';
import { isCrate, isPackage, isText } from '../heads.js';
import { readText } from '../text/read-text.js';
import { type Entry, entryFile, readDirectory } from './entries.js';

/** Extensions of layers. */
const LAYER = /\.usd[acz]?$/i;

/** Packages in packages; a package cannot contain itself, but a damaged one may say so. */
const DEEPEST = 4;

/** Layers of one package that are read. */
const MOST_LAYERS = 10_000;

const UDIM = /<udim>/i;

/** A function that tells whether a layer's path is a file of the package. */
function containsIn(entries: readonly Entry[]): (path: string, layer: string) => boolean {
  const names = new Set(entries.map(({ name }) => name));
  const tiled = new Set(entries.map(({ name }) => name.replace(/\d{4}(?=\D*$)/, '<UDIM>')));
  return (path, layer) => {
    const inside = posix.join(posix.dirname(layer), diskPath(path).replaceAll('\\', '/'));
    if (UDIM.test(inside)) return tiled.has(inside.replace(UDIM, '<UDIM>'));
    return names.has(inside);
  };
}

/** Reads a package (`.usdz`): the files that its layers name, those in the package as embedded. */
export async function readPackage(file: SceneFile, depth = 0): Promise<FollowedFacts> {
  const { entries, damage: broken } = await readDirectory(file);
  const layers = entries.filter(({ name }) => LAYER.test(name));
  const contains = containsIn(entries);
  const files: FileUse[] = [];
  let damage: SceneDamage | undefined = broken;
  if (layers.length > MOST_LAYERS) damage ??= { reason: 'limit', at: file.size };
  for (const layer of layers.slice(0, MOST_LAYERS)) {
    const inner = await readLayer(entryFile(file, layer), depth);
    if (!inner || inner.damage) damage ??= { reason: inner?.damage?.reason ?? 'malformed', at: layer.start };
    for (const use of inner?.files ?? []) {
      const isInside = !isAbsolutePath(use.path) && contains(use.path, layer.name);
      files.push(isInside ? { ...use, embedded: true } : use);
    }
  }
  return { files, nested: [], unknown: damage ? ['assets'] : [], ...(damage ? { damage } : {}) };
}

/** Reads a layer in a package by its content; undefined where it is none. */
async function readLayer(file: SceneFile, depth: number): Promise<FollowedFacts | undefined> {
  const head = await file.read(0, HEAD_LENGTH);
  if (isText(head)) return readText(file);
  if (isCrate(head)) return readCrate(file);
  return isPackage(head) && depth < DEEPEST ? readPackage(file, depth + 1) : undefined;
}
