import type { DccName } from '../domain/dcc/dcc.js';
import { blender } from './blender/index.js';
import { clarisse } from './clarisse/index.js';
import { mayaAscii, mayaBinary } from './maya/index.js';
import type { Followed, SceneFormat } from './scene-format.js';
import { usd } from './usd/index.js';

/** The readers of each DCC's formats; a DCC without any is reported as unread. */
export const READERS: Readonly<Partial<Record<DccName, readonly SceneFormat[]>>> = {
  maya: [mayaAscii, mayaBinary],
  blender: [blender],
  clarisse: [clarisse],
};

/** Formats of assets that name further files, by what they are called here. */
export const FOLLOWED: Readonly<Record<string, Followed>> = {
  usd,
};
