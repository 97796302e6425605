import type { SceneLayer, SceneReport } from '../../domain/scene/scene-report.js';
import { hasTip, NO_CAMERA } from '../../domain/scene/scene-tips.js';
import { UsageError } from '../../errors.js';
import { chosenRops, isRendered, wireName } from '../../job/scene-parts.js';
import { ownSection } from '../../job/shapes.js';
import type { KnownScene } from './known-scene.js';
import { checkCamera, type SceneOptions } from './validate-scene.js';

/** The parts of a scene that will be rendered; an empty list means those that the scene renders. */
export interface RenderParts {
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** Whether the ROP is the DCC's default one, since none was named. */
  readonly isRopAssumed: boolean;
}

/** Returns the layers to choose from: an image with layers is rendered as its layers. */
function choosableLayers({ layers }: SceneReport): readonly SceneLayer[] {
  return layers.filter(({ name }) => !layers.some(({ parent }) => parent === name));
}

/** Whether the camera has to be chosen: no camera is renderable, or (for `many`) several are. */
function isCameraOpen({ cameras, tips }: SceneReport, most: 'one' | 'many'): boolean {
  const renderable = cameras.filter((camera) => camera.renderable).length;
  return renderable === 0 ? cameras.length > 0 && hasTip(tips, NO_CAMERA) : most === 'many' && renderable > 1;
}

/**
 * Returns the ROPs to render of a scene that lists them: the only one that renders, else those that a person chooses.
 * @throws UsageError if no question can be asked: each ROP that is rendered costs money
 */
async function chooseKnownRops(
  { typed, dcc }: KnownScene,
  layers: readonly SceneLayer[],
  { questions }: SceneOptions,
): Promise<readonly string[]> {
  const rendered = layers.filter(({ renderable }) => renderable);
  const [only] = rendered;
  if (only && rendered.length === 1) return [wireName(only)];
  const list = (rendered.length > 0 ? rendered : layers).map(({ name }) => name);
  if (!questions) {
    const key = dcc.partName === 'renderNodes' ? 'missing.renderNode' : 'missing.rop';
    throw new UsageError(key, { scene: typed, list });
  }
  return questions.rops(typed, layers, dcc);
}

/**
 * Returns the ROPs that were named, else those of the scene, else the one that a person types, else, where the scene
 * could not be read, the DCC's default one.
 * @throws UsageError if they are unknown, or several, and no question can be asked
 */
async function chooseRops(
  scene: KnownScene,
  options: SceneOptions,
): Promise<Pick<RenderParts, 'rops' | 'isRopAssumed'>> {
  const { settings, base, questions } = options;
  const { dcc, typed, report } = scene;
  const { firstRop } = dcc;
  const isRead = report !== undefined && !report.damage;
  if (settings.rops.length > 0 && isRead) {
    return { rops: chosenRops({ rops: settings.rops, report }), isRopAssumed: false };
  }
  if (firstRop === undefined || settings.rops.length > 0 || ownSection(base)) {
    return { rops: settings.rops, isRopAssumed: false };
  }
  const known = isRead ? report.layers : [];
  if (known.length > 0) return { rops: await chooseKnownRops(scene, known, options), isRopAssumed: false };
  if (questions) return { rops: [await questions.rop(typed, firstRop, dcc)], isRopAssumed: false };
  if (isRead) {
    const key = dcc.partName === 'renderNodes' ? 'missing.noRenderNode' : 'missing.noRop';
    throw new UsageError(key, { scene: typed, example: firstRop });
  }
  return { rops: [firstRop], isRopAssumed: true };
}

/**
 * Returns the camera of a scene whose cameras are partly unknown and of which no known one is renderable.
 * @throws UsageError if no question can be asked
 */
async function chooseUnknownCamera(
  { dcc, typed, report }: KnownScene,
  { layers, cameras }: Pick<RenderParts, 'layers' | 'cameras'>,
  { base, questions }: SceneOptions,
): Promise<readonly string[]> {
  if (!report || cameras.length > 0 || !dcc.parts.camera || ownSection(base)) return cameras;
  const isKnown = !report.unknown.includes('cameras') || report.cameras.some(({ renderable }) => renderable);
  const rendered = report.layers.filter((layer) => isRendered(layer, { layers }));
  if (isKnown || rendered.some((layer) => layer.cameras !== undefined)) return cameras;
  if (!questions) throw new UsageError('missing.camera', { scene: typed });
  return [await questions.cameraName(typed)];
}

/** Returns layers and cameras: those that were named, else those that a person chooses among the scene's. */
async function chooseKnown(
  scene: KnownScene,
  { settings: { layers, cameras }, base, optionalQuestions }: SceneOptions,
): Promise<Pick<RenderParts, 'layers' | 'cameras'>> {
  const { report, dcc, typed } = scene;
  // The sections of a task file hold a choice already.
  if (!report || report.damage || !optionalQuestions || ownSection(base)) return { layers, cameras };
  const { parts } = dcc;
  const choice = parts.layer === 'many' ? choosableLayers(report) : [];
  const chosenLayers =
    layers.length === 0 && choice.length > 1 ? await optionalQuestions.layers(typed, choice, dcc) : layers;
  // Layers with their own cameras need no other camera.
  const rendered = report.layers.filter((layer) => isRendered(layer, { layers: chosenLayers }));
  const isBound = rendered.some((layer) => layer.cameras !== undefined);
  const isOpen = cameras.length === 0 && !isBound && parts.camera && isCameraOpen(report, parts.camera);
  const chosenCameras =
    isOpen && parts.camera ? await optionalQuestions.cameras(typed, report.cameras, parts.camera) : cameras;
  checkCamera(scene, report, chosenCameras);
  return { layers: chosenLayers, cameras: chosenCameras };
}

/**
 * Returns the layers, cameras and ROPs of a scene: those that were named, else those that a person chooses where
 * there is a choice or where the scene's are unknown.
 * @throws DataError for a scene that has nothing to render with; UsageError if a value is unknown and no question
 * can be asked
 */
export async function chooseRenderParts(scene: KnownScene, options: SceneOptions): Promise<RenderParts> {
  const chosen = await chooseKnown(scene, options);
  const cameras = await chooseUnknownCamera(scene, chosen, options);
  return { ...chosen, cameras, ...(await chooseRops(scene, options)) };
}
