import type { SceneDamage } from '../../../domain/scene/scene-report.js';

/** Ends the reading of a damaged archive. */
export class DamagedArchive extends Error {
  constructor(readonly damage: SceneDamage) {
    super(damage.reason);
  }
}

/** The size of a header, and the unit to which contents are padded. */
const BLOCK = 512;

/** Where the fields of a header begin and end. */
const [NAME, SIZE, CHECKSUM] = [
  [0, 100],
  [124, 136],
  [148, 156],
] as const;

interface Entry {
  readonly name: string;
  readonly size: number;
}

function octal(header: Buffer, [start, end]: readonly [number, number]): number | undefined {
  const text = header
    .toString('latin1', start, end)
    .replace(/[\0 ]+$/, '')
    .trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** Sums a header's bytes with its checksum read as blanks, as the format does. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= CHECKSUM[0] && i < CHECKSUM[1] ? 0x20 : (header[i] as number);
  return sum;
}

/** Reads a header; undefined for bytes that are none. */
function entryOf(header: Buffer): Entry | undefined {
  const size = octal(header, SIZE);
  if (size === undefined || octal(header, CHECKSUM) !== checksum(header)) return undefined;
  return { name: header.toString('utf8', ...NAME).replace(/\0.*$/s, ''), size };
}

/**
 * Finds an entry of a tar archive and passes its contents on; the other entries are skipped.
 * @throws DamagedArchive where the archive is not one, ends early or has no such entry
 */
export async function* tarEntry(
  chunks: AsyncGenerator<Buffer>,
  isWanted: (name: string) => boolean,
): AsyncGenerator<Buffer> {
  let position = 0;
  let header = Buffer.alloc(0);
  /** Bytes of the current entry that are still to come, and those of its padding. */
  let [left, padding] = [0, 0];
  let wanted = false;
  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const length = Math.min(left, chunk.length - at);
        if (wanted) yield chunk.subarray(at, at + length);
        left -= length;
        at += length;
        if (left === 0 && wanted) return;
      } else if (padding > 0) {
        const length = Math.min(padding, chunk.length - at);
        padding -= length;
        at += length;
      } else {
        const length = Math.min(BLOCK - header.length, chunk.length - at);
        header = Buffer.concat([header, chunk.subarray(at, at + length)]);
        at += length;
        if (header.length < BLOCK) continue;
        const entry = entryOf(header);
        if (!entry) throw new DamagedArchive({ reason: 'malformed', at: position + at - BLOCK });
        header = Buffer.alloc(0);
        wanted = isWanted(entry.name);
        left = entry.size;
        padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
        if (wanted && left === 0) return;
      }
    }
    position += chunk.length;
  }
  throw new DamagedArchive({ reason: 'cut', at: position });
}
