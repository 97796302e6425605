import type { ImageObject, SceneContents, SceneObject } from './contents.js';
import { first, ownName, referred } from './parse/block-paths.js';

/** An object that another one names; the object is undefined where it is none of this project. */
export interface Link {
  readonly path: string;
  readonly object: SceneObject | undefined;
}

/** A camera that is named, under the name that the artist sees. */
export interface CameraLink extends Link {
  readonly name: string;
}

/** What an image names as its layers, and layers as what they render with. */
export interface Links {
  /** The layers of an image, in its order. */
  layers(image: ImageObject): readonly Link[];
  /** The class of the renderer that a layer or image names; undefined where it names none of this project. */
  renderer(layer: SceneObject): string | undefined;
  /** The camera that a layer or image names; undefined where it names none. */
  camera(layer: SceneObject): CameraLink | undefined;
  /** Every camera of the project with its name. */
  readonly cameras: ReadonlyMap<SceneObject, string>;
  /** Paths of objects that are named, and have not been found by them. */
  readonly open: ReadonlySet<string>;
}

type Find = (reference: string, by: SceneObject) => Link;

const NONE = new Set(['', '<empty>']);

/** What an embedded object has that is a layer, where its image does not list its layers. */
const OF_LAYERS = ['active_camera', 'renderer', 'first_frame', 'last_frame', 'save_as', 'render_to_disk'];

function looksLikeLayer({ block }: SceneObject): boolean {
  return block.type.startsWith('Layer') || OF_LAYERS.some((name) => block.values.has(name));
}

/** Cameras under their own names; of several with one name, the later ones under their paths. */
function namesOf(cameras: Iterable<SceneObject>): Map<SceneObject, string> {
  const taken = new Set<string>();
  const names = new Map<SceneObject, string>();
  for (const camera of cameras) {
    const own = ownName(camera.path);
    const name = taken.has(own) ? camera.path : own;
    taken.add(name);
    names.set(camera, name);
  }
  return names;
}

/**
 * Finds what objects name: layers, renderers and cameras are whatever is named as one, whatever its class. Paths that
 * lead nowhere are collected, and matched by the object's own name where only one has it: it was moved since.
 * @param isWhole false for a file that was not read to its end: layers that it lacks are not claimed
 */
export function linksOf(contents: SceneContents, isWhole: boolean): Links {
  const { images, named } = contents;
  const open = new Set<string>();

  function finder(objects: readonly SceneObject[]): Find {
    const byPath = new Map(objects.map((object) => [object.path, object]));
    const byName = new Map<string, SceneObject | undefined>();
    for (const object of objects) {
      const name = ownName(object.path);
      byName.set(name, byName.has(name) ? undefined : object);
    }
    return (reference, { block }) => {
      const path = referred(reference, block);
      const exact = byPath.get(path) ?? named.get(path);
      if (!exact) open.add(path);
      return { path, object: exact ?? byName.get(ownName(path)) };
    };
  }

  const findLayer = finder(images.flatMap(({ embedded }) => embedded));
  const findCamera = finder(contents.cameras);
  const findRenderer = finder(contents.renderers);

  function namedBy(by: SceneObject, attribute: string, find: Find): Link | undefined {
    const reference = first(by.block, attribute);
    return reference ? find(reference, by) : undefined;
  }

  const layersOf = (image: ImageObject): readonly Link[] => {
    const references = image.block.values.get('layers');
    if (!references)
      return image.embedded.filter(looksLikeLayer).map((object) => ({ path: object.path, object }));
    const own = new Map(image.embedded.map((object) => [ownName(object.path), object]));
    const links = references
      .filter((reference) => !NONE.has(reference))
      .map((reference) => {
        const link = findLayer(reference, image);
        const object = link.object ?? own.get(ownName(link.path));
        return { path: object?.path ?? link.path, object };
      });
    const known = links.filter(({ object }) => isWhole || object);
    return [...new Map(known.map((link) => [link.path, link])).values()];
  };
  const layers = new Map(images.map((image) => [image, layersOf(image)]));
  const users = images.flatMap((image) => [
    image,
    ...(layers.get(image) ?? []).flatMap(({ object }) => object ?? []),
  ]);
  const used = new Map(users.map((user) => [user, namedBy(user, 'active_camera', findCamera)]));
  const renderers = new Map(users.map((user) => [user, namedBy(user, 'renderer', findRenderer)?.object]));
  const cameras = namesOf(
    new Set([...contents.cameras, ...[...used.values()].flatMap((link) => link?.object ?? [])]),
  );
  return {
    layers: (image) => layers.get(image) ?? [],
    renderer: (layer) => renderers.get(layer)?.block.type,
    camera(layer) {
      const link = used.get(layer);
      if (!link) return undefined;
      return { ...link, name: (link.object && cameras.get(link.object)) ?? ownName(link.path) };
    },
    cameras,
    open,
  };
}
