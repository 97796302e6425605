import { ImageFault } from '../image.js';
import { BitReader } from './bit-reader.js';
import {
  type EndOfBand,
  progressiveAc,
  progressiveDc,
  refineAc,
  type ScanRange,
  sequentialBlock,
} from './blocks.js';
import type { Component, Frame, Tables } from './frame.js';
import type { HuffmanTable } from './huffman-table.js';

/** A component of a scan, and its tables. */
interface ScanPart {
  readonly component: Component;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

const invalid = () => new ImageFault('undecodable', 'invalid', { name: 'segment', id: 'SOS' });

function parseParts(data: Buffer, frame: Frame, { dc, ac, quanta }: Tables): ScanPart[] {
  const count = data[0] ?? 0;
  if (count < 1 || count > 4 || data.length !== 4 + 2 * count) throw invalid();
  const parts = Array.from({ length: count }, (_, n) => {
    const [id, tables = 0] = data.subarray(1 + 2 * n);
    const component = frame.components.find((one) => one.id === id);
    if (!component) throw invalid();
    if (!quanta.has(component.quantum)) {
      throw new ImageFault('undecodable', 'absent', { name: 'segment', id: 'DQT' });
    }
    return { component, dc: dc[tables >> 4], ac: ac[tables & 15] };
  });
  if (new Set(parts.map(({ component }) => component)).size < count) throw invalid();
  return parts;
}

/** Whether a scan of a progressive picture may have this range (ITU-T T.81, G.1.1.1). */
function isBand({ first, last, high, low }: ScanRange, components: number): boolean {
  const isRange = first === 0 ? last === 0 : first <= last && last <= 63 && components === 1;
  return isRange && low <= 13 && (high === 0 || high === low + 1);
}

/** Returns the function that decodes one block. */
function blockDecoder(reader: BitReader, { isProgressive }: Frame, range: ScanRange, band: EndOfBand) {
  const absent = () => new ImageFault('undecodable', 'absent', { name: 'segment', id: 'DHT' });
  if (!isProgressive) {
    return ({ component, dc, ac }: ScanPart) => {
      if (!dc || !ac) throw absent();
      sequentialBlock(reader, component, dc, ac);
    };
  }
  if (range.first === 0) {
    return ({ component, dc }: ScanPart) => {
      if (!dc && range.high === 0) throw absent();
      progressiveDc(reader, component, range, dc);
    };
  }
  return ({ component, ac }: ScanPart, block: number) => {
    if (!ac || !component.nonZero) throw absent();
    const coefficients = component.nonZero.subarray(block * 64, block * 64 + 64);
    if (range.high === 0) progressiveAc(reader, coefficients, range, ac, band);
    else refineAc(reader, coefficients, range, ac, band);
  };
}

/**
 * Decodes a scan.
 * @param header its segment; @param start offset of its data; @param interval units between restart markers, or 0
 * @returns offset of the marker that follows
 */
export function readScan(
  data: Buffer,
  start: number,
  header: Buffer,
  frame: Frame,
  tables: Tables,
  interval: number,
): number {
  const parts = parseParts(header, frame, tables);
  const [first = 0, last = 0, position = 0] = header.subarray(1 + 2 * parts.length);
  const range = { first, last, high: position >> 4, low: position & 15 };
  if (frame.isProgressive && !isBand(range, parts.length)) throw invalid();
  const [only] = parts;
  const alone = parts.length === 1 ? only : undefined;
  const across = alone ? alone.component.across : frame.unitsAcross;
  const units = across * (alone ? alone.component.down : frame.unitsDown);
  const reader = new BitReader(data, start);
  const band: EndOfBand = { run: 0 };
  const decode = blockDecoder(reader, frame, range, band);

  function decodeUnit(unit: number): void {
    const [x, y] = [unit % across, Math.floor(unit / across)];
    if (alone) {
      decode(alone, y * alone.component.stride + x);
      return;
    }
    for (const part of parts) {
      const { h, v, stride } = part.component;
      for (let n = 0; n < h * v; n++) {
        decode(part, (y * v + Math.floor(n / h)) * stride + x * h + (n % h));
      }
    }
  }

  for (const { component } of parts) {
    component.predicted = 0;
    component.refinement = undefined;
    component.hasScan = true;
  }
  for (let unit = 0; unit < units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) restart(reader, data, unit / interval - 1);
    if (interval > 0 && unit % interval === 0) {
      band.run = 0;
      for (const { component } of parts) component.predicted = 0;
    }
    decodeUnit(unit);
    reader.check();
  }
  reader.align();
  return reader.at;
}

/** Goes over a restart marker. @throws ImageFault where it is missing, or another one is there */
function restart(reader: BitReader, data: Buffer, count: number): void {
  reader.align();
  const marker = data[reader.at + 1];
  if (data[reader.at] === 0xff && marker === 0xd0 + (count % 8)) reader.at += 2;
  else if (marker === undefined || marker === 0xd9)
    throw new ImageFault('truncated', 'tooShort', { name: 'scan' });
  else throw new ImageFault('undecodable', 'damaged', { name: 'scan' });
}
