import type { SceneFile } from '../../scene-file.js';
import type { SceneFacts } from '../../scene-format.js';
import { deriveFacts } from '../facts.js';
import { UNREAD } from '../model/attributes.js';
import { createModel, type ModelWriter } from '../model/model.js';
import { plugOf } from '../model/plugs.js';
import { isRelevant, wantsConnection } from '../model/relevant-attributes.js';
import { type ChunkVisitor, walkChunks } from './chunks.js';
import { timeReader } from './numbers.js';
import { readReferenceEdits } from './reference-edits.js';
import { decode, readListedReference, readPlugin, readReference, textsOf } from './texts.js';

/** Node types by tag; a built-in type that is not listed is recognised by its attributes. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ XFRM: 'transform', DCAM: 'camera', RNDL: 'renderLayer', RTFT: 'file', SCRP: 'script', DMSH: 'mesh' },
  ...{ AUDI: 'audio', REFN: 'reference', RNLM: 'renderLayerManager', JOIN: 'joint', NCRV: 'nurbsCurve' },
  ...{
    LOCT: 'locator',
    OBST: 'objectSet',
    SHAD: 'shadingEngine',
    DMTI: 'materialInfo',
    SDML: 'shapeEditorManager',
  },
  ...{
    RLAM: 'lambert',
    RBLN: 'blinn',
    RPHO: 'phong',
    RPHE: 'phongE',
    RANI: 'anisotropic',
    STDS: 'standardSurface',
  },
  ...{ DSPL: 'displayLayer', DPLM: 'displayLayerManager', HYPR: 'hyperGraphInfo', BLDT: 'blindDataTemplate' },
};

/** Bytes of a chunk that are read; longer ones are meshes, scripts and images. */
const LONGEST = 1 << 18;

/** The same for reference edits, which may be longer. */
const LONGEST_EDITS = 1 << 23;

/** Bytes that contain an attribute's name. */
const NAME = 128;

/** Chunks of a node that set no attribute: flags, attribute definitions, creation, selection, connections. */
const NO_VALUE = new Set(['FLGS', 'ATTR', 'CREA', 'SLCT', 'RELA', 'CWFL']);

/** Reads `CREA`: flags, the node's name, and its parent's name unless a flag says that there is none. */
function readCreation(data: Buffer, type: string, model: ModelWriter): void {
  const flags = data[0] ?? 0;
  const { texts } = textsOf(data.subarray(1), 2);
  const [name = '', parent = ''] = texts.map(decode);
  const has = (flags & 0x80) === 0 && parent !== '';
  model.create({ type, name, parent: has ? parent : undefined, shared: (flags & 1) !== 0 });
}

/** Reads a Maya Binary scene; only the chunks that a report needs are parsed. */
export async function readBinary(file: SceneFile): Promise<SceneFacts> {
  const model = createModel();
  const types = new Map(Object.entries(TYPES));
  const groups: string[] = [];
  let version: string | undefined;
  const times = timeReader(model);

  /** The text of a chunk that contains one, with or without a zero byte after it. */
  const textIn = (data: Buffer) => decode(textsOf(data, 1).texts[0] ?? Buffer.alloc(0));

  /** The name of the attribute that a chunk sets, and the value after the flag byte. */
  function attributeIn(data: Buffer): { name: string; value: Buffer } {
    const { texts, next } = textsOf(data, 1);
    return { name: decode(texts[0] ?? Buffer.alloc(0)), value: data.subarray(next + 1) };
  }

  function readText(data: Buffer): void {
    const { name, value } = attributeIn(data);
    const [text] = textsOf(value, 1).texts;
    model.set(`.${name}`, text ? decode(text) : '');
  }

  /** Reads an array of texts, which follows its length. */
  function readTexts(data: Buffer): void {
    const { name, value } = attributeIn(data);
    model.setEach(`.${name}`, textsOf(value.subarray(4), 1024).texts.map(decode));
  }

  const readers: Readonly<Record<string, (data: Buffer) => void>> = {
    VERS: (data) => {
      version = textIn(data);
    },
    TUNI: (data) => model.unit(textIn(data)),
    TDUR: (data) => times.setTicks(textIn(data)),
    FINF: (data) => {
      const [key, value] = textsOf(data, 2).texts.map(decode);
      if (key) model.note(key, value ?? '');
    },
    PLUG: (data) => readPlugin(data, model, types),
    CREA: (data) => readCreation(data, types.get(groups.at(-1) ?? '') ?? '', model),
    SLCT: (data) => model.select(textIn(data)),
    DBLE: (data) => {
      const { name, value } = attributeIn(data);
      model.set(`.${name}`, times.numberOf(name, value));
    },
    'STR ': readText,
    'STR#': readTexts,
    FREF: (data) => readReference(data, model),
    FRDI: (data) => readListedReference(data, model),
    REFE: (data) => model.edit(readReferenceEdits(data)),
    CWFL: (data) => {
      const [from, to] = textsOf(data.subarray(1), 2).texts.map(decode);
      if (from && to && wantsConnection(plugOf(to).attr)) model.connect(from, to);
    },
  };

  /** Notes a chunk that is not read to its end: the value of its attribute is unread. */
  function missed(tag: string, data: Buffer): void {
    if (tag === 'REFE') model.edit(undefined);
    const { name } = attributeIn(data);
    if (isRelevant(name)) model.set(`.${name}`, UNREAD);
  }

  const visitor: ChunkVisitor = {
    open: (type) => void groups.push(type),
    close: () => void groups.pop(),
    wants: (tag) => {
      if (Object.hasOwn(readers, tag)) return tag === 'REFE' ? LONGEST_EDITS : LONGEST;
      // Only for known types is it known which attributes are relevant.
      return model.relevant && model.currentType !== '' && !NO_VALUE.has(tag) ? NAME : 0;
    },
    leaf: (tag, data, isComplete) => {
      const read = Object.hasOwn(readers, tag) ? readers[tag] : undefined;
      if (read && isComplete) read(data);
      else missed(tag, data);
    },
    full: () => model.full,
  };
  const damage = await walkChunks(file, visitor);
  return deriveFacts(model, { damage, headVersion: version });
}
