import { blender } from '../../../../src/scene/blender/index.js';
import type { SceneFacts } from '../../../../src/scene/scene-format.js';
import { memoryFile } from '../../../support/memory-file.js';
import {
  type BlendBlock,
  type BlendStyle,
  MODERN,
  type Values,
  writeBlend,
} from '../../../support/scenes/blend-writer.js';

const ID = ['*next', '*prev'].map((name) => `void ${name}`);

/** Structs as a Blender between 2.80 and 5 has them, reduced to what matters, in another order. */
export const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  raw_data: ['void *nothing'],
  ID: [...ID, 'Library *lib', 'char name[66]', 'short flag', 'short us'],
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
    'int scemode',
    'char pic[1024]',
  ],
  Scene: [
    ...['ID id', 'Object *camera', 'ListBase base', 'RenderData r', 'Collection *master_collection'],
    ...['char use_nodes', 'Scene *set'],
  ],
  ViewLayer: ['ViewLayer *next', 'char name[64]', 'short flag'],
  TimeMarker: ['TimeMarker *next', 'int frame', 'Object *camera'],
  Base: ['Base *next', 'Object *object'],
  Collection: ['ID id', 'ListBase gobject', 'ListBase children', 'short flag'],
  CollectionObject: ['CollectionObject *next', 'Object *ob'],
  CollectionChild: ['CollectionChild *next', 'Collection *collection'],
  Object: ['ID id', 'short type', 'void *data', 'short restrictflag', 'void *adt', 'Collection *dup_group'],
  Image: [
    'ID id',
    'char name[1024]',
    'ListBase packedfiles',
    'short source',
    'short type',
    'PackedFile *packedfile',
  ],
  MovieClip: ['ID id', 'char name[1024]', 'int source', 'int len', 'int start_frame', 'int frame_offset'],
  bSound: ['ID id', 'char name[1024]', 'PackedFile *packedfile'],
  VFont: ['ID id', 'char name[1024]', 'PackedFile *packedfile'],
  CacheFile: ['ID id', 'char filepath[1024]', 'char is_sequence', 'char override_frame', 'float frame'],
  Volume: [
    ...['ID id', 'char filepath[1024]', 'PackedFile *packedfile', 'char is_sequence', 'char sequence_mode'],
    ...['int frame_start', 'int frame_duration', 'int frame_offset'],
  ],
  Library: ['ID id', 'char name[1024]', 'char filepath[1024]', 'PackedFile *packedfile'],
  NodeShaderTexIES: ['int mode', 'char filepath[1024]'],
  NodeShaderScript: ['int mode', 'int flag', 'char filepath[1024]'],
  NodeImageMultiFile: ['char base_path[1024]'],
  MeshCacheModifierData: ['char flag', 'char filepath[1024]'],
  FluidDomainSettings: ['int cache_flag', 'char cache_directory[1024]'],
  CustomDataExternal: ['char filename[1024]'],
  Sequence: [
    ...[
      'Sequence *next',
      'char name[64]',
      'int type',
      'int flag',
      'int len',
      'float start',
      'float startofs',
    ],
    ...['float endofs', 'int anim_startofs', 'float speed_factor', 'Strip *strip', 'ListBase seqbase'],
    'Scene *scene',
  ],
  Strip: ['Strip *next', 'char dir[768]'],
  /** Whatever leads to a data block. */
  Uses: ['ID *id'],
  Material: ['ID id', 'char use_nodes'],
  Table: ['Material **mat'],
  Camera: ['ID id'],
  Brush: ['ID id'],
  World: ['ID id'],
  ToolSettings: ['Brush *brush'],
  CameraBGImage: ['Image *ima'],
  LayerCollection: ['Collection *collection', 'short flag'],
  bNodeTree: ['int type'],
  bNode: ['int flag', 'ListBase outputs', 'ID *id', 'void *storage'],
  bNodeLink: ['bNode *fromnode', 'bNode *tonode'],
  ImageUser: ['int frames', 'int offset', 'int sfra', 'char cycl'],
  NodeTexImage: ['ImageUser iuser'],
  ImageTile: ['int tile_number'],
  FCurve: ['char *rna_path'],
  PointCache: ['int flag', 'int index', 'char name[64]', 'char path[1024]'],
  OceanModifierData: ['char cached', 'char flag', 'int bakestart', 'int bakeend', 'char cachepath[1024]'],
  NodesModifierData: ['char *simulation_bake_directory', 'char bake_target'],
  NodesModifierBake: ['int flag', 'char *directory', 'PackedFile *packed'],
  CacheFileLayer: ['char filepath[1024]', 'int flag'],
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

/** Data of the block before it that leads to these. */
export const uses = (...names: readonly string[]) => names.map((name) => data('Uses', { id: to(name) }));

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
    use_nodes: 1,
    'r.scemode': 0x41,
  };
  return block('SC', 'Scene', { ...made, ...values }, name);
}

export function readBlend(blocks: readonly BlendBlock[], style: BlendStyle = MODERN): Promise<SceneFacts> {
  return readBytes(writeBlend(STRUCTS, blocks, style));
}

/** The facts of a file, without those of one of its parts. */
export async function readBytes(bytes: Buffer, chunk?: number): Promise<SceneFacts> {
  const { changesIn, changed, ...facts } = await blender.read(memoryFile(bytes, chunk));
  return facts;
}
