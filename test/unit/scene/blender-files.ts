import { blender } from '../../../src/scene/blender/index.js';
import type { SceneFacts } from '../../../src/scene/format.js';
import {
  type BlendBlock,
  type BlendStyle,
  MODERN,
  type Values,
  writeBlend,
} from '../../support/blend-writer.js';
import { memoryFile } from '../../support/memory-file.js';

const ID = ['*next', '*prev'].map((name) => `void ${name}`);

/** Structs as a Blender between 2.80 and 5 has them, cut down to what matters, in an order of their own. */
export const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  raw_data: ['void *nothing'],
  ID: [...ID, 'Library *lib', 'char name[66]', 'short us'],
  FileGlobal: ['char subvstr[4]', 'Scene *curscene'],
  ImageFormatData: ['char imtype', 'char depth'],
  RenderData: [
    'ImageFormatData im_format',
    'int sfra',
    'int efra',
    'int frame_step',
    'short size',
    'int xsch',
    'int ysch',
    'short imtype',
    'short frs_sec',
    'float frs_sec_base',
    'char engine[32]',
    'char pic[1024]',
  ],
  Scene: ['ID id', 'Object *camera', 'ListBase base', 'RenderData r', 'Collection *master_collection'],
  ViewLayer: ['ViewLayer *next', 'char name[64]', 'short flag'],
  TimeMarker: ['TimeMarker *next', 'int frame', 'Object *camera'],
  Base: ['Base *next', 'Object *object'],
  Collection: ['ID id', 'ListBase gobject', 'ListBase children'],
  CollectionObject: ['CollectionObject *next', 'Object *ob'],
  CollectionChild: ['CollectionChild *next', 'Collection *collection'],
  Object: ['ID id', 'short type'],
  Image: [
    'ID id',
    'char name[1024]',
    'ListBase packedfiles',
    'short source',
    'short type',
    'PackedFile *packedfile',
  ],
  MovieClip: ['ID id', 'char name[1024]', 'int source'],
  bSound: ['ID id', 'char name[1024]', 'PackedFile *packedfile'],
  VFont: ['ID id', 'char name[1024]', 'PackedFile *packedfile'],
  CacheFile: ['ID id', 'char filepath[1024]', 'char is_sequence'],
  Volume: ['ID id', 'char filepath[1024]', 'PackedFile *packedfile', 'char is_sequence'],
  Material: ['ID id'],
  Library: ['ID id', 'char name[1024]', 'char filepath[1024]', 'PackedFile *packedfile'],
  NodeShaderTexIES: ['int mode', 'char filepath[1024]'],
  NodeShaderScript: ['int mode', 'int flag', 'char filepath[1024]'],
  NodeImageMultiFile: ['char base_path[1024]'],
  MeshCacheModifierData: ['char flag', 'char filepath[1024]'],
  FluidDomainSettings: ['int cache_flag', 'char cache_directory[1024]'],
  CustomDataExternal: ['char filename[1024]'],
  Sequence: ['Sequence *next', 'char name[64]', 'int type', 'Strip *strip'],
  Strip: ['Strip *next', 'char dir[768]'],
  StripElem: ['char name[256]', 'int orig_width'],
};

export const block = (code: string, struct: string, values: Values = {}, name?: string): BlendBlock => ({
  code,
  struct,
  values,
  ...(name ? { name } : {}),
});
export const data = (struct: string, values: Values = {}, name?: string) =>
  block('DATA', struct, values, name);
export const to = (name: string) => ({ to: name });

/** An object; 11 is a camera, 1 a mesh. */
export const object = (name: string, type = 11) =>
  block('OB', 'Object', { 'id.name': `OB${name}`, type }, name);

/** A scene as Blender makes it, but for what is given. */
export function scene(name: string, values: Values = {}): BlendBlock {
  const made: Values = {
    'id.name': `SC${name}`,
    'r.sfra': 1,
    'r.efra': 250,
    'r.frame_step': 1,
    'r.xsch': 1920,
    'r.ysch': 1080,
    'r.size': 100,
    'r.frs_sec': 24,
    'r.frs_sec_base': 1,
    'r.engine': 'CYCLES',
    'r.pic': '/tmp/',
    'r.im_format.imtype': 17,
    // The old field stays behind at another value.
    'r.imtype': 0,
    master_collection: to('master'),
  };
  return block('SC', 'Scene', { ...made, ...values }, name);
}

export function readBlend(blocks: readonly BlendBlock[], style: BlendStyle = MODERN): Promise<SceneFacts> {
  return readBytes(writeBlend(STRUCTS, blocks, style));
}

export function readBytes(bytes: Buffer, chunk?: number): Promise<SceneFacts> {
  return blender.read(memoryFile(bytes, chunk));
}
