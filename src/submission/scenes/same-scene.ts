import { stat } from 'node:fs/promises';
import type { NamedScene } from '../../scene/named-scene.js';
import { realPath } from '../../transfer/real-path.js';

/** What identifies a scene's file. */
export interface FileIdentity {
  /** Real path, in the file system's spelling if it ignores case. */
  readonly real: string;
  readonly dev: bigint;
  readonly ino: bigint;
  /** Number of the file's names (hard links). */
  readonly links: bigint;
}

/** @param path absolute; of a missing file only the path is known */
export async function identityOf(path: string): Promise<FileIdentity> {
  const real = await realPath(path).catch(() => path);
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return { real, dev: facts?.dev ?? 0n, ino: facts?.ino ?? 0n, links: facts?.nlink ?? 0n };
}

const plain = (path: string) => path.normalize('NFC').toLowerCase();

/**
 * Whether two names are of one file. Some network drives give several files the same number, so equal numbers count
 * only for a file with several names, or for names that differ in case only.
 */
export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  if (a.real === b.real) return true;
  const sameNumber = a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
  return sameNumber && (a.links > 1n || plain(a.real) === plain(b.real));
}

/** Scenes of a request, each once. */
export interface DistinctScenes<T> {
  readonly scenes: readonly T[];
  /** Second names of a scene's file, each with the scene that is kept. */
  readonly repeated: readonly (readonly [again: T, first: T])[];
}

/** One scene, one task: finds files that are named twice, also by another spelling or a link. */
export async function distinctScenes<T extends NamedScene>(found: readonly T[]): Promise<DistinctScenes<T>> {
  const identities = await Promise.all(found.map(({ path }) => identityOf(path)));
  const kept: { scene: T; identity: FileIdentity }[] = [];
  const repeated: (readonly [T, T])[] = [];
  for (const [at, scene] of found.entries()) {
    const identity = identities[at] as FileIdentity;
    const first = kept.find((one) => isSameFile(one.identity, identity));
    if (first) repeated.push([scene, first.scene]);
    else kept.push({ scene, identity });
  }
  return { scenes: kept.map(({ scene }) => scene), repeated };
}
