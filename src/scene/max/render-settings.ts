import type { SceneSize } from '../../domain/scene/scene-report.js';
import type { Source } from '../container/source.js';
import {
  type Chunk,
  eachChunk,
  findContainer,
  nextChunk,
  nextTopChunk,
  readValue,
  skipTo,
} from './chunks.js';

/** The class id of the object that holds the render settings. */
const RENDER_ENVIRONMENT = [0xee448b23, 0] as const;

/** Chunks of the class directory, one a class: its ids, of the plug-in, of the class (two) and of its superclass. */
const CLASS = 0x2040;
const CLASS_IDS = 0x2060;

/** Chunks of the render settings: all, those of production rendering, and in these the values. */
const SETTINGS = 0x0110;
const PRODUCTION = 0x2000;
const [TIME_TYPE, START, END, STEP, SAVES, WIDTH, HEIGHT, FRAME_LIST] = [
  ...[0x0100, 0x0110, 0x0120, 0x0130, 0x0150, 0x0190, 0x0200, 0x0340],
] as const;
/** Descriptions of the output, with its asset's GUID. */
const OUTPUTS = [0x0400, 0x0410];
const OUTPUT_ASSET = 0x1260;
const ASSET_GUID = 0x0002;

/** Which frames production rendering renders, as in the render setup dialog. */
export type TimeType = 'single' | 'segment' | 'range' | 'list';

const TIME_TYPES: Readonly<Record<number, TimeType>> = {
  1281: 'single',
  1282: 'segment',
  1283: 'range',
  1284: 'list',
};

/** The production render settings; members that the file lacks are left out. */
export interface RenderSettings {
  timeType?: TimeType;
  /** Ticks, of which a second has 4800. */
  start?: number;
  end?: number;
  step?: number;
  /** `1,3,5-12` */
  frameList?: string;
  width?: number;
  height?: number;
  /** Whether the rendered images are saved. */
  saves?: boolean;
  /** GUIDs of the files that are rendered to, 32 hexadecimal digits each. */
  readonly outputs: string[];
}

/** The place of a class in the class directory, which is the id of its objects' chunks; undefined where it is not listed. */
export async function findRenderClass(directory: Source): Promise<number | undefined> {
  let place = 0;
  let found: number | undefined;
  const isRenderEnvironment = (ids: Buffer) =>
    ids.length >= 12 && RENDER_ENVIRONMENT.every((id, at) => ids.readUInt32LE(4 + 4 * at) === id);
  for (;;) {
    const chunk = await nextTopChunk(directory);
    if (!chunk) return found;
    if (chunk.id === CLASS && chunk.isContainer) {
      await eachChunk(directory, chunk.end, async (inner) => {
        if (inner.id !== CLASS_IDS) return;
        if (isRenderEnvironment(await readValue(directory, inner))) found ??= place;
      });
      place += 1;
    }
    skipTo(directory, chunk.end);
    if (found !== undefined) return found;
  }
}

/** Calls `visit` with the chunks of a path of containers. */
async function descend(
  source: Source,
  end: number,
  path: readonly number[],
  visit: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  const [first, ...rest] = path;
  await eachChunk(source, end, async (chunk) => {
    if (first === undefined) await visit(chunk);
    else if (chunk.id === first && chunk.isContainer) await descend(source, chunk.end, rest, visit);
  });
}

async function readSettings(source: Source, end: number): Promise<RenderSettings> {
  const settings: RenderSettings = { outputs: [] };
  await descend(source, end, [SETTINGS, PRODUCTION], async (chunk) => {
    const { id } = chunk;
    if (OUTPUTS.includes(id) && chunk.isContainer) {
      await descend(source, chunk.end, [OUTPUT_ASSET], async (inner) => {
        const value = inner.id === ASSET_GUID ? await readValue(source, inner) : Buffer.alloc(0);
        if (value.length === 16) settings.outputs.push(value.toString('hex'));
      });
      return;
    }
    if (chunk.isContainer) return;
    const bytes = await readValue(source, chunk);
    if (id === FRAME_LIST) settings.frameList = bytes.toString('utf16le').replace(/\0.*$/s, '');
    if (bytes.length !== 4) return;
    const value = bytes.readInt32LE(0);
    if (id === TIME_TYPE) {
      const type = TIME_TYPES[value];
      if (type) settings.timeType = type;
    }
    if (id === START) settings.start = value;
    if (id === END) settings.end = value;
    if (id === STEP) settings.step = value;
    if (id === WIDTH) settings.width = value;
    if (id === HEIGHT) settings.height = value;
    if (id === SAVES) settings.saves = value !== 0;
  });
  return settings;
}

/**
 * Finds the render settings among the objects of a scene. Other objects, the meshes above all, are skipped.
 * @param renderClass from `findRenderClass`
 * @throws DamagedFile where the chunks before the settings cannot be followed
 */
export async function readRenderSettings(
  scene: Source,
  renderClass: number,
): Promise<RenderSettings | undefined> {
  const all = await nextChunk(scene, Number.POSITIVE_INFINITY);
  if (!all?.isContainer) return undefined;
  const object = await findContainer(scene, all.end, renderClass);
  return object && readSettings(scene, object.end);
}

/** The size of the image, where both sides are possible. */
export function sizeOf({ width = 0, height = 0 }: RenderSettings): SceneSize | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}
