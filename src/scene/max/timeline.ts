import type { Source } from '../container/source.js';
import { eachChunk, nextTopChunk, readValue, skipTo } from './chunks.js';

/** The chunk of the time configuration, in the stream `Config`, and its values. */
const TIME = 0x20b0;
const RATE = 0x0010;
const START = 0x0050;
const END = 0x0060;
const CURRENT = 0x0070;

/** The number of ticks of a second. */
export const TICKS = 4800;

/** The time configuration; times in ticks. */
export interface Timeline {
  /** Frames a second. */
  readonly rate: number;
  readonly start: number;
  readonly end: number;
  /** The time slider. */
  readonly current: number;
}

/** Reads the time configuration; undefined where a value is missing or the rate is none. */
export async function readTimeline(config: Source): Promise<Timeline | undefined> {
  const values = new Map<number, number>();
  for (;;) {
    const chunk = await nextTopChunk(config);
    if (!chunk) return undefined;
    if (chunk.id === TIME && chunk.isContainer) {
      await eachChunk(config, chunk.end, async (inner) => {
        if (inner.isContainer) return;
        const bytes = await readValue(config, inner);
        if (bytes.length === 4) values.set(inner.id, bytes.readInt32LE(0));
      });
      const [rate, start, end, current] = [RATE, START, END, CURRENT].map((id) => values.get(id));
      if (rate === undefined || start === undefined || end === undefined || current === undefined)
        return undefined;
      return rate > 0 && rate <= TICKS ? { rate, start, end, current } : undefined;
    }
    skipTo(config, chunk.end);
  }
}
