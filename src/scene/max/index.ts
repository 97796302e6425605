import { isCompoundFile } from '../ole/header.js';
import type { SceneFormat } from '../scene-format.js';
import { hasOwnStream, readMax } from './read.js';
import { maxSearch } from './search.js';

/** Scenes of 3ds Max, from version 1 on; they are OLE compound files. */
export const max: SceneFormat = {
  name: '3ds-max',
  recognises: isCompoundFile,
  confirms: hasOwnStream,
  read: readMax,
  search: maxSearch,
};
