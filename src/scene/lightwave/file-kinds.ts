import type { AssetKind } from '../../domain/scene/scene-report.js';

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  [
    'texture',
    'exr png jpg jpeg tif tiff tga hdr bmp iff psd pic rla rpf sgi tx flx fpbm vpb pcx cin dpx gif',
  ],
  ['movie', 'mov mp4 avi mpg'],
  ['sound', 'wav aif aiff mp3'],
  ['cache', 'mdd mdp mc pc2 cache'],
  ['geometry', 'lwo lw obj fbx lwm'],
  ['alembic', 'abc'],
  ['vdb', 'vdb'],
  ['ies', 'ies'],
  ['other', 'mot env srf fx fiber'],
];

const KINDS = new Map(
  BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind] as const)),
);

/** The kind of a file that LightWave or a plug-in of it reads, by its extension. */
export function kindOf(path: string): AssetKind | undefined {
  return KINDS.get(/\.(\w{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? '');
}

/** What LightWave writes in place of a file. */
export const isNoFile = (path: string): boolean => path === '' || /^\((?:none|unused)\)$/i.test(path);
