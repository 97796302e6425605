import type { SceneFile } from '../file.js';
import type { SceneFacts, SceneFormat } from '../format.js';
import { BlockWalker } from './blocks.js';
import { SceneContents } from './contents.js';
import { factsOf } from './facts.js';
import { Lexer } from './lexer.js';
import { clarisseSearch } from './search.js';

/** Roughly how many bytes are kept of one project at most: hundreds of thousands of files. */
const MOST_KEPT = 48 * 1024 * 1024;

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const walker = new BlockWalker(contents);
  const lexer = new Lexer(walker);
  let at = 0;
  let full = false;
  for await (const chunk of file.chunks()) {
    lexer.push(chunk);
    at += chunk.length;
    full = contents.size + walker.size > MOST_KEPT;
    if (lexer.damage || full) break;
  }
  if (!full) lexer.end();
  const damage = lexer.damage ?? (full ? { reason: 'limit' as const, at } : undefined);
  if (damage) walker.closeAll();
  return factsOf(contents, damage);
}

/** Isotropix Clarisse: projects, and what is exported of them in the same syntax. */
export const clarisse: SceneFormat = {
  name: 'clarisse',
  dcc: 2013,
  recognises: (head) => /^(?:\xef\xbb\xbf)?\s*#Isotropix/.test(head.toString('latin1')),
  read,
  search: async (place) => clarisseSearch(place),
};
