import { ImageFault } from '../image.js';
import type { HuffmanTable } from './huffman-table.js';

/** A component of a picture: its sampling, its blocks, and what is known of its coefficients. */
export interface Component {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  /** Number of its quantization table. */
  readonly quantum: number;
  /** Blocks that have pixels. */
  readonly across: number;
  readonly down: number;
  /** Blocks of a row with the padding of interleaved scans. */
  readonly stride: number;
  /** Of a progressive picture: which coefficients are not zero, 64 bytes a block. */
  readonly nonZero: Uint8Array | undefined;
  hasScan: boolean;
  predicted: number;
  /** Whether all blocks have the same value, which `dc` is. */
  flat: boolean;
  dc: number | undefined;
  /** The bit that the current scan adds to the first block. */
  refinement: number | undefined;
}

/** The header of a picture (ITU-T T.81, B.2.2). */
export interface Frame {
  readonly isProgressive: boolean;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  /** Minimum coded units of an interleaved scan. */
  readonly unitsAcross: number;
  readonly unitsDown: number;
}

/** The tables of a scan. */
export interface Tables {
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  /** Numbers of the quantization tables. */
  readonly quanta: Set<number>;
}

/** Coefficients beyond which a progressive picture is not decoded: each takes a byte of memory. */
export const MOST_COEFFICIENTS = 2 ** 28;

/** Parses a frame header. @param height lines, where the header leaves them to a later segment */
export function parseFrame(marker: number, data: Buffer, height: number): Frame {
  const invalid = new ImageFault('undecodable', 'invalid', { name: 'segment', id: 'SOF' });
  const count = data[5] ?? 0;
  if (data.length < 6 + 3 * count || count === 0 || count > 4) throw invalid;
  const precision = data[0] ?? 0;
  // Baseline, extended and progressive pictures (ITU-T T.81, B.2.2).
  const isDct = marker <= 0xc2;
  if (isDct && precision !== 8 && (precision !== 12 || marker === 0xc0)) throw invalid;
  const lines = data.readUInt16BE(1) || height;
  const width = data.readUInt16BE(3);
  const raw = Array.from({ length: count }, (_, n) => {
    const [id = 0, sampling = 0, quantum = 0] = data.subarray(6 + 3 * n);
    return { id, h: sampling >> 4, v: sampling & 15, quantum };
  });
  if (width === 0 || lines === 0 || raw.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) throw invalid;
  const [mostH, mostV] = [Math.max(...raw.map(({ h }) => h)), Math.max(...raw.map(({ v }) => v))];
  const unitsAcross = Math.ceil(width / (8 * mostH));
  const unitsDown = Math.ceil(lines / (8 * mostV));
  const isProgressive = marker === 0xc2;
  const size = raw.reduce((sum, { h, v }) => sum + unitsAcross * unitsDown * h * v * 64, 0);
  const keeps = isProgressive && size <= MOST_COEFFICIENTS;
  const components = raw.map(({ id, h, v, quantum }): Component => {
    const stride = unitsAcross * h;
    const nonZero = keeps ? new Uint8Array(stride * unitsDown * v * 64) : undefined;
    const across = Math.ceil(Math.ceil((width * h) / mostH) / 8);
    const down = Math.ceil(Math.ceil((lines * v) / mostV) / 8);
    const state = { hasScan: false, predicted: 0, flat: true, dc: undefined, refinement: undefined };
    return { id, h, v, quantum, across, down, stride, nonZero, ...state };
  });
  return { isProgressive, precision, width, height: lines, components, unitsAcross, unitsDown };
}
