import { byDefault, type Finding, found, type SceneDamage, unknown } from '../../domain/scene-report.js';
import type { NestedUse, SceneFacts } from '../format.js';
import { camerasOf } from './cameras.js';
import { layersOf } from './layers.js';
import type { Model } from './model.js';
import { framesOf, imageFormatOf, outputOf, rendererOf, settingsOf, sizeOf } from './settings.js';
import { filesOf, referencesOf } from './textures.js';
import { DEFAULT_UNIT, unitFps } from './units.js';

/** What is known of a reading besides its model. */
export interface Reading {
  readonly damage: SceneDamage | undefined;
  /** The version in the head of a text. */
  readonly headVersion: string | undefined;
  /** Fields that this format, or this file, does not let be established. */
  readonly unknown: readonly string[];
}

/** The version without its product: `2023`, `2018ff09`. A preview release has a name and no number. */
function versionOf({ info, requiredMaya }: Model, headVersion: string | undefined): Finding<string> {
  const written = [info.get('version'), requiredMaya, headVersion].map(
    (text) => /^\d[\w.]*/.exec(text ?? '')?.[0],
  );
  const version = written.find((text) => text !== undefined);
  return version === undefined ? unknown() : found(version);
}

function fpsOf({ timeUnit, headDone }: Model, whole: boolean): Finding<number> {
  const fps = unitFps(timeUnit ?? DEFAULT_UNIT);
  if (fps === undefined) return unknown();
  if (timeUnit !== undefined) return found(fps);
  return headDone || whole ? byDefault(fps) : unknown();
}

/** Lists that the unread rest of a broken file could have added to. */
const LISTS = ['cameras', 'layers', 'assets', 'nested'];

function nestedOf(model: Model): NestedUse[] {
  return referencesOf(model).flatMap(({ use, namespace, nested }) =>
    nested ? [namespace === undefined ? use : { ...use, namespace }] : [],
  );
}

/** Makes the facts of a scene, in either format, from what was seen of it. */
export function factsOf(model: Model, reading: Reading): SceneFacts {
  const { damage, headVersion } = reading;
  const progress = { done: (node: string) => damage === undefined || model.closed.has(node) };
  const settings = settingsOf(model);
  const cameras = camerasOf(model);
  const frames = reading.unknown.includes('frames') ? unknown<string>() : framesOf(model, settings, progress);
  const layers = layersOf(model, { settings, frames, cameras });
  // Every scene has a master layer; one that was exported in part does not write it.
  const master = { name: 'masterLayer', node: 'defaultRenderLayer', frames, renderable: true };
  const findings = {
    version: versionOf(model, headVersion),
    renderer: rendererOf(model, settings, progress),
    frames,
    size: sizeOf(model, settings, progress),
    fps: fpsOf(model, damage === undefined),
  };
  const missing = Object.entries(findings).filter(([, { state }]) => state === 'unknown');
  const imageFormat = progress.done('defaultRenderGlobals') ? imageFormatOf(model, settings) : undefined;
  return {
    ...findings,
    plugins: model.plugins,
    cameras: cameras.map(({ shared, ...camera }) => (shared ? { ...camera, shared } : camera)),
    layers: layers.length === 0 && damage === undefined ? [master] : layers,
    outputs: progress.done('defaultRenderGlobals') ? [outputOf(settings)] : [],
    files: filesOf(model),
    nested: nestedOf(model),
    unknown: [...new Set([...missing.map(([name]) => name), ...(damage ? LISTS : []), ...reading.unknown])],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(imageFormat === undefined ? {} : { imageFormat }),
  };
}
