import type { FileUse, SequenceRule } from '../scene-format.js';
import { isNoFile, kindOf } from './file-kinds.js';

/** An image sequence: the files `prefix` + number + `suffix`, one a frame (the LightWave SDK's "ISEQ"). */
export interface ImageSequence {
  readonly prefix: string;
  readonly suffix: string;
  readonly digits: number;
  readonly isLoop: boolean;
  readonly offset: number;
  readonly first: number;
  readonly last: number;
}

/** The use of a single image; undefined where the path is none. */
export function stillUse(path: string, node: string): FileUse | undefined {
  return isNoFile(path) ? undefined : { path, kind: kindOf(path) ?? 'texture', node };
}

/**
 * The use of an image sequence. With an offset it is not known which of the files a frame shows, so that all that exist
 * are needed, and there may be more.
 */
export function sequenceUse(sequence: ImageSequence, node: string): FileUse | undefined {
  const { prefix, suffix, digits, isLoop, offset, first, last } = sequence;
  if (isNoFile(prefix)) return undefined;
  const token = '#'.repeat(Math.max(1, Math.min(digits, 9)));
  const use = { path: `${prefix}${token}${suffix}`, kind: 'texture' as const, node };
  if (offset !== 0 || last < first) return { ...use, unclear: true };
  const rule: SequenceRule = {
    start: first,
    offset: first - 1,
    length: last - first + 1,
    outside: isLoop ? 'repeat' : 'hold',
  };
  return { ...use, members: { uses: [rule] } };
}

/** The images of an old scene or object: a path, or the start of a sequence's names, marked as `(sequence)`. */
export function oldImageUse(text: string, node: string): FileUse | undefined {
  const path = /^(.*\S)\s+\(sequence\)$/i.exec(text)?.[1];
  if (path === undefined) return stillUse(text, node);
  return isNoFile(path) ? undefined : { path: `${path}###*`, kind: 'texture', node, unclear: true };
}
