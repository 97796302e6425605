import type { Box, Channel } from './header.js';

/** Bytes of a sample by its type. */
export const SAMPLE_BYTES = [4, 2, 4] as const;

/** Number of the multiples of `step` from `first` to `last`. */
function multiples(first: number, last: number, step: number): number {
  return Math.floor(last / step) - Math.ceil(first / step) + 1;
}

/** The samples of one channel in one line. */
export interface LineSamples {
  readonly channel: number;
  readonly type: Channel['type'];
  readonly samples: number;
}

/** Size of a channel's plane in a block. */
export function planeSize({ xSampling, ySampling }: Channel, { minX, minY, maxX, maxY }: Box) {
  return { width: multiples(minX, maxX, xSampling), height: multiples(minY, maxY, ySampling) };
}

/** Returns the bytes of a block's pixels. */
export function blockBytes(channels: readonly Channel[], box: Box): number {
  return channels.reduce((sum, channel) => {
    const { width, height } = planeSize(channel, box);
    return sum + width * height * SAMPLE_BYTES[channel.type];
  }, 0);
}

/** Yields what a block contains: line by line, the samples of each channel (OpenEXR File Layout, "Pixel data"). */
export function* lineSamples(channels: readonly Channel[], box: Box): Generator<LineSamples> {
  const widths = channels.map((channel) => planeSize(channel, box).width);
  for (let y = box.minY; y <= box.maxY; y++) {
    for (const [channel, { type, ySampling }] of channels.entries()) {
      if (y % ySampling === 0) yield { channel, type, samples: widths[channel] ?? 0 };
    }
  }
}

/** Compares the samples of each channel with its first one. */
export class ChannelFlatness {
  private readonly first: (Buffer | undefined)[] = [];
  isFlat = true;

  constructor(private readonly channels: readonly Channel[]) {}

  /** @param data pixels of a block, in the order of the file */
  add(data: Buffer, box: Box): void {
    let at = 0;
    for (const { channel, type, samples } of lineSamples(this.channels, box)) {
      const size = SAMPLE_BYTES[type];
      const end = at + samples * size;
      if (samples > 0) {
        this.first[channel] ??= Buffer.from(data.subarray(at, at + size));
        const isSame =
          this.first[channel]?.compare(data, at, at + size) === 0 &&
          // A row of equal samples is equal to itself, one sample further on.
          data.compare(data, at, end - size, at + size, end) === 0;
        if (!isSame) {
          this.isFlat = false;
          return;
        }
      }
      at = end;
    }
  }
}
