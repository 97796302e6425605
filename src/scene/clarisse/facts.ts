import {
  type Finding,
  found,
  type SceneDamage,
  type SceneLayer,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { FactsCamera, SceneFacts } from '../scene-format.js';
import type { ImageObject, SceneContents } from './contents.js';
import { framesOf, isUnclear, layersOf, sizeOf } from './images.js';
import { linksOf } from './links.js';

function positive(text: string | undefined): Finding<number> {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? found(value) : unknown();
}

function known<T>(findings: readonly Finding<T>[]): Finding<T> {
  return findings.find(({ state }) => state !== 'unknown') ?? unknown();
}

/** Fields that the unread rest of a broken file could have added to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** What all of them say alike; unknown where they differ, or where one is not known. */
function agreed(findings: readonly Finding<string>[]): Finding<string> {
  const values = new Set(findings.map(({ value }) => value));
  return values.size === 1 ? (findings[0] ?? unknown()) : unknown();
}

/** The frames of a scene: those that its rendered layers agree on, else those of the image itself. */
function sceneFrames(main: ImageObject, layers: readonly SceneLayer[]): Finding<string> {
  const rendered = layers.filter(({ parent, renderable }) => renderable && parent === main.path);
  const common = agreed(rendered.map(({ frames }) => frames));
  if (common.state !== 'unknown') return common;
  // Frames that are written and not understood are not the image's.
  const isKnown = rendered.every(({ frames }) => frames.state !== 'unknown');
  return isKnown ? framesOf(main) : unknown();
}

/** Makes the facts of a project from what was kept of it. */
export function factsOf(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const links = linksOf(contents, damage === undefined);
  const { images } = contents;
  const layers = images.flatMap((image) => layersOf(image, contents, links));
  const isOn = new Set(layers.filter((layer) => layer.renderable).map(({ name }) => name));
  const users = images.flatMap((image) => {
    const own = links.layers(image).flatMap(({ object }) => object ?? []);
    return isOn.has(image.path) ? [image, ...own] : own.filter(({ path }) => isOn.has(path));
  });
  // Where nothing is rendered, whatever is there may be.
  const all = images.flatMap((image) => [
    image,
    ...links.layers(image).flatMap(({ object }) => object ?? []),
  ]);
  const used = (users.length > 0 ? users : all).flatMap((user) => links.camera(user) ?? []);
  const active = new Set(used.map(({ object }) => object));
  const elsewhere = all.some((user) => links.camera(user)?.object === undefined && links.camera(user));

  const cameras: FactsCamera[] = [...links.cameras].map(([camera, name]) => ({
    ...{ name, renderable: used.length === 0 || active.has(camera), node: camera.path },
  }));
  // What is rendered speaks for the scene, in the order of the images.
  const rendered = new Set(
    layers.filter((layer) => layer.renderable).map((layer) => layer.parent ?? layer.name),
  );
  const speaking = images.toSorted((a, b) => Number(rendered.has(b.path)) - Number(rendered.has(a.path)));
  const byRendered = layers.toSorted((a, b) => Number(b.renderable) - Number(a.renderable));
  const [main] = speaking;
  const ofImages = users.flatMap((user) => links.renderer(user) ?? []).map((name) => found(name));
  const fields = {
    version: contents.version === undefined ? unknown<string>() : found(contents.version),
    renderer: known([...byRendered.flatMap(({ renderer }) => renderer ?? []), ...ofImages]),
    // Of a broken project not all layers are known that would have to agree.
    frames: main ? (damage ? framesOf(main) : sceneFrames(main, layers)) : unknown<string>(),
    size: main ? sizeOf(main, contents) : unknown<never>(),
    fps: positive(contents.preferences.get('frames_per_second')),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  // Referenced projects and archives bring in cameras of their own.
  const cameraless = elsewhere || (cameras.length === 0 && contents.referring);
  const unclear = images.some((image) => isUnclear(image, links));
  const partly = [...(cameraless ? ['cameras'] : []), ...(unclear ? ['layers'] : [])];
  const lists = damage ? LISTS : partly;
  const format = byRendered.find((layer) => layer.imageFormat)?.imageFormat;
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers },
    outputs: [...new Set(layers.flatMap(({ output }) => output ?? []))],
    ...{ files: contents.files, nested: contents.nested },
    unknown: [...missing.map(([name]) => name), 'plugins', ...lists],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(format === undefined ? {} : { imageFormat: format }),
  };
}
