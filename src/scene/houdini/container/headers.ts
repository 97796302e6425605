import type { FileWindow } from './window.js';

/** What a header is read from. */
type Bytes = Pick<FileWindow, 'bytes'>;

/** The header of an entry: its name, and where its content begins and, as far as the header says, ends. */
export interface EntryHeader {
  readonly name: string;
  /** The position of the header. */
  readonly at: number;
  readonly start: number;
  /** Undefined where the header has no size; it can be wrong where it has one. */
  readonly end: number | undefined;
}

/** How the entries of one variant of the format are recognised. */
export interface Variant {
  /** The bytes that each header begins with. */
  readonly magic: Buffer;
  headerAt(window: Bytes, position: number): Promise<EntryHeader | undefined>;
  /** Whether an entry ends an archive. */
  isTrailer(name: string): boolean;
}

/** The longest name of an entry; node paths of real scenes have a few hundred bytes. */
const LONGEST_NAME = 4096;

/** A cpio header of the "odc" kind: the magic, and the octal numbers of 11 fields. */
const CPIO_LENGTH = 76;
const CPIO_FIELDS = /^070707[0-7]{70}$/;

/** The name that begins at an offset and ends with a NUL; undefined where it is no name. */
function nameIn(bytes: Buffer, offset: number): string | undefined {
  const end = bytes.indexOf(0, offset);
  if (end <= offset) return undefined;
  for (let at = offset; at < end; at++) if ((bytes[at] as number) < 32) return undefined;
  return bytes.toString('utf8', offset, end);
}

/** Scenes of Houdini: cpio with octal headers, without padding. */
const cpio: Variant = {
  magic: Buffer.from('070707'),
  async headerAt(window, position) {
    const bytes = await window.bytes(position, CPIO_LENGTH + LONGEST_NAME);
    const fields = bytes.toString('latin1', 0, CPIO_LENGTH);
    if (!CPIO_FIELDS.test(fields)) return undefined;
    const length = Number.parseInt(fields.slice(59, 65), 8);
    const name = nameIn(bytes, CPIO_LENGTH);
    if (name === undefined || Buffer.byteLength(name) + 1 !== length) return undefined;
    const start = position + CPIO_LENGTH + length;
    return { name, at: position, start, end: start + Number.parseInt(fields.slice(65), 8) };
  },
  isTrailer: (name) => name === 'TRAILER!!!',
};

const LIMITED_LENGTH = 34;

/** What the headers of the limited editions begin with. */
function limitedMagic(text: string): string | undefined {
  return ['HouLC\x1a', 'HouNC\x1a'].find((magic) => text.startsWith(magic));
}

/**
 * Scenes of the limited editions (`.hiplc`, `.hipnc`): no readable size; the ninth and tenth digit are the length of
 * the name, masked.
 */
function limited(magic: string): Variant {
  return {
    magic: Buffer.from(magic, 'latin1'),
    async headerAt(window, position) {
      const bytes = await window.bytes(position, LIMITED_LENGTH + LONGEST_NAME);
      const fields = bytes.toString('latin1', 0, LIMITED_LENGTH);
      if (!fields.startsWith(magic) || !/^[0-9a-f]{28}$/i.test(fields.slice(magic.length))) return undefined;
      const name = nameIn(bytes, LIMITED_LENGTH);
      if (name === undefined) return undefined;
      const length = Buffer.byteLength(name) + 1;
      const masked = Number.parseInt(fields.slice(14, 16), 16) ^ 0xad;
      if ((length & 0xff) !== masked) return undefined;
      return { name, at: position, start: position + LIMITED_LENGTH + length, end: undefined };
    },
    isTrailer: (name) => name.endsWith('_COMMERCIAL_FILE!!!'),
  };
}

const MIME_START = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="';

/** The longest header of a part, in bytes. */
const LONGEST_PART_HEADER = LONGEST_NAME + 512;

/** Scenes that Houdini wrote as MIME: parts with a file name, between lines with a boundary. */
function mime(boundary: string): Variant {
  const magic = `\n--${boundary}`;
  return {
    magic: Buffer.from(magic, 'latin1'),
    async headerAt(window, position) {
      const bytes = await window.bytes(position, magic.length + LONGEST_PART_HEADER);
      const text = bytes.toString('utf8');
      if (!text.startsWith(magic)) return undefined;
      if (text.startsWith('--', magic.length)) {
        return { name: '--', at: position, start: position + magic.length + 2, end: undefined };
      }
      const end = text.indexOf('\n\n', magic.length);
      const head = end < 0 ? '' : text.slice(0, end);
      const name = /filename="([^"\n]+)"/.exec(head)?.[1];
      // A part in another encoding is none that this program reads.
      if (name === undefined) return undefined;
      const isEncoded = /^Content-Transfer-Encoding:/im.test(head);
      const start = position + Buffer.byteLength(head) + 2;
      return { name: isEncoded ? '.encoded' : name, at: position, start, end: undefined };
    },
    isTrailer: (name) => name === '--',
  };
}

/** Whether a file's first bytes are those of a Houdini scene of any variant. */
export function isScene(head: Buffer): boolean {
  const text = head.toString('latin1');
  if (limitedMagic(text) !== undefined) return true;
  return /^070707[0-7]{58}/.test(text) || text.startsWith(`${MIME_START}HOUD`);
}

/** The variant of a scene, and the position of its first header; undefined for other files. */
export async function variantOf(window: FileWindow): Promise<readonly [Variant, number] | undefined> {
  const text = (await window.bytes(0, 512)).toString('latin1');
  if (text.startsWith('070707')) return [cpio, 0];
  const magic = limitedMagic(text);
  if (magic !== undefined) return [limited(magic), 0];
  const boundary = /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="([^"\n]{4,200})"\n/.exec(
    text,
  )?.[1];
  if (boundary === undefined) return undefined;
  const variant = mime(boundary);
  return [variant, await window.find(variant.magic, 0)];
}
