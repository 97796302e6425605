import type { SceneFormat } from '../scene-format.js';
import { isScene } from './container/headers.js';
import { readScene } from './read.js';
import { houdiniSearch } from './search.js';

/** Houdini's scenes: `.hip`, `.hiplc` and `.hipnc`, and those that Houdini wrote as MIME. */
export const houdini: SceneFormat = {
  name: 'houdini',
  recognises: isScene,
  read: readScene,
  search: houdiniSearch,
};
