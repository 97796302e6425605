import { isSector } from './header.js';
import type { SectorTable } from './sector-table.js';

/** A stretch of neighbouring sectors of a chain. */
export interface Run {
  /** The place of the first sector in the chain. */
  readonly index: number;
  readonly sector: number;
  readonly count: number;
}

/** The sectors of a stream in their order, which a table gives one by one. */
export interface SectorChain {
  /** The rest of the run that contains a place in the chain, as far as it is known; undefined past the chain's end. */
  runAt(index: number): Promise<Run | undefined>;
}

/** Sectors that a chain is followed ahead of the place that was asked for, so that neighbours are read together. */
const AHEAD = 256;

/**
 * Follows a chain as far as it is needed. Memory grows with the number of runs, not of sectors.
 * @param most number of sectors that the chain can have; a chain in a circle ends there
 */
export function followChain(table: SectorTable, first: number, most: number): SectorChain {
  /** Where each run begins in the chain, and its first sector. */
  const starts: number[] = [];
  const sectors: number[] = [];
  /** Number of sectors that were followed, and the one after them. */
  let length = 0;
  let next = first;

  async function extend(wanted: number): Promise<void> {
    while (length < wanted && length < most && isSector(next)) {
      const last = starts.length - 1;
      const follows = last >= 0 && (sectors[last] ?? 0) + length - (starts[last] ?? 0) === next;
      if (!follows) {
        starts.push(length);
        sectors.push(next);
      }
      length += 1;
      // Past the end of the table there is nothing to follow.
      next = table.known(next) ?? (await table.at(next)) ?? 0xffffffff;
    }
  }

  /** The number of the run that contains a place, by bisection. */
  function runOf(index: number): number {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    async runAt(index) {
      if (index + 1 > length) await extend(index + AHEAD);
      if (index >= length) return undefined;
      const run = runOf(index);
      const offset = index - (starts[run] ?? 0);
      const end = starts[run + 1] ?? length;
      return { index, sector: (sectors[run] ?? 0) + offset, count: end - index };
    },
  };
}
