import type { SceneFile } from '../file.js';
import type { SceneFacts, SceneFormat } from '../format.js';
import { BlockWalker } from './blocks.js';
import { SceneContents } from './contents.js';
import { factsOf } from './facts.js';
import { Lexer } from './lexer.js';
import { clarisseSearch } from './search.js';

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const walker = new BlockWalker(contents);
  const lexer = new Lexer(walker);
  for await (const chunk of file.chunks()) {
    lexer.push(chunk);
    if (lexer.damage) break;
  }
  lexer.end();
  const { damage } = lexer;
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
