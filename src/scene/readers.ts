import type { DccName } from '../domain/dcc/dcc.js';
import { blender } from './blender/index.js';
import { clarisse } from './clarisse/index.js';
import { houdini } from './houdini/index.js';
import { mayaAscii, mayaBinary } from './maya/index.js';
import type { SceneFormat } from './scene-format.js';

/** The readers of each DCC's formats; a DCC without any is reported as unread. */
export const READERS: Readonly<Partial<Record<DccName, readonly SceneFormat[]>>> = {
  maya: [mayaAscii, mayaBinary],
  blender: [blender],
  clarisse: [clarisse],
  houdini: [houdini],
};
