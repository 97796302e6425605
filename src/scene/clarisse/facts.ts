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

/** Fields that the unread rest of a damaged file could add to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** The common value of all findings; unknown where they differ, or one is unknown. */
function commonValue(findings: readonly Finding<string>[]): Finding<string> {
  const values = new Set(findings.map(({ value }) => value));
  return values.size === 1 ? (findings[0] ?? unknown()) : unknown();
}

/** The frames of a scene: the common frames of its rendered layers, else those of the image. */
function sceneFrames(main: ImageObject, layers: readonly SceneLayer[]): Finding<string> {
  const rendered = layers.filter(({ parent, renderable }) => renderable && parent === main.path);
  const common = commonValue(rendered.map(({ frames }) => frames));
  if (common.state !== 'unknown') return common;
  // A layer whose frames are not understood does not use the image's frames.
  const isKnown = rendered.every(({ frames }) => frames.state !== 'unknown');
  return isKnown ? framesOf(main) : unknown();
}

/** Derives the facts of a project from its contents. */
export function deriveFacts(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const links = linksOf(contents, damage === undefined);
  const { images } = contents;
  const layers = images.flatMap((image) => layersOf(image, contents, links));
  const isOn = new Set(layers.filter((layer) => layer.renderable).map(({ name }) => name));
  const users = images.flatMap((image) => {
    const own = links.layers(image).flatMap(({ object }) => object ?? []);
    return isOn.has(image.path) ? [image, ...own] : own.filter(({ path }) => isOn.has(path));
  });
  // Where nothing is set to render, any image or layer may be rendered.
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
  // Rendered images come first, in the order of the file; the first one defines the scene’s settings.
  const rendered = new Set(
    layers.filter((layer) => layer.renderable).map((layer) => layer.parent ?? layer.name),
  );
  const renderedFirst = images.toSorted(
    (a, b) => Number(rendered.has(b.path)) - Number(rendered.has(a.path)),
  );
  const byRendered = layers.toSorted((a, b) => Number(b.renderable) - Number(a.renderable));
  const [main] = renderedFirst;
  const ofImages = users.flatMap((user) => links.renderer(user) ?? []).map((name) => found(name));
  const fields = {
    version: contents.version === undefined ? unknown<string>() : found(contents.version),
    renderer: known([...byRendered.flatMap(({ renderer }) => renderer ?? []), ...ofImages]),
    // In a damaged project further layers could have other frames.
    frames: main ? (damage ? framesOf(main) : sceneFrames(main, layers)) : unknown<string>(),
    size: main ? sizeOf(main, contents) : unknown<never>(),
    fps: positive(contents.preferences.get('frames_per_second')),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  // Referenced projects and archives can have cameras.
  const camerasUnclear = elsewhere || (cameras.length === 0 && contents.hasReferences);
  const unclear = images.some((image) => isUnclear(image, links));
  const incomplete = [...(camerasUnclear ? ['cameras'] : []), ...(unclear ? ['layers'] : [])];
  const lists = damage ? LISTS : incomplete;
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
