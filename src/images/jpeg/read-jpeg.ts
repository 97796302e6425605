import type { FileBytes } from '../file-bytes.js';
import { type ImageFacts, ImageFault, MOST_AT_ONCE } from '../image.js';
import { type Frame, parseFrame, type Tables } from './frame.js';
import { huffmanTable } from './huffman-table.js';
import { readScan } from './scan.js';

/** What a JPEG stream contains. */
export interface JpegStream {
  readonly frame: Frame;
  readonly decoded: boolean;
  /** The value of all blocks of each component, where all pixels are the same. */
  readonly flat: readonly (number | undefined)[] | undefined;
}

/** Scans of a progressive picture; more are made to keep a reader busy. */
const MOST_SCANS = 500;

/** Of a large file: bytes before the first scan, and bytes in which the end marker is looked for. */
const MOST_HEADER = 2 ** 24;
const TRAILER = 65_536;
const EOI = Buffer.from([0xff, 0xd9]);

function readTables(data: Buffer, tables: Tables): void {
  const invalid = new ImageFault('undecodable', 'invalid', { name: 'segment', id: 'DHT' });
  for (let at = 0; at < data.length; ) {
    const kind = data[at] ?? 0;
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (counts.length < 16 || at + 17 + total > data.length || (kind & 15) > 3 || kind >> 4 > 1)
      throw invalid;
    const symbols = data.subarray(at + 17, at + 17 + total);
    if (kind >> 4 === 0 && symbols.some((symbol) => symbol > 15)) throw invalid;
    const table = huffmanTable(counts, symbols);
    (kind >> 4 === 0 ? tables.dc : tables.ac)[kind & 15] = table;
    at += 17 + total;
  }
}

/** Reads which quantization tables there are (ITU-T T.81, B.2.4.1). */
function readQuanta(data: Buffer, { quanta }: Tables): void {
  for (let at = 0; at < data.length; ) {
    const kind = data[at] ?? 0;
    at += kind >> 4 === 0 ? 65 : 129;
    if (at > data.length || kind >> 4 > 1 || (kind & 15) > 3) {
      throw new ImageFault('undecodable', 'invalid', { name: 'segment', id: 'DQT' });
    }
    quanta.add(kind & 15);
  }
}

/** Whether a marker begins a segment that a picture may have (ITU-T T.81, table B.1). */
function isSegment(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xef) || marker === 0xfe;
}

/** Returns the lines that a DNL segment gives, which comes after the first scan (ITU-T T.81, B.2.5). */
function linesOf(data: Buffer): number {
  const at = data.indexOf(Buffer.from([0xff, 0xdc, 0x00, 0x04]));
  return at < 0 || at + 6 > data.length ? 0 : data.readUInt16BE(at + 4);
}

/**
 * Decodes a stream from SOI to EOI.
 * @param tables filled by an earlier stream, as in TIFF
 * @param isWhole false for the beginning of a stream, which is read up to its first scan
 */
export function readJpegStream(
  data: Buffer,
  tables: Tables = { dc: [], ac: [], quanta: new Set() },
  isWhole = true,
): JpegStream {
  if (data[0] !== 0xff || data[1] !== 0xd8) throw new ImageFault('undecodable', 'notImage');
  let frame: Frame | undefined;
  let decoded = true;
  let interval = 0;
  let scans = 0;
  for (let at = 2; ; ) {
    const marker = data[at + 1];
    if (marker === undefined) throw new ImageFault('truncated', 'noEnd');
    if (data[at] !== 0xff) throw new ImageFault('undecodable', 'damaged', { name: 'segment', id: at });
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if ((marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) {
      at += 2;
      continue;
    }
    if (!isSegment(marker)) throw new ImageFault('undecodable', 'damaged', { name: 'segment', id: at });
    const length = at + 4 <= data.length ? data.readUInt16BE(at + 2) : Number.POSITIVE_INFINITY;
    if (at + 2 + length > data.length)
      throw new ImageFault('truncated', 'endsInside', { name: 'segment', id: at });
    const segment = data.subarray(at + 4, at + 2 + length);
    at += 2 + length;
    if (marker === 0xc4) readTables(segment, tables);
    else if (marker === 0xdb) readQuanta(segment, tables);
    else if (marker === 0xdd && segment.length >= 2) interval = segment.readUInt16BE(0);
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      frame = parseFrame(marker, segment, linesOf(data));
      // Arithmetic coding, lossless and hierarchical pictures.
      decoded = marker <= 0xc2 && (marker !== 0xc2 || frame.components.every(({ nonZero }) => nonZero));
    } else if (marker === 0xda) {
      if (!frame) throw new ImageFault('undecodable', 'absent', { name: 'segment', id: 'SOF' });
      if (!isWhole) return { frame, decoded: false, flat: undefined };
      scans += 1;
      if (scans > MOST_SCANS) decoded = false;
      at = decoded ? readScan(data, at, segment, frame, tables, interval) : nextMarker(data, at);
    }
  }
  if (!frame || frame.components.some(({ hasScan }) => decoded && !hasScan)) {
    throw new ImageFault('truncated', 'absent', { name: 'scan' });
  }
  return { frame, decoded, flat: decoded ? flatness(frame) : undefined };
}

/** Returns the offset of the next marker that ends a scan. */
function nextMarker(data: Buffer, start: number): number {
  for (let at = data.indexOf(0xff, start); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 2)) {
    const marker = data[at + 1] as number;
    if (marker !== 0 && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  throw new ImageFault('truncated', 'noEnd');
}

function flatness({ components }: Frame): JpegStream['flat'] {
  const isFlat = components.every(({ flat, nonZero }) => flat && !nonZero?.includes(1));
  return isFlat ? components.map(({ dc }) => dc) : undefined;
}

/** Reads the beginning of a file that is too large to be decoded, and looks for its end. @throws ImageFault */
function readLargeFile(file: FileBytes): JpegStream {
  const end = file.at(file.size - TRAILER, TRAILER, { name: 'scan' });
  if (!end.includes(EOI)) throw new ImageFault('truncated', 'noEnd');
  return readJpegStream(file.at(0, MOST_HEADER, { name: 'header' }), undefined, false);
}

/** Decodes a JPEG file: all coefficients of all scans, up to the end marker. @throws ImageFault */
export async function readJpeg(file: FileBytes): Promise<ImageFacts> {
  const isLarge = file.size > MOST_AT_ONCE;
  const stream = isLarge ? readLargeFile(file) : readJpegStream(file.at(0, file.size, { name: 'scan' }));
  const { frame, decoded, flat } = stream;
  const { width, height, components } = frame;
  const channels = ['', 'Y', 'Y A', 'R G B', 'C M Y K'][components.length] ?? '';
  const pixelBytes = decoded ? width * height * components.length * Math.ceil(frame.precision / 8) : 0;
  return { format: 'jpeg', width, height, channels, blank: flat !== undefined, decoded, pixelBytes };
}
