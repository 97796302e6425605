import { ImageFault } from '../image.js';
import type { BitReader } from './bit-reader.js';
import type { Component } from './frame.js';
import type { HuffmanTable } from './huffman-table.js';

/** What a scan contains (ITU-T T.81, B.2.3). */
export interface ScanRange {
  readonly first: number;
  readonly last: number;
  /** Bit position of an earlier scan of the same coefficients; 0 for the first. */
  readonly high: number;
  readonly low: number;
}

/** Blocks that follow without coefficients, in a scan of a progressive picture. */
export interface EndOfBand {
  run: number;
}

const beyond = () => new ImageFault('undecodable', 'damaged', { name: 'scan' });

function addDc(component: Component, value: number): void {
  component.dc ??= value;
  if (component.dc !== value) component.flat = false;
}

/** Decodes a block of a sequential picture. */
export function sequentialBlock(
  reader: BitReader,
  component: Component,
  dc: HuffmanTable,
  ac: HuffmanTable,
): void {
  const size = reader.symbol(dc);
  if (size > 16) throw beyond();
  component.predicted += reader.value(size);
  addDc(component, component.predicted);
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const length = symbol & 15;
    if (length === 0) {
      if (symbol !== 0xf0) break;
      k += 15;
      if (k > 63) throw beyond();
      continue;
    }
    k += symbol >> 4;
    if (k > 63) throw beyond();
    reader.read(length);
    component.flat = false;
  }
}

/** Decodes the first coefficient of a block of a progressive picture. */
export function progressiveDc(
  reader: BitReader,
  component: Component,
  { high, low }: ScanRange,
  dc: HuffmanTable | undefined,
): void {
  // A refinement adds one bit to each block.
  if (high > 0 || !dc) {
    const bit = reader.read(1);
    if (component.refinement === undefined) component.dc = (component.dc ?? 0) | (bit << low);
    component.refinement ??= bit;
    if (component.refinement !== bit) component.flat = false;
    return;
  }
  const size = reader.symbol(dc);
  if (size > 16) throw beyond();
  component.predicted += reader.value(size);
  addDc(component, component.predicted << low);
}

/** Decodes the first bits of a band of coefficients of a block. @param nonZero the block's coefficients */
export function progressiveAc(
  reader: BitReader,
  nonZero: Uint8Array,
  { first, last }: ScanRange,
  ac: HuffmanTable,
  band: EndOfBand,
): void {
  if (band.run > 0) {
    band.run -= 1;
    return;
  }
  for (let k = first; k <= last; k++) {
    const symbol = reader.symbol(ac);
    const [run, length] = [symbol >> 4, symbol & 15];
    if (length === 0 && run < 15) {
      band.run = (1 << run) - 1 + reader.read(run);
      return;
    }
    k += run;
    if (k > last) throw beyond();
    if (length > 0) {
      reader.read(length);
      nonZero[k] = 1;
    }
  }
}

/** Decodes a further bit of a band of coefficients of a block (ITU-T T.81, G.1.2.3). */
export function refineAc(
  reader: BitReader,
  nonZero: Uint8Array,
  { first, last }: ScanRange,
  ac: HuffmanTable,
  band: EndOfBand,
): void {
  let k = first;
  if (band.run === 0) {
    for (; k <= last; k++) {
      const symbol = reader.symbol(ac);
      let run = symbol >> 4;
      const length = symbol & 15;
      if (length > 1) throw beyond();
      if (length === 0 && run < 15) {
        band.run = (1 << run) + reader.read(run);
        break;
      }
      if (length === 1) reader.read(1);
      for (; k <= last; k++) {
        if (nonZero[k] === 1) reader.read(1);
        else if (run-- === 0) break;
      }
      if (length === 1) {
        if (k > last) throw beyond();
        nonZero[k] = 1;
      }
    }
  }
  if (band.run > 0) {
    for (; k <= last; k++) if (nonZero[k] === 1) reader.read(1);
    band.run -= 1;
  }
}
