import type { SceneFile } from '../scene-file.js';
import { HEAD_LENGTH, type SceneFacts, type SceneFormat } from '../scene-format.js';
import { SceneContents } from './contents.js';
import { deriveFacts } from './facts.js';
import { LineReader } from './lines.js';
import { lightwaveObject } from './objects.js';
import { lightwaveSearch } from './search.js';

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const lines = new LineReader(contents, await file.read(0, HEAD_LENGTH));
  for await (const chunk of file.chunks()) {
    lines.push(chunk);
    if (lines.damage) break;
  }
  lines.end();
  // A scene has no mark at its end; one that ends within a block, or before its render range, was cut off.
  const isCut = lines.isWithin || contents.isWithin || !contents.values.has('LastFrame');
  return deriveFacts(contents, lines.damage ?? (isCut ? { reason: 'cut', at: file.size } : undefined));
}

/** LightWave scenes of all versions. The objects that they load are read for their images. */
export const lightwave: SceneFormat = {
  name: 'lightwave',
  recognises: (head) => /^(?:\xef\xbb\xbf)?LWSC\s*[\r\n]/.test(head.toString('latin1')),
  read,
  search: async (place) => lightwaveSearch(place),
  parts: [lightwaveObject],
};
