import type { Context } from '../../context.js';
import type { SceneLayer, SceneReport } from '../../domain/scene-report.js';
import { hasTip, NO_CAMERA } from '../../domain/scene-tips.js';
import { UsageError } from '../../errors.js';
import { isRendered } from '../../job/choice.js';
import { ownSection, shapeOf } from '../../job/shapes.js';
import type { Asker } from '../../prompts/ask.js';
import { askCamera, askParts, askText } from '../../prompts/submit.js';
import type { Say } from '../../text/index.js';
import { canPrompt } from '../flags/globals.js';
import type { KnownScene } from './known-scene.js';
import { checkCamera, type ReadWishes } from './validate-scene.js';

/** The parts of one scene that will be rendered; no name means those that the scene renders. */
export interface Parts {
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** True when nobody named the ROP: it is the one that the DCC makes first. */
  readonly isRopAssumed: boolean;
}

/** Layers among which there is a choice: an image is rendered as its layers, where it has any. */
function choosable({ layers }: SceneReport): readonly SceneLayer[] {
  return layers.filter(({ name }) => !layers.some(({ parent }) => parent === name));
}

async function askLayers(
  scene: string,
  layers: readonly SceneLayer[],
  say: Say,
  asker: Asker,
): Promise<readonly string[]> {
  return askParts(
    asker,
    say('prompt.layers', { scene }),
    layers.map(({ name, frames, renderable }) => ({
      name,
      note: frames.value ?? say('ui.notKnown'),
      chosen: renderable,
    })),
  );
}

/** Whether it is open which camera renders: several would, or none although there are some. */
function isCameraOpen({ cameras, tips }: SceneReport, most: 'one' | 'many'): boolean {
  const renderable = cameras.filter((camera) => camera.renderable).length;
  return renderable === 0 ? cameras.length > 0 && hasTip(tips, NO_CAMERA) : most === 'many' && renderable > 1;
}

async function askCameras(
  scene: string,
  { cameras }: SceneReport,
  most: 'one' | 'many' | undefined,
  say: Say,
  asker: Asker,
): Promise<readonly string[]> {
  const names = cameras.map(({ name }) => name);
  if (most === 'one') return [await askCamera(asker, say('prompt.camera', { scene }), names)];
  const choices = cameras.map(({ name, renderable }) => ({ name, note: '', chosen: renderable }));
  return askParts(asker, say('prompt.cameras', { scene }), choices);
}

/**
 * The ROPs or render nodes of a scene that tells none: those that were named, else what a person types; where nobody
 * can be asked the one that the DCC makes first, which the summary calls assumed.
 */
async function chooseRops(
  { dcc, typed }: KnownScene,
  { settings: { rops }, base, options }: ReadWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Pick<Parts, 'rops' | 'isRopAssumed'>> {
  const { firstRop } = shapeOf(dcc);
  if (firstRop === undefined || rops.length > 0 || ownSection(base)) return { rops, isRopAssumed: false };
  if (!canPrompt(options, context)) return { rops: [firstRop], isRopAssumed: true };
  const { say } = context;
  const message = say('prompt.rop', { scene: typed, example: firstRop });
  return { rops: [await askText(await asker(), say, message)], isRopAssumed: false };
}

/**
 * The camera of a scene whose cameras are not all known, and of which none that is known renders: typed by a person.
 * @throws UsageError where nobody can be asked.
 */
async function unknownCamera(
  { dcc, typed, report }: KnownScene,
  { layers, cameras }: Pick<Parts, 'layers' | 'cameras'>,
  { base, options }: ReadWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<readonly string[]> {
  if (!report || cameras.length > 0 || !shapeOf(dcc).parts.camera || ownSection(base)) return cameras;
  const isKnown = !report.unknown.includes('cameras') || report.cameras.some(({ renderable }) => renderable);
  const rendered = report.layers.filter((layer) => isRendered(layer, { layers }));
  if (isKnown || rendered.some((layer) => layer.cameras !== undefined)) return cameras;
  const { say } = context;
  if (!canPrompt(options, context)) throw new UsageError('missing.camera', { scene: typed });
  return [await askText(await asker(), say, say('prompt.cameraName', { scene: typed }))];
}

/**
 * The layers, cameras and ROPs of a scene: those that were named, else what a person chooses where there is a choice,
 * or where nobody knows.
 * @throws DataError for a scene that has nothing to render with; UsageError for what is not known and cannot be asked.
 */
export async function chooseParts(
  scene: KnownScene,
  wishes: ReadWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Parts> {
  const chosen = await chooseKnown(scene, wishes, context, asker);
  const cameras = await unknownCamera(scene, chosen, wishes, context, asker);
  return { ...chosen, cameras, ...(await chooseRops(scene, wishes, context, asker)) };
}

/** Layers and cameras among those that are known. */
async function chooseKnown(
  scene: KnownScene,
  { settings, base, options }: ReadWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Pick<Parts, 'layers' | 'cameras'>> {
  const { layers, cameras } = settings;
  const { report, dcc } = scene;
  const named = { layers, cameras };
  if (!report || report.damage || !canPrompt(options, context) || options.yes) return named;
  // The sections of a task file have been chosen already.
  if (ownSection(base)) return named;
  const { say } = context;
  const { parts } = shapeOf(dcc);
  const choice = parts.layer === 'many' ? choosable(report) : [];
  const chosenLayers =
    layers.length === 0 && choice.length > 1
      ? await askLayers(scene.typed, choice, say, await asker())
      : layers;
  // Layers that have cameras of their own have chosen already.
  const rendered = report.layers.filter((layer) => isRendered(layer, { layers: chosenLayers }));
  const bound = rendered.some((layer) => layer.cameras !== undefined);
  const open =
    cameras.length === 0 && parts.camera !== undefined && !bound && isCameraOpen(report, parts.camera);
  const chosenCameras = open
    ? await askCameras(scene.typed, report, parts.camera, say, await asker())
    : cameras;
  checkCamera(scene, report, chosenCameras, say);
  return { layers: chosenLayers, cameras: chosenCameras };
}
