/** How a file's numbers are written (docs/scene-formats.md, "Cinema 4D"). */
export interface Variant {
  /** Reals have 8 bytes and the largest blocks a length of 8 bytes; else 4 each. */
  readonly isWide: boolean;
  /** The position of the first token. */
  readonly start: number;
  /** The build of the program that saved the file, `2025000`; older files have it in a token. */
  readonly build?: number;
}

const MAGIC = /^[0-9A-Z]C4DC4D\d/;

/** The node of a whole document, which begins every file: START, its id, the first byte of its level. */
const DOCUMENT = Buffer.from([1, 0, 1, 0xad, 0xeb]);

/** Whether a file's first bytes are those of Cinema 4D, readable or not. */
export function isCinema4d(head: Buffer): boolean {
  return MAGIC.test(head.toString('latin1', 0, 8));
}

/** How a file is written; undefined for a variant that is not known. */
export function variantOf(head: Buffer): Variant | undefined {
  if (head.subarray(8, 8 + DOCUMENT.length).equals(DOCUMENT)) return { isWide: false, start: 8 };
  if (!head.subarray(13, 13 + DOCUMENT.length).equals(DOCUMENT)) return undefined;
  return { isWide: true, start: 13, build: head.readUInt32BE(8) };
}
