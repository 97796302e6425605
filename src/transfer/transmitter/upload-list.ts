import type { UploadPair } from '../../domain/files/upload-pair.js';
import { InternalError } from '../../errors.js';
import type { Encode } from './code-page.js';

/** Files in one piece of a list. */
const PIECE = 1000;

/**
 * Returns the list of files that `-T upload_json` reads, in the machine's own encoding, in pieces: of many files it would
 * be large.
 * @throws InternalError for a name that the encoding does not have
 */
export function* listPieces(pairs: readonly UploadPair[], encode: Encode): Generator<Uint8Array> {
  for (let at = 0; at < Math.max(1, pairs.length); at += PIECE) {
    const rows = pairs.slice(at, at + PIECE).map(({ local, server }) => JSON.stringify({ local, server }));
    const [start, end] = [at === 0 ? '{"asset":[' : ',', at + PIECE >= pairs.length ? ']}' : ''];
    const bytes = encode(`${start}${rows.join(',')}${end}`);
    if (bytes === undefined) throw new InternalError('bug', { message: 'a name that was not checked' });
    yield bytes;
  }
}
