import { showFrames } from '../../domain/frames.js';
import { type Finding, found, type SceneLayer, type SceneSize, unknown } from '../../domain/scene-report.js';
import type { ImageObject, SceneContents, SceneObject } from './contents.js';
import { first, ownName, referred } from './tree.js';

/** Most pixels along a side that are believed. */
const WIDEST = 1_000_000;

/** Latest frame that job files can say. */
const LATEST = 9_999_999;

function whole(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.floor(value) : undefined;
}

function isYes(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : /^(?:yes|true|on|1)$/i.test(text);
}

/** The frames that an image or layer says; its first and last are of no use without each other. */
export function framesOf({ block }: SceneObject): Finding<string> {
  const start = whole(first(block, 'first_frame'));
  const end = whole(first(block, 'last_frame'));
  const step = whole(first(block, 'frame_step') ?? first(block, 'step')) ?? 1;
  if (start === undefined || end === undefined || start < 0 || end < start || end > LATEST || step < 1)
    return unknown();
  return found(showFrames({ start, end, step }));
}

function sized(width: number | undefined, height: number | undefined): Finding<SceneSize> {
  const sane = (side: number | undefined) => side !== undefined && side >= 1 && side <= WIDEST;
  return sane(width) && sane(height) && width && height ? found({ width, height }) : unknown();
}

/** What `resolution_multiplier` makes of a side. Scripts in public use set 1 for half the size and 2 for all of it. */
const SCALES: Readonly<Record<string, number>> = { '1': 0.5, '2': 1 };

/**
 * The pixels of an image: its own, those that its preset says in words, or the project's where it follows them
 * (`resolution_mode 0`). What the class has by default is not established.
 */
export function sizeOf({ block }: SceneObject, { preferences }: SceneContents): Finding<SceneSize> {
  const scale = SCALES[first(block, 'resolution_multiplier') ?? '2'];
  if (scale === undefined) return unknown();
  const side = (text: string | undefined) => {
    const pixels = whole(text);
    return pixels === undefined ? undefined : Math.floor(pixels * scale);
  };
  if (first(block, 'resolution_mode') === '0') {
    return sized(
      side(preferences.get('default_x_resolution')),
      side(preferences.get('default_y_resolution')),
    );
  }
  const [width, height] = block.values.get('resolution') ?? [];
  if (width !== undefined) return sized(side(width), side(height));
  const preset = /\((\d+)x(\d+)\)/.exec(first(block, 'resolution_preset') ?? '');
  return sized(side(preset?.[1]), side(preset?.[2]));
}

/** Objects by their paths, and by their own names where these are unique. */
export type Lookup = (reference: string, by: SceneObject) => SceneObject | undefined;

export function lookup(objects: readonly SceneObject[]): Lookup {
  const byPath = new Map<string, SceneObject>();
  const byName = new Map<string, SceneObject | undefined>();
  for (const object of objects) {
    byPath.set(object.path, object);
    const name = ownName(object.path);
    byName.set(name, byName.has(name) ? undefined : object);
  }
  return (reference, { block }) => {
    const path = referred(reference, block);
    return byPath.get(path) ?? byName.get(ownName(path));
  };
}

/** How layers name what they render with. */
export interface Names {
  renderer(layer: SceneObject): Finding<string>;
  camera(layer: SceneObject): string | undefined;
}

function optional({ block }: SceneObject): { output?: string; imageFormat?: string } {
  const output = first(block, 'save_as');
  const format = first(block, 'format');
  return {
    ...(output ? { output } : {}),
    // Numbers are places in a list that only Clarisse knows.
    ...(format && /^[a-z]/i.test(format) ? { imageFormat: format } : {}),
  };
}

function toDisk({ block }: SceneObject): boolean | undefined {
  return isYes(first(block, 'render_to_disk') ?? first(block, 'save_to_disk'));
}

/**
 * An image and its layers, as job files list them (job-files.md §3.3). Where something is set to be rendered to disk,
 * that is rendered: layers, if it is any of them, else the image as a whole. Where nothing is, the layers are, or an
 * image without any.
 */
export function layersOf(image: ImageObject, contents: SceneContents, names: Names): SceneLayer[] {
  const { layers } = image;
  const chosen = layers.some((layer) => toDisk(layer));
  const asWhole = layers.length === 0 || (toDisk(image) === true && !chosen);
  const frames = framesOf(image);
  const size = sizeOf(image, contents);
  const known = size.state === 'unknown' ? {} : { size };
  return [
    {
      ...{ name: image.path, frames, renderable: asWhole && toDisk(image) !== false },
      ...{ ...known, ...optional(image) },
    },
    ...layers.map((layer) => {
      const own = framesOf(layer);
      const renderer = names.renderer(layer);
      const camera = names.camera(layer);
      return {
        ...{ name: layer.path, frames: own.state === 'unknown' ? frames : own },
        ...{ renderable: !asWhole && (chosen ? toDisk(layer) === true : toDisk(layer) !== false) },
        ...{ parent: image.path, ...known, ...optional(layer) },
        ...(renderer.state === 'unknown' ? {} : { renderer }),
        ...(camera === undefined ? {} : { cameras: [camera] }),
      };
    }),
  ];
}
