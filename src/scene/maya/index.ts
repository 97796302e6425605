import type { SceneFormat } from '../scene-format.js';
import { readAscii } from './ascii/read-ascii.js';
import { readBinary } from './binary/read-binary.js';
import { mayaSearch } from './search.js';

/** Maya ASCII, `.ma`. */
export const mayaAscii: SceneFormat = {
  name: 'maya-ascii',
  recognises: (head) =>
    /^(?:\u00ef\u00bb\u00bf)?\s*(?:\/\/\s*Maya ASCII|requires\s+maya)/.test(head.toString('latin1')),
  read: readAscii,
  search: mayaSearch,
};

/** Maya Binary, `.mb`. */
export const mayaBinary: SceneFormat = {
  name: 'maya-binary',
  recognises: (head) => {
    const at = { FOR4: 8, FOR8: 16 }[head.toString('latin1', 0, 4)];
    return at !== undefined && head.toString('latin1', at, at + 4) === 'Maya';
  },
  read: readBinary,
  search: mayaSearch,
};
