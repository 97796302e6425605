import { ImageFault } from '../image.js';
import type { Directory } from './directory.js';

/** A strip or tile: where its bytes are, and its rows. */
export interface Section {
  readonly name: 'strip' | 'tile';
  readonly number: number;
  readonly offset: number;
  readonly length: number;
  /** Rows that it holds, and pixels of a row. */
  readonly rows: number;
  readonly width: number;
  /** Rows and pixels of them that are in the picture. */
  readonly shownRows: number;
  readonly shownWidth: number;
}

/** How the pixels of a directory are stored (TIFF 6.0, sections 3 to 8, 14, 15). */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly compression: number;
  readonly photometric: number;
  readonly samples: number;
  /** Bits of a sample; 0 where they differ. */
  readonly depth: number;
  /** Whether each channel has its own sections. */
  readonly isPlanar: boolean;
  readonly predictor: number;
  readonly fillOrder: number;
  /** Chroma subsampling of YCbCr pictures. */
  readonly subsampling: readonly [number, number];
  readonly jpegTables: Buffer | undefined;
  readonly sections: readonly Section[];
}

const YCBCR = 6;

function readFacts(directory: Directory) {
  const one = (tag: number, otherwise: number) => directory.numbers(tag)[0] ?? otherwise;
  const samples = one(277, 1);
  const depths = directory.numbers(258);
  const depth = depths.length === 0 ? 1 : (depths[0] ?? 1);
  const [across = 2, down = 2] = directory.numbers(530);
  return {
    ...{ width: one(256, 0), height: one(257, 0), compression: one(259, 1), photometric: one(262, 0) },
    ...{ samples, depth: depths.some((other) => other !== depth) ? 0 : depth },
    ...{ isPlanar: one(284, 1) === 2, predictor: one(317, 1), fillOrder: one(266, 1) },
    subsampling: [across, down] as const,
    jpegTables: directory.bytes(347),
  };
}

/** Reads how a directory's pixels are stored; undefined for one without pixels. @throws ImageFault */
export function readLayout(directory: Directory): Layout | undefined {
  const facts = readFacts(directory);
  const { width, height, samples, isPlanar } = facts;
  const isTiled = directory.numbers(322).length > 0;
  const offsets = directory.numbers(isTiled ? 324 : 273);
  // Tiles may be described by the tags of strips.
  const places = offsets.length > 0 ? offsets : directory.numbers(isTiled ? 273 : 324);
  if (places.length === 0 && width === 0) return undefined;
  const invalid = new ImageFault('undecodable', 'invalid', directory.part);
  if (width === 0 || height === 0 || samples === 0 || samples > 65_535) throw invalid;
  const lengths = directory.numbers(isTiled ? 325 : 279);
  const [tileWidth = width] = isTiled ? directory.numbers(322) : [];
  const tileRows = (isTiled ? directory.numbers(323)[0] : directory.numbers(278)[0]) ?? height;
  if (tileWidth === 0 || tileRows === 0) throw invalid;
  const rows = isTiled ? tileRows : Math.min(tileRows, height);
  const across = Math.ceil(width / tileWidth);
  const down = Math.ceil(height / rows);
  const count = across * down * (isPlanar ? samples : 1);
  const name = isTiled ? 'tile' : 'strip';
  if (places.length < count) throw new ImageFault('truncated', 'absent', { name, id: places.length + 1 });
  const sections = Array.from({ length: count }, (_, n): Section => {
    const row = Math.floor((n % (across * down)) / across) * rows;
    const shownRows = Math.min(rows, height - row);
    const shownWidth = Math.min(tileWidth, width - (n % across) * tileWidth);
    const size = { rows: isTiled ? rows : shownRows, width: tileWidth, shownRows, shownWidth };
    // Without a length, a strip reaches to the end of the file.
    return { name, number: n + 1, offset: places[n] ?? 0, length: lengths[n] ?? Number.NaN, ...size };
  });
  return { ...facts, sections };
}

/** Whether the colours have fewer samples than the brightness: such rows are stored in another form. */
export function isSubsampled({ photometric, isPlanar, subsampling: [across, down] }: Layout): boolean {
  return photometric === YCBCR && !isPlanar && across * down > 1;
}

/** Rows of a section as they are stored, and bytes of each. */
export function storedRows(layout: Layout, { rows, width }: Section): { rows: number; bytes: number } {
  const { samples, isPlanar, depth, subsampling } = layout;
  if (isSubsampled(layout)) {
    const [across, down] = subsampling;
    const unit = across * down + 2;
    return { rows: Math.ceil(rows / down), bytes: Math.ceil((Math.ceil(width / across) * unit * depth) / 8) };
  }
  return { rows, bytes: Math.ceil((width * (isPlanar ? 1 : samples) * depth) / 8) };
}
