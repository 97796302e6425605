import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts } from '../scene-format.js';
import { EntryReader } from './container/entries.js';
import { FileWindow } from './container/window.js';
import { deriveFacts } from './facts.js';
import { SceneContents } from './network/contents.js';

/** Bytes of one entry that are read: parameters of the largest nodes have a few hundred thousand. */
const LONGEST_ENTRY = 8 << 20;

/** Reads a scene; contents that no fact depends on, such as locked geometry, are skipped. */
export async function readScene(file: SceneFile): Promise<SceneFacts> {
  const window = new FileWindow(file);
  const reader = new EntryReader(window);
  const contents = new SceneContents();
  let damage: SceneDamage | undefined;
  for await (const { name, start, end, isNestedTrailer } of reader.entries()) {
    file.signal.throwIfAborted();
    if (isNestedTrailer) contents.forgetNodes();
    else if (SceneContents.isNeeded(name)) {
      if (end - start > LONGEST_ENTRY) contents.isUnclear = true;
      const bytes = await window.bytes(start, Math.min(end - start, LONGEST_ENTRY));
      contents.add(name, bytes.toString('utf8'));
    }
    if (contents.isFull) {
      damage = { reason: 'limit', at: end };
      break;
    }
  }
  return deriveFacts(contents, damage ?? reader.damage);
}
