import type { FileUse } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';

/** The components of a cache's file names. */
export interface CacheOwner {
  /** The object that the cache belongs to. */
  readonly name: string;
  /** The scene file's name, without folder and extension. */
  readonly file: string;
}

/** PointCache.flag. */
const BAKED = 1 << 0;
const DISK = 1 << 6;
const EXTERNAL = 1 << 9;

function joined(folder: string, name: string): string {
  return folder === '' || /[\\/]$/.test(folder) ? folder + name : `${folder}/${name}`;
}

/** The name of an unnamed cache: its object's name in hexadecimal. */
function hex(name: string): string {
  return Buffer.from(name, 'utf8').toString('hex').toUpperCase();
}

/**
 * The files of a simulation that was baked to disk, or that uses an external cache (ptcache_filename). All existing
 * frames are included, since missing ones are interpolated.
 */
export function pointCache(item: Item, { name: owner, file }: CacheOwner, fields: Fields): FileUse[] {
  const { number, text } = fields;
  const flag = number(item, 'flag');
  const external = flag !== undefined && (flag & EXTERNAL) !== 0;
  const baked = flag !== undefined && (flag & BAKED) !== 0 && (flag & DISK) !== 0;
  if (!external && !baked) return [];
  const name = text(item, 'name') ?? '';
  const index = number(item, 'index') ?? -1;
  const end = external && index < 0 ? '' : `_${String(Math.max(0, index)).padStart(2, '0')}`;
  const folder = external ? (text(item, 'path') ?? '') : `//blendcache_${file}`;
  const base = name === '' && !external ? hex(owner) : name;
  if (external && folder === '' && base === '') return [];
  return [{ path: joined(folder, `${base}_*${end}.*`), node: owner, kind: 'cache' }];
}

/** OceanModifierData.flag. */
const FOAM = 1 << 0;
const NORMALS = 1 << 1;

/** The files of a baked ocean, a sequence of images for each output (cache_filename in ocean.c). */
export function ocean(item: Item, { name: owner }: CacheOwner, { number, text }: Fields): FileUse[] {
  if (!number(item, 'cached')) return [];
  const folder = text(item, 'cachepath') ?? '';
  const [start, end] = [number(item, 'bakestart'), number(item, 'bakeend')];
  const flag = number(item, 'flag') ?? 0;
  const outputs = [
    'disp',
    ...((flag & FOAM) !== 0 ? ['foam'] : []),
    ...((flag & NORMALS) !== 0 ? ['normal'] : []),
  ];
  const known = start !== undefined && end !== undefined && end >= start;
  return outputs.map((output) => ({
    path: joined(folder, `${output}_${String(start ?? 1).padStart(4, '0')}.exr`),
    node: owner,
    kind: 'cache',
    pattern: 'sequence',
    ...(known
      ? {
          members: {
            uses: [{ start, length: end - start + 1, offset: start - 1, outside: 'hold' as const }],
          },
        }
      : {}),
  }));
}

/** A file whose path is a text in a separate block. */
export interface LaterPath {
  readonly address: string;
  use(path: string): FileUse;
}

/** bake_target of NodesModifierData and of a single bake: the data are in the scene file. */
const IN_SCENE = 1;
/** NodesModifierBake.flag. */
const OWN_FOLDER = 1 << 1;

/** The folder of a modifier's bakes, or of a single bake, whose path is in a separate block. */
export function nodesBake(item: Item, { name: owner }: CacheOwner, fields: Fields): LaterPath[] {
  const { number, address } = fields;
  if (number(item, 'bake_target') === IN_SCENE || address(item, 'packed')) return [];
  if (item.struct.name === 'NodesModifierBake' && ((number(item, 'flag') ?? 0) & OWN_FOLDER) === 0) return [];
  return ['simulation_bake_directory', 'bake_directory', 'directory']
    .map((field) => address(item, field) ?? '')
    .filter((at) => at !== '')
    .map((at) => ({ address: at, use: (path) => ({ path, node: owner, kind: 'cache' }) }));
}
