import type { Followed, FollowedFormat } from '../scene-format.js';
import { readCrate } from './crate/read-crate.js';
import { isCrate, isPackage, isText } from './heads.js';
import { readPackage } from './package/read-package.js';
import { packageSearch, usdSearch } from './search.js';
import { readText } from './text/read-text.js';

/** A layer in text form. */
export const usdText: FollowedFormat = {
  name: 'usd-text',
  recognises: isText,
  read: readText,
  search: usdSearch,
};

/** A layer in binary form. */
export const usdCrate: FollowedFormat = {
  name: 'usd-crate',
  recognises: isCrate,
  read: readCrate,
  search: usdSearch,
};

/** A package of layers and textures. */
export const usdPackage: FollowedFormat = {
  name: 'usd-package',
  recognises: isPackage,
  read: (file) => readPackage(file),
  search: packageSearch,
};

/** Layers and packages; a `.usd` may be a text or a binary. */
export const usd: Followed = {
  extensions: ['usd', 'usda', 'usdc', 'usdz'],
  formats: [usdText, usdCrate, usdPackage],
};
