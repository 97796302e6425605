import { constants, gunzipSync } from 'node:zlib';
import type { SceneFormat } from '../scene-format.js';
import { packing } from './container/decompress.js';
import { blenderCandidates } from './paths.js';
import { read } from './read.js';

const MAGIC = 'BLENDER';

/** Whether a gzip file can be a Blender scene, judged by what its first bytes decompress to. */
function holdsMagic(head: Buffer): boolean {
  try {
    const begin = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 16 });
    return begin.length < MAGIC.length || begin.toString('latin1', 0, MAGIC.length) === MAGIC;
  } catch {
    return false;
  }
}

/** Blender, `.blend`. */
export const blender: SceneFormat = {
  name: 'blender',
  recognises(head) {
    const how = packing(head);
    if (how === 'none') return head.toString('latin1', 0, MAGIC.length) === MAGIC;
    return how === 'zstd' || holdsMagic(head);
  },
  read,
  async search(place) {
    return { candidates: ({ path }) => blenderCandidates(path, place) };
  },
};
