import { constants, gunzipSync } from 'node:zlib';
import { compressionOf } from '../container/decompress.js';
import type { SceneFormat } from '../scene-format.js';
import { blenderCandidates } from './paths.js';
import { read } from './read.js';

const MAGIC = 'BLENDER';

/** Whether a gzip file can be a Blender scene, judged by what its first bytes decompress to. */
function holdsMagic(head: Buffer): boolean {
  try {
    const start = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 16 });
    return start.length < MAGIC.length || start.toString('latin1', 0, MAGIC.length) === MAGIC;
  } catch {
    return false;
  }
}

/** Blender, `.blend`. */
export const blender: SceneFormat = {
  name: 'blender',
  recognises(head) {
    const compression = compressionOf(head);
    if (compression === 'none') return head.toString('latin1', 0, MAGIC.length) === MAGIC;
    return compression === 'zstd' || holdsMagic(head);
  },
  read,
  async search(place) {
    return { candidates: ({ path }) => blenderCandidates(path, place) };
  },
};
