import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts, SceneFormat } from '../scene-format.js';
import { documentOf, headOf } from './document/archive.js';
import { TagReader } from './document/tags.js';
import { DamagedArchive } from './document/tar.js';
import { deriveFacts, headFacts } from './facts.js';
import { NodeCollector } from './nodes/node-collector.js';
import { katanaSearch } from './search.js';

async function read(file: SceneFile): Promise<SceneFacts> {
  const head = await headOf(file);
  if (!head) return headFacts('', { reason: file.size < 16_384 ? 'cut' : 'malformed', at: 0 });
  if (head.packing === 'unknown') return headFacts(head.line);
  const project = new NodeCollector();
  const tags = new TagReader(project);
  let damage: SceneDamage | undefined;
  try {
    for await (const chunk of documentOf(file, head)) {
      tags.push(chunk);
      if (tags.damage) break;
    }
    tags.end();
  } catch (cause) {
    if (!(cause instanceof DamagedArchive)) throw cause;
    damage = cause.damage;
  }
  return deriveFacts(head.line, project, tags.damage ?? damage);
}

/** Katana projects, and the node files and live groups that Katana exports in the same syntax. */
export const katana: SceneFormat = {
  name: 'katana',
  recognises: (head) => /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<katana[\s>]/.test(head.toString('latin1')),
  read,
  search: async (place) => katanaSearch(place),
};
