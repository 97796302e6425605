import type { DccName } from '../domain/dcc/dcc.js';
import { arnold } from './arnold/index.js';
import { blender } from './blender/index.js';
import { cinema4d } from './cinema4d/index.js';
import { clarisse } from './clarisse/index.js';
import { houdini } from './houdini/index.js';
import { katana } from './katana/index.js';
import { lightwave } from './lightwave/index.js';
import { max } from './max/index.js';
import { mayaAscii, mayaBinary } from './maya/index.js';
import type { Followed, SceneFormat } from './scene-format.js';
import { sketchup } from './sketchup/index.js';
import { softimage } from './softimage/index.js';
import { usd } from './usd/index.js';
import { vrscene } from './vray/index.js';

/** The readers of each DCC's formats; a DCC without any is reported as unread. */
export const READERS: Readonly<Partial<Record<DccName, readonly SceneFormat[]>>> = {
  maya: [mayaAscii, mayaBinary],
  cinema4d: [cinema4d],
  '3ds Max': [max],
  softimage: [softimage],
  blender: [blender],
  sketchup: [sketchup],
  clarisse: [clarisse],
  houdini: [houdini],
  arnold: [arnold],
  vr_standalone: [vrscene],
  katana: [katana],
  lightwave: [lightwave],
};

/** Formats of assets that name further files, by what they are called here. */
export const FOLLOWED: Readonly<Record<string, Followed>> = {
  usd,
  arnold: { extensions: ['ass', 'ass.gz'], formats: [arnold], searchesAsScene: true },
  vrscene: { extensions: ['vrscene'], formats: [vrscene], searchesAsScene: true },
};
