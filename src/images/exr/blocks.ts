import { ImageFault } from '../image.js';
import type { Box, PartHeader, TileDescription } from './header.js';

/** Pixels of a chunk, and where the file says that they are. */
export interface Block {
  readonly box: Box;
  /** What stands before its data: the first line, or tile and level. */
  readonly place: readonly number[];
}

/** Lines of a chunk, by compression (OpenEXR File Layout, "Compression"). */
export const LINES: readonly number[] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256, 256, 32, 1];

/** The blocks of a part, in the order of its chunk table. */
export interface BlockList {
  readonly count: number;
  at(index: number): Block;
}

function levelSize(size: number, level: number, roundsUp: boolean): number {
  const scaled = size / 2 ** level;
  return Math.max(1, roundsUp ? Math.ceil(scaled) : Math.floor(scaled));
}

function levelCount(size: number, roundsUp: boolean): number {
  const log = Math.log2(size);
  // Of exact powers the logarithm is exact.
  return 1 + (roundsUp ? Math.ceil(log) : Math.floor(log));
}

/** Returns the levels of a tiled part, as the chunk table has them. */
function levelsOf(width: number, height: number, { mode, roundsUp }: TileDescription): [number, number][] {
  if (mode === 0) return [[0, 0]];
  if (mode === 1) {
    return Array.from({ length: levelCount(Math.max(width, height), roundsUp) }, (_, level) => [
      level,
      level,
    ]);
  }
  const across = levelCount(width, roundsUp);
  return Array.from({ length: levelCount(height, roundsUp) * across }, (_, n) => [
    n % across,
    Math.floor(n / across),
  ]);
}

function tileBlocks(
  { dataWindow: { minX, minY, maxX, maxY } }: PartHeader,
  tiles: TileDescription,
): BlockList {
  const [width, height] = [maxX - minX + 1, maxY - minY + 1];
  let count = 0;
  const levels = levelsOf(width, height, tiles).map(([x, y]) => {
    const size = [levelSize(width, x, tiles.roundsUp), levelSize(height, y, tiles.roundsUp)] as const;
    const across = Math.ceil(size[0] / tiles.width);
    const start = count;
    count += across * Math.ceil(size[1] / tiles.height);
    return { x, y, width: size[0], height: size[1], across, start };
  });
  return {
    count,
    at(index) {
      const level = levels.findLast(({ start }) => start <= index);
      if (!level) throw new ImageFault('undecodable', 'invalid', { name: 'chunk', id: index + 1 });
      const n = index - level.start;
      const [column, row] = [n % level.across, Math.floor(n / level.across)];
      const [x, y] = [minX + column * tiles.width, minY + row * tiles.height];
      const box = {
        ...{ minX: x, minY: y },
        maxX: Math.min(x + tiles.width, minX + level.width) - 1,
        maxY: Math.min(y + tiles.height, minY + level.height) - 1,
      };
      return { box, place: [column, row, level.x, level.y] };
    },
  };
}

/** Lists the blocks of a part. @throws ImageFault for a compression that the format does not have */
export function blocksOf(part: PartHeader): BlockList {
  const lines = LINES[part.compression];
  if (lines === undefined)
    throw new ImageFault('undecodable', 'invalid', { name: 'header', id: 'compression' });
  if (part.tiles) return tileBlocks(part, part.tiles);
  const { minX, minY, maxX, maxY } = part.dataWindow;
  return {
    count: Math.ceil((maxY - minY + 1) / lines),
    at(index) {
      const y = minY + index * lines;
      return { box: { minX, minY: y, maxX, maxY: Math.min(y + lines - 1, maxY) }, place: [y] };
    },
  };
}
