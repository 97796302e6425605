import { type Finding, found, type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import { DamagedFile } from '../container/damaged-file.js';
import type { Source } from '../container/source.js';
import { type CompoundFile, openCompoundFile } from '../ole/compound-file.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts } from '../scene-format.js';
import { type AssetList, readAssets } from './assets.js';
import { openContent } from './content.js';
import { sortFiles } from './files.js';
import { renderedFrames } from './frames.js';
import { type PluginDirectory, pluginsOf, readPluginDirectory } from './plugins.js';
import { findRenderClass, type RenderSettings, readRenderSettings, sizeOf } from './render-settings.js';
import { type MaxSummary, readSummary } from './summary.js';
import { readTimeline, type Timeline } from './timeline.js';
import { releaseOf } from './version.js';

/** What the streams of a scene hold; undefined where one is missing or damaged. */
interface Contents {
  readonly summary: MaxSummary | undefined;
  readonly directory: PluginDirectory | undefined;
  readonly settings: RenderSettings | undefined;
  readonly timeline: Timeline | undefined;
  readonly assets: AssetList | undefined;
  readonly damage: SceneDamage | undefined;
}

/** Streams that every scene has; a compound file without any of them is another program's. */
const OWN_STREAMS = [
  'Scene',
  'Scene_Compressed',
  'ClassDirectory3',
  'ClassDirectory3_Compressed',
  'ClassDirectory',
];

function isOwn({ names }: CompoundFile): boolean {
  return names.some((name) => OWN_STREAMS.includes(name));
}

/** Whether a compound file has a stream that only scenes of 3ds Max have. */
export async function hasOwnStream(file: SceneFile): Promise<boolean> {
  try {
    return isOwn(await openCompoundFile(file));
  } catch (error) {
    if (error instanceof DamagedFile) return false;
    throw error;
  }
}

/** Reads streams one by one; the damage of one does not keep the others from being read. */
class Contained {
  readonly #ole: CompoundFile;
  damage: SceneDamage | undefined;

  constructor(ole: CompoundFile) {
    this.#ole = ole;
    this.damage = ole.damage;
  }

  /** Reads a stream; undefined where it is missing or damaged. */
  async read<T>(name: string, reader: (source: Source) => Promise<T>): Promise<T | undefined> {
    const source = await openContent(this.#ole, name);
    if (!source) return undefined;
    try {
      return await reader(source);
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      this.damage ??= error.damage;
      return undefined;
    } finally {
      await source.close();
    }
  }
}

async function readContents(ole: CompoundFile): Promise<Contents> {
  const contained = new Contained(ole);
  const summary = await readSummary(ole);
  const directory = await contained.read('DllDirectory', readPluginDirectory);
  const renderClass = await contained.read('ClassDirectory3', findRenderClass);
  const settings =
    renderClass === undefined
      ? undefined
      : await contained.read('Scene', (scene) => readRenderSettings(scene, renderClass));
  const timeline = await contained.read('Config', readTimeline);
  const assets =
    (await contained.read('FileAssetMetaData3', (list) => readAssets(list, 2))) ??
    (await contained.read('FileAssetMetaData2', (list) => readAssets(list, 1)));
  return { summary, directory, settings, timeline, assets, damage: contained.damage };
}

/** Lines of the document properties with a key, in their order. */
function lines({ render }: MaxSummary, key: RegExp): string[] {
  return render.filter(([name]) => key.test(name)).map(([, value]) => value);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Where batch rendering writes to: the fourth field of a view, `name;on;camera;path;range;size;…`. */
function batchOutputs(summary: MaxSummary): string[] {
  return lines(summary, /^Batch Render \d+$/).flatMap((line) => line.split(';')[3] ?? []);
}

function finding<T>(value: T | undefined): Finding<T> {
  return value === undefined ? unknown() : found(value);
}

function imageFormatOf(output: string | undefined): { imageFormat?: string } {
  const extension = /\.(\w+)$/.exec(output ?? '')?.[1]?.toLowerCase();
  return extension === undefined ? {} : { imageFormat: extension };
}

function factsOf({ summary, directory, settings, timeline, assets, damage }: Contents): SceneFacts {
  const program = summary?.program ?? directory?.program;
  const version = summary?.savedAs ?? program;
  const one = (key: RegExp) => summary && lines(summary, key).at(-1);
  const renderer = one(/^Renderer Name$/);
  const number = (key: RegExp) => wholeNumber(one(key));
  const [start, end] = [number(/^Animation Start$/), number(/^Animation End$/)];
  const written = start === undefined || end === undefined ? undefined : { start, end };
  const frames = renderedFrames(settings, timeline, written);
  const [width, height] = [number(/^Render Width$/), number(/^Render Height$/)];
  const size =
    (settings && sizeOf(settings)) ?? sizeOf({ width: width ?? 0, height: height ?? 0, outputs: [] });
  const cameras = (summary ? lines(summary, /^Render Camera \d+$/) : []).filter((name) => name !== '');
  const output = summary && lines(summary, /^Render Output$/).filter((path) => path !== '');
  const batch = summary ? batchOutputs(summary).filter((path) => path !== '') : [];
  const files = sortFiles({
    assets: assets?.assets ?? [],
    dependencies: summary?.dependencies,
    outputPaths: [...(output ?? []), ...batch],
    outputGuids: settings?.outputs ?? [],
  });
  const { plugins, complete } = pluginsOf(directory?.names ?? [], renderer);
  // Scenes of 3ds Max 2010 and before have no list of assets.
  const isListed = summary && (assets ? assets.complete : summary.dependencies.length === 0);
  const unknownFields = [
    ...(version === undefined ? ['version'] : []),
    ...(renderer === undefined ? ['renderer'] : []),
    ...(frames.state === 'unknown' ? ['frames'] : []),
    ...(size === undefined ? ['size'] : []),
    ...(timeline === undefined ? ['fps'] : []),
    ...(complete && directory ? [] : ['plugins']),
    ...(summary?.cameras === cameras.length ? [] : ['cameras']),
    // A scene of 3ds Max 3 does not name its output.
    ...(summary && summary.render.length > 0 ? [] : ['outputs']),
    ...(isListed ? [] : ['assets']),
  ];
  return {
    version: finding(version === undefined ? undefined : releaseOf(version)),
    ...(program !== undefined && version !== program ? { savedBy: releaseOf(program) } : {}),
    renderer: finding(renderer),
    frames,
    size: finding(size),
    fps: finding(timeline?.rate),
    plugins,
    cameras: cameras.map((name) => ({ name, renderable: true })),
    layers: [],
    ...{ outputs: files.outputs, files: files.files, nested: files.nested },
    unknown: unknownFields,
    tips: [],
    ...imageFormatOf(output?.at(-1)),
    ...(damage ? { damage } : {}),
  };
}

/** Reads a scene. Of the container, only the streams that have facts are read, and of the scene's objects one. */
export async function readMax(file: SceneFile): Promise<SceneFacts> {
  const nothing = { summary: undefined, directory: undefined, settings: undefined };
  const damaged = (damage: SceneDamage) =>
    factsOf({ ...nothing, timeline: undefined, assets: undefined, damage });
  try {
    const ole = await openCompoundFile(file);
    const contents = await readContents(ole);
    const isForeign = !contents.summary && !isOwn(ole);
    return isForeign ? damaged(contents.damage ?? { reason: 'malformed', at: 0 }) : factsOf(contents);
  } catch (error) {
    if (error instanceof DamagedFile) return damaged(error.damage);
    throw error;
  }
}
