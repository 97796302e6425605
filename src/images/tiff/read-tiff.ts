import type { FileBytes } from '../file-bytes.js';
import { Flatness, RowSplitter } from '../flat-rows.js';
import { type ImageFacts, ImageFault, MOST_AT_ONCE, MOST_PIXEL_BYTES } from '../image.js';
import { readJpegStream } from '../jpeg/read-jpeg.js';
import { type Directory, listDirectories } from './directory.js';
import { isSubsampled, type Layout, readLayout, type Section, storedRows } from './layout.js';
import { undoPredictor } from './predictor.js';
import { isDecoded, sectionData } from './section-data.js';

const LZW = 5;
const JPEG = 7;
const CHANNELS: Readonly<Record<number, string>> = {
  ...{ 0: 'Y', 1: 'Y', 2: 'R G B', 3: 'palette', 4: 'mask', 5: 'C M Y K', 6: 'R G B', 8: 'L A B' },
};

/** Returns the names of the channels; those beyond the colours are numbered. */
function channelsOf({ photometric, samples }: Layout): string {
  const colours = (CHANNELS[photometric] ?? 'Y').split(' ');
  const extra = Array.from({ length: Math.max(0, samples - colours.length) }, (_, n) => `+${n + 1}`);
  return [...colours, ...extra].join(' ');
}

/** @throws ImageFault for a section beyond the end of the file */
function checkPlace(file: FileBytes, { name, number, offset, length }: Section): void {
  const end = Number.isNaN(length) ? offset : offset + length;
  if (offset === 0 || length === 0) throw new ImageFault('truncated', 'absent', { name, id: number });
  if (end > file.size) throw new ImageFault('truncated', 'endsInside', { name, id: number });
}

/** Whether a picture has the codes of libtiff before 1990, with the lowest bit first. */
function isOldLzw(file: FileBytes, { compression, sections }: Layout): boolean {
  const [first] = sections;
  if (compression !== LZW || !first || !(first.length > 1)) return false;
  const [zero, second = 0] = file.at(first.offset, 2, { name: first.name, id: 1 });
  return zero === 0 && (second & 1) === 1;
}

/** Decodes the sections of a JPEG picture. @returns whether all were decoded, and whether all pixels are the same */
function readJpegSections(file: FileBytes, layout: Layout) {
  const tables = { dc: [], ac: [], quanta: new Set<number>() };
  if (layout.jpegTables) readTables(layout.jpegTables, tables);
  let decoded = true;
  const values = new Set<string>();
  for (const section of layout.sections) {
    const part = { name: section.name, id: section.number } as const;
    const stream = readJpegStream(file.at(section.offset, section.length, part), {
      dc: [...tables.dc],
      ac: [...tables.ac],
      quanta: new Set(tables.quanta),
    });
    const { width, height } = stream.frame;
    if (width < section.shownWidth || height < section.shownRows) {
      throw new ImageFault('undecodable', 'tooShort', part);
    }
    decoded &&= stream.decoded;
    values.add(stream.flat ? stream.flat.join(' ') : 'different');
  }
  return { decoded, blank: values.size === 1 && !values.has('different') };
}

/** Reads the abbreviated stream that holds the tables of all sections. */
function readTables(data: Buffer, tables: Parameters<typeof readJpegStream>[1]): void {
  try {
    readJpegStream(data, tables);
  } catch (error) {
    // It has tables only, and no picture.
    if (!(error instanceof ImageFault) || error.part.name !== 'scan') throw error;
  }
}

/** Decodes the sections of a picture. @returns whether all pixels are the same */
async function readSections(file: FileBytes, layout: Layout): Promise<boolean> {
  const { samples, depth, isPlanar, predictor } = layout;
  const ownSamples = isPlanar ? 1 : samples;
  const bits = isSubsampled(layout) ? 0 : ownSamples * depth;
  const canUndo = predictor === 1 || (depth >= 8 && depth % 8 === 0);
  const planes = new Map<number, Flatness>();
  const perPlane = isPlanar ? layout.sections.length / samples : layout.sections.length;
  for (const section of layout.sections) {
    const plane = Math.floor((section.number - 1) / perPlane);
    const flatness = planes.get(plane) ?? new Flatness(canUndo ? bits : 0, section.width);
    planes.set(plane, flatness);
    const { rows, bytes } = storedRows(layout, section);
    let seen = 0;
    const splitter = new RowSplitter(bytes, rows, (row) => {
      if (seen++ >= section.shownRows || !flatness.isFlat) return;
      flatness.add(
        predictor === 1 ? row : undoPredictor(row, predictor, depth, ownSamples),
        section.shownWidth,
      );
    });
    await sectionData(file, section, layout, rows * bytes, (data) => void splitter.take(data));
    if (!splitter.isFull) {
      throw new ImageFault('truncated', 'tooShort', { name: section.name, id: section.number });
    }
  }
  return [...planes.values()].every(({ isFlat }) => isFlat);
}

/** Decodes the picture of a directory; undefined for one without pixels. */
async function readDirectory(file: FileBytes, directory: Directory): Promise<ImageFacts | undefined> {
  const layout = readLayout(directory);
  if (!layout) return undefined;
  const { width, height, compression, sections } = layout;
  for (const section of sections) checkPlace(file, section);
  const stored = sections.map((section) => storedRows(layout, section));
  const pixelBytes = stored.reduce((sum, { rows, bytes }) => sum + rows * bytes, 0);
  const facts = { format: 'tiff', width, height, channels: channelsOf(layout) } as const;
  const isLarge =
    pixelBytes > MOST_PIXEL_BYTES ||
    stored.some(
      ({ rows, bytes }) => bytes > MOST_AT_ONCE || (compression !== 1 && rows * bytes > MOST_AT_ONCE),
    );
  if (compression === JPEG) return { ...facts, ...readJpegSections(file, layout), pixelBytes };
  const canDecode = isDecoded(compression) && layout.depth > 0 && !isOldLzw(file, layout);
  if (isLarge || !canDecode) {
    return { ...facts, blank: false, decoded: false, pixelBytes: 0 };
  }
  return { ...facts, blank: await readSections(file, layout), decoded: true, pixelBytes };
}

/** Decodes all pictures of a TIFF file; the facts are those of the first. @throws ImageFault */
export async function readTiff(file: FileBytes): Promise<ImageFacts> {
  let first: ImageFacts | undefined;
  for (const directory of listDirectories(file)) {
    const facts = await readDirectory(file, directory);
    if (!first) first = facts;
    else if (facts) {
      const decoded = first.decoded && facts.decoded;
      first = { ...first, decoded, pixelBytes: first.pixelBytes + facts.pixelBytes };
    }
  }
  if (!first) throw new ImageFault('undecodable', 'absent', { name: 'directory' });
  return first;
}
