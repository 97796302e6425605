import type { BadReason } from '../../domain/frames/frame-check.js';
import type { SequencePlace } from './sequences.js';

/** A file of a sequence, and what its picture is like. */
export interface SequenceFile extends SequencePlace {
  readonly path: string;
  /** Format, size and channels; undefined where they are not known. */
  readonly shape: string | undefined;
}

/** Returns the files of each sequence. */
export function bySequence(files: readonly SequenceFile[]): Map<string, SequenceFile[]> {
  const groups = new Map<string, SequenceFile[]>();
  for (const file of files) {
    const group = groups.get(file.key);
    if (group) group.push(file);
    else groups.set(file.key, [file]);
  }
  return groups;
}

/** Returns the files whose size or channels differ from those of most files of their sequence. */
export function differentFiles(
  files: readonly SequenceFile[],
): Map<string, { readonly kind: 'odd'; readonly why: BadReason }> {
  const odd = new Map<string, { kind: 'odd'; why: BadReason }>();
  for (const group of bySequence(files).values()) {
    const known = group.filter(({ shape }) => shape !== undefined);
    const counts = new Map<string, number>();
    for (const { shape = '' } of known) counts.set(shape, (counts.get(shape) ?? 0) + 1);
    const [others, most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
    // Of two halves neither is known to be right.
    if (counts.size < 2 || most * 2 <= known.length) continue;
    for (const { path, shape: own = '' } of known) {
      if (own !== others) odd.set(path, { kind: 'odd', why: { reason: 'odd', own, others } });
    }
  }
  return odd;
}
