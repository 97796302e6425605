import { dccOfFile } from '../../domain/dcc/dcc.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import { missingInputs } from '../../domain/scene/scene-tips.js';
import { UsageError } from '../../errors.js';
import { isRendered, rangeOf } from '../../job/scene-parts.js';
import { checkParts } from '../settings/check-parts.js';
import type { SubmissionWorld } from '../world.js';
import { chooseRenderParts, type RenderParts } from './choose-render-parts.js';
import type { CheckedScene, KnownScene } from './known-scene.js';
import { readKnownScene, type SceneOptions } from './validate-scene.js';

/** A scene with all values that are decided before the first request. */
export interface CompleteScene extends KnownScene, RenderParts {
  readonly frames: FrameRange;
  /** False when the frames come from the user's task file. */
  readonly framesChosen: boolean;
  /** True when each layer renders the frames that the scene gives it. */
  readonly ownFrames: boolean;
}

/** Returns a layer whose frames the farm does not accept, for a list. */
export function layerItem({ name, frames }: SceneLayer): string {
  return frames.value === null ? name : `${name} ${frames.value}`;
}

/** Warns of image sizes that are unknown, and so are left out of the job file. */
function warnOfSizes(
  { dcc, typed, report }: KnownScene,
  parts: RenderParts,
  { listener }: SceneOptions,
): void {
  if (!report || !dcc.needsSize) return;
  const rendered = report.layers.filter((layer) => isRendered(layer, parts));
  const open = rendered.filter(({ size }) => (size ?? report.size).value === null).map(({ name }) => name);
  const isOpen = rendered.length === 0 ? report.size.value === null : open.length > 0;
  if (isOpen) listener.warn('ui.unknownSize', { scene: typed, list: open.length > 0 ? open : typed });
}

interface SceneFrames {
  /** Undefined where they are unknown. */
  readonly range: FrameRange | undefined;
  /** Rendered layers whose own frames are unknown. */
  readonly open: readonly SceneLayer[];
}

/** Returns the frames of the scene or its layers that the farm accepts. */
function knownFrames({ dcc, report }: KnownScene, parts: RenderParts): SceneFrames {
  const whole = rangeOf(report?.frames.value);
  const hasOwn = dcc.parts.layer === 'many' || dcc.parts.rop === 'many';
  const layers = hasOwn ? (report?.layers ?? []) : [];
  const rendered = layers.filter((layer) => isRendered(layer, parts));
  const ranges = rendered.map((layer) => rangeOf(layer.frames.value));
  return {
    range: whole ?? ranges.find((range) => range !== undefined),
    open: rendered.filter((_, at) => ranges[at] === undefined),
  };
}

/** Returns the scenes with their DCC; a scene whose DCC was unknown is read now. */
async function findDccs(
  files: readonly CheckedScene[],
  options: SceneOptions,
  world: SubmissionWorld,
): Promise<KnownScene[]> {
  const { settings, questions, listener } = options;
  const known: KnownScene[] = [];
  for (const file of files) {
    const { typed, path } = file;
    const byName = settings.dcc && dccOfFile(path);
    if (file.dcc && byName && file.dcc.id !== byName.id) {
      listener.warn('ui.dccDisagrees', { scene: typed, wanted: file.dcc.name, detected: byName.name });
    }
    if (file.dcc) {
      known.push(file);
      continue;
    }
    if (!questions) throw new UsageError('missing.dcc', { scene: typed });
    const dcc = await questions.dcc(typed);
    checkParts(dcc, settings);
    known.push(await readKnownScene({ ...file, dcc }, options, world));
  }
  return known;
}

/** Asks what to do about missing files; path maps of earlier scenes also apply to later ones. */
async function settleMissing(
  scenes: KnownScene[],
  options: SceneOptions,
  world: SubmissionWorld,
): Promise<KnownScene[]> {
  const { optionalQuestions, ignoreMissing, skipBad, settings } = options;
  if (!optionalQuestions || ignoreMissing || skipBad) return scenes;
  const added: Record<string, string> = {};
  const isLacking = ({ report }: KnownScene) => report !== undefined && missingInputs(report).length > 0;
  const settled: KnownScene[] = [];
  for (const scene of scenes) {
    const readAgain = (maps: Readonly<Record<string, string>>) => {
      Object.assign(added, maps);
      const all = { ...settings, maps: { ...settings.maps, ...added } };
      return readKnownScene(scene, { ...options, settings: all }, world);
    };
    const hasMaps = Object.keys(added).length > 0;
    const known = hasMaps && isLacking(scene) ? await readAgain({}) : scene;
    settled.push(isLacking(known) ? await optionalQuestions.missingFiles(known, readAgain) : known);
  }
  return settled;
}

/**
 * Decides for each scene its DCC, frames, layers, cameras and ROPs; asks for values that neither the settings nor the
 * scene have.
 * @throws UsageError naming the flag if no question can be asked; DataError for a scene that cannot be rendered
 */
export async function completeScenes(
  files: readonly CheckedScene[],
  options: SceneOptions,
  world: SubmissionWorld,
): Promise<CompleteScene[]> {
  const { settings, base, questions, listener } = options;
  const known = await settleMissing(await findDccs(files, options, world), options, world);
  let answer: FrameRange | undefined;

  /** The frames of a scene without any: one answer applies to all such scenes. */
  async function askFrames({ typed, report }: KnownScene): Promise<FrameRange> {
    const frames = report?.frames.value;
    if (frames) listener.warn('ui.negativeFrames', { scene: typed, frames });
    if (!questions) throw new UsageError('missing.frames', { scene: typed });
    const open = known.filter((one) => one.report?.frames.value == null);
    answer ??= await questions.frames(open.map((one) => one.typed));
    return answer;
  }

  async function askLayerFrames(
    { typed, dcc }: KnownScene,
    open: readonly SceneLayer[],
  ): Promise<FrameRange> {
    const params = { scene: typed, list: open.map(layerItem), count: open.length };
    const flag = dcc.parts.rop ? '--rop' : '--layer';
    if (!questions) throw new UsageError('missing.layerFrames', { ...params, flag });
    return questions.layerFrames(typed, open);
  }

  async function framesOf(
    file: KnownScene,
    parts: RenderParts,
  ): Promise<Pick<CompleteScene, 'frames' | 'ownFrames'>> {
    if (settings.frames !== undefined) return { frames: settings.frames, ownFrames: false };
    const { range, open } = knownFrames(file, parts);
    if (range === undefined) return { frames: await askFrames(file), ownFrames: false };
    // Layers whose frames are known keep them.
    if (open.length > 0) return { frames: await askLayerFrames(file, open), ownFrames: true };
    return { frames: range, ownFrames: true };
  }

  for (const { typed, report } of known) {
    if (questions || (settings.version ?? report?.version.value)) continue;
    const hasFrames =
      settings.frames !== undefined || report?.layers.length || rangeOf(report?.frames.value) !== undefined;
    throw new UsageError(hasFrames ? 'missing.version' : 'missing.versionAndFrames', { scene: typed });
  }
  const scenes: CompleteScene[] = [];
  for (const file of known) {
    const parts = await chooseRenderParts(file, options);
    const frames = await framesOf(file, parts);
    if (!base) warnOfSizes(file, parts, options);
    scenes.push({ ...file, ...parts, ...frames, framesChosen: !settings.framesInFile });
  }
  return scenes;
}
