import type { SceneFile } from '../file.js';
import type { SceneFacts } from '../format.js';
import { decode, readListedReference, readPlugin, readReference, textsOf } from './binary-texts.js';
import { type ChunkVisitor, walkChunks } from './chunks.js';
import { factsOf } from './facts.js';
import { createModel, type ModelWriter } from './model.js';
import { DEFAULT_UNIT, ticksToFrames, unitFps } from './units.js';

/** The tags of Maya's own types that matter; nodes of other ones are known by the attributes that they have. */
const TYPES: Readonly<Record<string, string>> = {
  XFRM: 'transform',
  DCAM: 'camera',
  RNDL: 'renderLayer',
  RTFT: 'file',
  SCRP: 'script',
  DMSH: 'mesh',
};

/** Ticks in which times are counted where the head does not say: those of old. */
const OLD_TICKS = 6000;

/** Attributes that are times, on the nodes that tell how a scene renders. */
const TIMES = new Set(['o', 'unw', 'fs', 'ef']);

/** The longest time that is believed, in ticks: a number of another kind looks far longer. */
const LONGEST_TIME = 2n ** 50n;

/** `CREA`: flags, the node's name, and its parent's unless a flag says that there is none. */
function readCreation(data: Buffer, type: string, model: ModelWriter): void {
  const flags = data[0] ?? 0;
  const { texts } = textsOf(data.subarray(1), 2);
  const [name = '', parent = ''] = texts.map(decode);
  const has = (flags & 0x80) === 0 && parent !== '';
  model.create({ type, name, parent: has ? parent : undefined, shared: (flags & 1) !== 0 });
}

/**
 * Whether eight bytes are a count of ticks: as a number they would be none that anybody sets, smaller than all that
 * have full precision, or none at all.
 */
function isTicks(value: Buffer): boolean {
  const exponent = value.readUInt16BE(0) & 0x7ff0;
  return (exponent === 0 && value.readBigInt64BE(0) !== 0n) || exponent === 0x7ff0;
}

/** Reads a Maya Binary scene: chunks, of which only what the report needs is understood. */
export async function readBinary(file: SceneFile): Promise<SceneFacts> {
  const model = createModel();
  const types = new Map(Object.entries(TYPES));
  const groups: string[] = [];
  let version: string | undefined;
  let ticks = OLD_TICKS;
  let odd = false;

  /** A time is a whole number of ticks; older files write something else, whose unit is not established. */
  function timeOf(data: Buffer): number | undefined {
    const count = data.readBigInt64BE(0);
    if (count > LONGEST_TIME || count < -LONGEST_TIME) return undefined;
    return ticksToFrames(Number(count), ticks, unitFps(model.timeUnit ?? DEFAULT_UNIT) ?? 24);
  }

  function readNumber(data: Buffer): void {
    const { texts, next } = textsOf(data, 1);
    const name = decode(texts[0] ?? Buffer.alloc(0));
    const value = data.subarray(next + 1);
    if (value.length < 8) return;
    const isTime = TIMES.has(name) && groups.at(-1) === 'SLCT';
    // Overrides are times where what they override is one.
    const number = isTime || isTicks(value) ? timeOf(value) : value.readDoubleBE(0);
    if (number !== undefined) model.set(`.${name}`, number);
    else if (isTime) odd = true;
  }

  function readText(data: Buffer): void {
    const { texts, next } = textsOf(data, 1);
    const [text] = textsOf(data.subarray(next + 1), 1).texts;
    model.set(`.${decode(texts[0] ?? Buffer.alloc(0))}`, text ? decode(text) : '');
  }

  const readers: Readonly<Record<string, (data: Buffer) => void>> = {
    VERS: (data) => {
      version = decode(data);
    },
    TUNI: (data) => model.unit(decode(data)),
    TDUR: (data) => {
      const told = Number(decode(data));
      if (told > 0) ticks = told;
    },
    FINF: (data) => {
      const [key, value] = textsOf(data, 2).texts.map(decode);
      if (key) model.note(key, value ?? '');
    },
    PLUG: (data) => readPlugin(data, model, types),
    CREA: (data) => readCreation(data, types.get(groups.at(-1) ?? '') ?? '', model),
    SLCT: (data) => model.select(decode(textsOf(data, 1).texts[0] ?? Buffer.alloc(0))),
    DBLE: readNumber,
    'STR ': readText,
    FREF: (data) => readReference(data, model),
    FRDI: (data) => readListedReference(data, model),
    CWFL: (data) => {
      const [from, to] = textsOf(data.subarray(1), 2).texts.map(decode);
      if (from && to && /\.(?:pls|lrl|sel|prv|plg|rlid)$/.test(to)) model.connect(from, to);
    },
  };

  const visitor: ChunkVisitor = {
    open: (type) => void groups.push(type),
    close: () => void groups.pop(),
    wants: (tag) => Object.hasOwn(readers, tag),
    leaf: (tag, data) => readers[tag]?.(data),
    full: () => model.full,
  };
  const damage = await walkChunks(file, visitor);
  return factsOf(model, { damage, headVersion: version, unknown: odd ? ['frames'] : [] });
}
