import type { ImageObject, SceneContents, SceneObject } from './contents.js';
import { first, ownName, resolvedReference } from './parse/block-paths.js';

/** A reference to an object; `object` is undefined where the project does not contain it. */
export interface Link {
  readonly path: string;
  readonly object: SceneObject | undefined;
}

/** A reference to a camera, with the name that the artist sees. */
export interface CameraLink extends Link {
  readonly name: string;
}

/** The references of images and layers. */
export interface Links {
  /** The layers of an image, in the image's order. */
  layers(image: ImageObject): readonly Link[];
  /** The class of the renderer of a layer or image; undefined where the project does not contain it. */
  renderer(layer: SceneObject): string | undefined;
  /** The camera of a layer or image; undefined where it has none. */
  camera(layer: SceneObject): CameraLink | undefined;
  /** The name of every camera of the project. */
  readonly cameras: ReadonlyMap<SceneObject, string>;
  /** Paths that are referred to and at which no object was found. */
  readonly open: ReadonlySet<string>;
}

type Find = (reference: string, by: SceneObject) => Link;

const NONE = new Set(['', '<empty>']);

/** Attributes by which embedded objects are recognised as layers, where their image lists none. */
const LAYER_ATTRIBUTES = [
  'active_camera',
  'renderer',
  'first_frame',
  'last_frame',
  'save_as',
  'render_to_disk',
];

function looksLikeLayer({ block }: SceneObject): boolean {
  return block.type.startsWith('Layer') || LAYER_ATTRIBUTES.some((name) => block.values.has(name));
}

/** Cameras under their own names; where several share one, all but the first under their paths. */
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
 * Resolves references: an object of any class is a layer, renderer or camera if it is referred to as one. Dangling paths
 * are collected; they match an object's own name where it is unique, since the object may have been moved.
 * @param isWhole false for a file that was not read to its end; layers that were not found are then left out
 */
export function linksOf(contents: SceneContents, isWhole: boolean): Links {
  const { images, referenced } = contents;
  const open = new Set<string>();

  function finder(objects: readonly SceneObject[]): Find {
    const byPath = new Map(objects.map((object) => [object.path, object]));
    const byName = new Map<string, SceneObject | undefined>();
    for (const object of objects) {
      const name = ownName(object.path);
      byName.set(name, byName.has(name) ? undefined : object);
    }
    return (reference, { block }) => {
      const path = resolvedReference(reference, block);
      const exact = byPath.get(path) ?? referenced.get(path);
      if (!exact) open.add(path);
      return { path, object: exact ?? byName.get(ownName(path)) };
    };
  }

  const findLayer = finder(images.flatMap(({ embedded }) => embedded));
  const findCamera = finder(contents.cameras);
  const findRenderer = finder(contents.renderers);

  function referenceOf(by: SceneObject, attribute: string, find: Find): Link | undefined {
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
  const used = new Map(users.map((user) => [user, referenceOf(user, 'active_camera', findCamera)]));
  const renderers = new Map(users.map((user) => [user, referenceOf(user, 'renderer', findRenderer)?.object]));
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
