import type { FaultReason, ImagePart } from '../domain/frames/frame-check.js';

export type { FaultReason, ImagePart };

/** How an image is bad (docs/contract.md, "check"). */
export type FaultKind = 'empty' | 'truncated' | 'undecodable';

/** A fault of an image, as a decoder finds it. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault';

  constructor(
    readonly kind: FaultKind,
    readonly reason: FaultReason,
    readonly part: ImagePart = { name: 'pixels' },
  ) {
    super(`${kind}: ${reason} ${part.name} ${part.id ?? ''}`);
  }
}

/** The formats that are decoded. */
export type ImageFormat = 'png' | 'jpeg' | 'tiff' | 'exr';

/** What an image without a fault contains. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** Pixels; of OpenEXR the display window, since the data window may follow what is in the picture. */
  readonly width: number;
  readonly height: number;
  /** Names of the channels, in a fixed order. */
  readonly channels: string;
  /** Whether all pixels are the same. */
  readonly blank: boolean;
  /** Whether all bytes were decoded; false where only the structure was checked. */
  readonly decoded: boolean;
  /** Bytes of the decoded pixels. */
  readonly pixelBytes: number;
}

/** Bytes of pixels beyond which only the structure is checked: such a file may be made to keep a reader busy. */
export const MOST_PIXEL_BYTES = 2 ** 33;

/** Bytes that are decoded at once, where a format has to. */
export const MOST_AT_ONCE = 2 ** 28;

/** The most that a byte of deflated data can expand to. */
export const MOST_DEFLATED = 1032;
