import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts, SceneFormat } from '../scene-format.js';
import { ObjectFinder, SceneContents } from './contents.js';
import { deriveFacts } from './facts.js';
import { linksOf } from './links.js';
import { type BlockVisitor, BlockWalker } from './parse/blocks.js';
import { Lexer } from './parse/lexer.js';
import { clarisseSearch } from './search.js';

/** Reads a project once; returns why it was not read to its end, where it was not. */
async function visit(file: SceneFile, visitor: BlockVisitor): Promise<SceneDamage | undefined> {
  const walker = new BlockWalker(visitor);
  const lexer = new Lexer(walker);
  for await (const chunk of file.chunks()) {
    lexer.push(chunk);
    if (lexer.damage) break;
  }
  lexer.end();
  if (lexer.damage) walker.closeAll();
  return lexer.damage;
}

/** Passes over a project in search of objects that others refer to: a layer, then that layer's renderer and camera. */
const MOST_SEARCHES = 3;

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const damage = await visit(file, contents);
  const searched = new Set<string>();
  for (let search = 0; search < MOST_SEARCHES && !damage; search++) {
    const open = [...linksOf(contents, true).open].filter(
      (path) => path.startsWith('project:') && !searched.has(path),
    );
    if (open.length === 0) break;
    const finder = new ObjectFinder(new Set(open));
    await visit(file, finder);
    for (const path of open) searched.add(path);
    for (const [path, object] of finder.found) contents.referenced.set(path, object);
  }
  return deriveFacts(contents, damage);
}

/** Clarisse projects, and files that Clarisse exports in the same syntax. */
export const clarisse: SceneFormat = {
  name: 'clarisse',
  recognises: (head) => /^(?:\xef\xbb\xbf)?\s*#Isotropix/.test(head.toString('latin1')),
  read,
  search: async (place) => clarisseSearch(place),
};
