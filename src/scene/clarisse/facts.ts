import { type Finding, found, type SceneDamage, unknown } from '../../domain/scene-report.js';
import type { FactsCamera, SceneFacts } from '../format.js';
import type { SceneContents, SceneObject } from './contents.js';
import { framesOf, layersOf, lookup, sizeOf } from './images.js';
import { first, ownName, referred } from './tree.js';

/** Cameras under their own names; of several with one name, the later ones under their paths. */
function namesOf(cameras: readonly SceneObject[]): Map<SceneObject, string> {
  const taken = new Set<string>();
  return new Map(
    cameras.map((camera) => {
      const own = ownName(camera.path);
      const name = taken.has(own) ? camera.path : own;
      taken.add(name);
      return [camera, name];
    }),
  );
}

function positive(text: string | undefined): Finding<number> {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? found(value) : unknown();
}

function known<T>(findings: readonly Finding<T>[]): Finding<T> {
  return findings.find(({ state }) => state !== 'unknown') ?? unknown();
}

/** Fields that the unread rest of a broken file could have added to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** Makes the facts of a project from what was kept of it. */
export function factsOf(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const { images } = contents;
  const cameraNames = namesOf(contents.cameras);
  const findCamera = lookup(contents.cameras);
  const findRenderer = lookup(contents.renderers);
  const active = new Set<SceneObject>();
  let named = false;
  let elsewhere = false;

  const layers = images.flatMap((image) =>
    layersOf(image, contents, {
      renderer(layer) {
        const reference = first(layer.block, 'renderer');
        const renderer = reference ? findRenderer(reference, layer) : undefined;
        return renderer ? found(renderer.block.type) : unknown();
      },
      camera(layer) {
        const reference = first(layer.block, 'active_camera');
        if (!reference) return undefined;
        named = true;
        const camera = findCamera(reference, layer);
        if (camera) active.add(camera);
        else elsewhere = true;
        return (camera && cameraNames.get(camera)) ?? ownName(referred(reference, layer.block));
      },
    }),
  );

  const cameras: FactsCamera[] = [...cameraNames].map(([camera, name]) => ({
    ...{ name, renderable: !named || active.has(camera), node: camera.path },
  }));
  // What is rendered speaks for the scene, in the order of the images.
  const rendered = new Set(
    layers.filter((layer) => layer.renderable).map((layer) => layer.parent ?? layer.name),
  );
  const speaking = images.toSorted((a, b) => Number(rendered.has(b.path)) - Number(rendered.has(a.path)));
  const byRendered = layers.toSorted((a, b) => Number(b.renderable) - Number(a.renderable));
  const [main] = speaking;
  const fields = {
    version: contents.version === undefined ? unknown<string>() : found(contents.version),
    renderer: known(byRendered.flatMap(({ renderer }) => renderer ?? [])),
    frames: main ? known([framesOf(main), ...main.layers.map(framesOf)]) : unknown<string>(),
    size: main ? sizeOf(main, contents) : unknown<never>(),
    fps: positive(contents.preferences.get('frames_per_second')),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  // Referenced projects and archives bring in cameras of their own.
  const cameraless = elsewhere || (cameras.length === 0 && contents.referring);
  const lists = damage ? LISTS : cameraless ? ['cameras'] : [];
  const format = byRendered.find((layer) => layer.imageFormat !== undefined)?.imageFormat;
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
