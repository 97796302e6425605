import type { SceneFormat } from '../scene-format.js';
import { isCinema4d } from './container/variant.js';
import { cinema4dSearch } from './files/search.js';
import { read } from './read.js';

/** Cinema 4D, `.c4d`, of all releases since 6. */
export const cinema4d: SceneFormat = {
  name: 'cinema4d',
  recognises: isCinema4d,
  read,
  search: async (place) => cinema4dSearch(place),
};
