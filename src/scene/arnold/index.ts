import type { SceneDamage } from '../../domain/scene/scene-report.js';
import { DamagedFile } from '../container/damaged-file.js';
import { compressionOf, decompressedChunks } from '../container/decompress.js';
import { type SceneFile, withSceneFile } from '../scene-file.js';
import type { SceneFacts, SceneFormat, ScenePlace, SearchRules } from '../scene-format.js';
import { parseText } from '../text/parse-text.js';
import { SceneContents } from './contents.js';
import { deriveFacts } from './facts.js';
import { AssParser } from './parse-ass.js';
import { arnoldSearch } from './search.js';

/** The first bytes of a scene: a comment, an include or a node, after blanks. */
const TEXT = /^(?:\xef\xbb\xbf)?\s*(?:#|include\s+"|[A-Za-z_]\w*\s*\{)/;

/** The bytes in which `options` is looked for to find files: exporters write it first. */
const MOST_FOR_OPTIONS = 64 * 1024 * 1024;

/** Parses a scene until it ends or `isDone`. */
async function visit(
  file: SceneFile,
  contents: SceneContents,
  isDone: (at: number) => boolean = () => false,
): Promise<SceneDamage | undefined> {
  const parser = new AssParser(contents);
  async function* chunks() {
    const head = await file.read(0, 4);
    for await (const chunk of decompressedChunks(file, compressionOf(head))) {
      yield chunk;
      if (isDone(parser.window.position())) return;
    }
  }
  try {
    await parseText(chunks(), parser);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    return error.damage;
  }
  return parser.damage;
}

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const damage = await visit(file, contents);
  return deriveFacts(contents, damage);
}

/** The options of a scene; none where it cannot be read. */
async function optionsOf({ scene }: ScenePlace): Promise<ReadonlyMap<string, readonly string[]>> {
  const contents = new SceneContents();
  const isDone = (at: number) => contents.hasOptions || at > MOST_FOR_OPTIONS;
  const { signal } = new AbortController();
  await withSceneFile(scene, signal, (file) => visit(file, contents, isDone)).catch(() => {});
  return contents.options;
}

async function search(place: ScenePlace): Promise<SearchRules> {
  return arnoldSearch(place, await optionsOf(place));
}

/** Arnold scenes, plain or packed with gzip. */
export const arnold: SceneFormat = {
  name: 'arnold',
  recognises: (head) => compressionOf(head) === 'gzip' || TEXT.test(head.toString('latin1')),
  read,
  search,
};
