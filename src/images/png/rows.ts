import { Flatness, RowSplitter } from '../flat-rows.js';
import { ImageFault, type ImagePart } from '../image.js';

/** The size of the picture, or of one pass of an interlaced one. */
export interface Pass {
  readonly width: number;
  readonly height: number;
}

/** First column, first row, and steps of the seven passes (PNG specification, "Interlaced data order"). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Returns the passes of a picture; those without a pixel are left out. */
export function passesOf(width: number, height: number, isInterlaced: boolean): Pass[] {
  if (!isInterlaced) return [{ width, height }];
  return ADAM7.map(([x, y, stepX, stepY]) => ({
    width: Math.ceil((width - x) / stepX),
    height: Math.ceil((height - y) / stepY),
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Bytes of a row of a pass, with its filter type. */
export function rowBytes({ width }: Pass, bits: number): number {
  return 1 + Math.ceil((width * bits) / 8);
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Undoes the filter of a row in place. @param step bytes of a pixel, at least 1 */
export function unfilter(type: number, row: Buffer, above: Buffer, step: number): void {
  for (let at = 0; at < row.length; at++) {
    const left = at < step ? 0 : (row[at - step] as number);
    const up = above[at] as number;
    let add = 0;
    if (type === 1) add = left;
    else if (type === 2) add = up;
    else if (type === 3) add = (left + up) >> 1;
    else if (type === 4) add = paeth(left, up, at < step ? 0 : (above[at - step] as number));
    row[at] = (row[at] as number) + add;
  }
}

const PIXELS: ImagePart = { name: 'pixels' };

/** Checks the rows of a picture as they are inflated; pixels are made only as long as all of them were the same. */
export class PngRows {
  private readonly flatness: Flatness;
  private splitter: RowSplitter | undefined;
  private current = -1;

  constructor(
    private readonly passes: readonly Pass[],
    private readonly bits: number,
  ) {
    this.flatness = new Flatness(bits, Math.max(...passes.map(({ width }) => width)));
    this.nextPass();
  }

  private nextPass(): void {
    const pass = this.passes[++this.current];
    this.splitter = undefined;
    if (!pass) return;
    const bytes = rowBytes(pass, this.bits);
    const step = Math.max(1, this.bits >> 3);
    let above = Buffer.alloc(bytes - 1);
    this.splitter = new RowSplitter(bytes, pass.height, (row) => {
      const type = row[0] as number;
      if (type > 4) throw new ImageFault('undecodable', 'damaged', PIXELS);
      if (!this.flatness.isFlat) return;
      const pixels = row.subarray(1);
      if (type !== 0) unfilter(type, pixels, above, step);
      this.flatness.add(pixels, pass.width);
      if (this.flatness.isFlat) above = Buffer.from(pixels);
    });
  }

  push(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (!this.splitter) throw new ImageFault('undecodable', 'tooLong', PIXELS);
      const taken = this.splitter.take(rest);
      rest = rest.subarray(taken);
      if (this.splitter.isFull) this.nextPass();
    }
  }

  /** @returns whether all pixels are the same. @throws ImageFault when rows are missing */
  end(): boolean {
    if (this.splitter) throw new ImageFault('truncated', 'tooShort', PIXELS);
    return this.flatness.isFlat;
  }
}
