import type { BadKind } from '../../../src/domain/frames/frame-check.js';

/** How a frame is found; a damaged file may count as one of several kinds. */
export type FoundAs = readonly (BadKind | 'missing')[];

/** A frame's file, and pictures in its form that it can be replaced by. */
export interface DamagedFile {
  readonly whole: Buffer;
  readonly blank: Buffer;
  readonly small: Buffer;
  /** Whether its pixels are stored as they are. */
  readonly isRaw: boolean;
}

/** A way to damage a file; without content the file is removed. */
export interface Damage {
  readonly foundAs: FoundAs;
  content(file: DamagedFile): Buffer | undefined;
}

const ANY: FoundAs = ['truncated', 'undecodable'];

function cut(whole: Buffer, share: number): Buffer {
  return whole.subarray(0, Math.floor(whole.length * share));
}

function filled(whole: Buffer, value: number, from: number, to: number): Buffer {
  return Buffer.from(whole).fill(value, Math.floor(from), Math.floor(to));
}

/** Bytes of the header or directory: those before it in raw pixels may have any value. */
function headerOf(whole: Buffer): readonly [from: number, to: number] {
  const isTiff = whole.toString('latin1', 0, 4) === 'II*\0';
  const from = isTiff ? whole.readUInt32LE(4) : 16;
  return [from, from + (isTiff ? 60 : 384)];
}

/** Whether the last bytes of a TIFF file are pixels. */
function endsWithPixels(whole: Buffer): boolean {
  return whole.toString('latin1', 0, 4) === 'II*\0' && whole.readUInt32LE(4) < whole.length / 2;
}

/** One file of each kind that `check` tells apart. Of raw pixels no value is invalid: their header is damaged. */
const KINDS: Readonly<Record<number, Damage>> = {
  3: { foundAs: ['missing'], content: () => undefined },
  6: { foundAs: ['empty'], content: () => Buffer.alloc(0) },
  10: { foundAs: ['truncated'], content: ({ whole }) => cut(whole, 0.7) },
  13: {
    foundAs: ANY,
    content: ({ whole, isRaw }) =>
      isRaw ? filled(whole, 0xa5, 4, 400) : filled(whole, 0xa5, whole.length / 4, whole.length * 0.95),
  },
  17: { foundAs: ['blank'], content: ({ blank }) => blank },
  22: { foundAs: ['odd'], content: ({ small }) => small },
};

/** What disks and networks do to files. */
const STRUCTURE: Readonly<Record<number, Damage>> = {
  1: { foundAs: ANY, content: ({ whole }) => cut(whole, 0.5) },
  4: { foundAs: ['truncated'], content: ({ whole }) => whole.subarray(0, whole.length - 2) },
  9: { foundAs: ANY, content: ({ whole }) => filled(whole, 0, 0, 512) },
  // A block that was never written; a byte of raw pixels may well be 0, so that there it is in the header.
  15: {
    foundAs: ANY,
    content: ({ whole, isRaw }) =>
      filled(whole, 0, ...(isRaw ? headerOf(whole) : ([whole.length * 0.4, whole.length * 0.6] as const))),
  },
  // The end was never written; where it is raw pixels, the place of the directory.
  20: {
    foundAs: ANY,
    content: ({ whole, isRaw }) =>
      isRaw && endsWithPixels(whole)
        ? filled(whole, 0, 4, 8)
        : filled(whole, 0, whole.length * 0.75, whole.length),
  },
  24: { foundAs: ['undecodable'], content: () => Buffer.from('<html><title>502 Bad Gateway</title>\n') },
};

/** Sets of six frames of 24, and how each is damaged. */
export const DAMAGES = { kinds: KINDS, structure: STRUCTURE } as const;
