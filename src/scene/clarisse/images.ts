import { showFrames } from '../../domain/frames.js';
import { type Finding, found, type SceneLayer, type SceneSize, unknown } from '../../domain/scene-report.js';
import type { ImageObject, SceneContents, SceneObject } from './contents.js';
import type { Links } from './links.js';
import { first, isDisabled, switched } from './tree.js';

/** Most pixels along a side that are believed. */
const WIDEST = 1_000_000;

/** Latest frame that job files can say. */
const LATEST = 9_999_999;

function numberIn(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function whole(text: string | undefined): number | undefined {
  const value = numberIn(text);
  return value === undefined ? undefined : Math.floor(value);
}

/** Whether an image or layer says anything of its frames. */
function hasFrames({ block }: SceneObject): boolean {
  return ['first_frame', 'last_frame', 'frame_step', 'step'].some((name) => block.values.has(name));
}

/**
 * The frames that an image or layer says, with what is written where its first or last is no whole frame; its first and
 * last are of no use without each other.
 */
export function framesOf({ block }: SceneObject): Finding<string> {
  const begin = numberIn(first(block, 'first_frame'));
  const last = numberIn(first(block, 'last_frame'));
  const named = ['frame_step', 'step'].find((name) => block.values.has(name));
  // A step that is written and not understood is not 1, and one between two whole ones has no frames to tell.
  const step = named === undefined ? 1 : (numberIn(first(block, named)) ?? 0);
  if (begin === undefined || last === undefined || !Number.isInteger(step) || step < 1) return unknown();
  const [start, end] = [Math.floor(begin), Math.floor(last)];
  if (start < 0 || end < start || end > LATEST) return unknown();
  const isWhole = start === begin && end === last;
  const range = found(showFrames({ start, end, step }));
  return isWhole ? range : { ...range, written: showFrames({ start: begin, end: last, step }) };
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
  const scale =
    SCALES[block.values.has('resolution_multiplier') ? (first(block, 'resolution_multiplier') ?? '') : '2'];
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

function optional({ block }: SceneObject): { output?: string; imageFormat?: string } {
  const output = first(block, 'save_as');
  const format = first(block, 'format');
  return {
    ...(output ? { output } : {}),
    // Numbers are places in a list that only Clarisse knows: another format than the default, and not known which.
    ...(format ? { imageFormat: /^[a-z]/i.test(format) ? format : '' } : {}),
  };
}

/** Whether something is set to be rendered to disk, or not; undefined where nothing is set, or not understood. */
function toDisk({ block }: SceneObject): boolean | undefined {
  const named = ['render_to_disk', 'save_to_disk'].find((name) => block.values.has(name));
  return named === undefined ? undefined : switched(block, named);
}

/** Whether an image or layer is switched off, by itself or with what it lies in. */
function isOff({ block }: SceneObject): boolean {
  return isDisabled(block) || switched(block, 'active') === false;
}

/** Frames of a layer: its own, or where it says nothing of them its image's. */
function framesOfLayer(layer: SceneObject | undefined, ofImage: Finding<string>): Finding<string> {
  if (!layer) return unknown();
  return hasFrames(layer) ? framesOf(layer) : ofImage;
}

/**
 * An image and its layers, as job files list them (docs/protocol/job-files.md, §3.3). Where something is set to be
 * rendered to disk, that is rendered: layers, if it is any of them, else the image as a whole. Where nothing is, the
 * layers are, or an image without any. What is switched off is not.
 */
export function layersOf(image: ImageObject, contents: SceneContents, links: Links): SceneLayer[] {
  const layers = links.layers(image).map(({ path, object }) => ({
    ...{ path, object },
    on: !isOff(image) && !(object && isOff(object)),
    disk: object && toDisk(object),
  }));
  const chosen = layers.some(({ on, disk }) => on && disk === true);
  const asWhole = layers.length === 0 || (toDisk(image) === true && !chosen);
  const frames = framesOf(image);
  const size = sizeOf(image, contents);
  const known = size.state === 'unknown' ? {} : { size };
  return [
    {
      ...{ name: image.path, frames, renderable: asWhole && !isOff(image) && toDisk(image) !== false },
      ...{ ...known, ...optional(image) },
    },
    ...layers.map(({ path, object, on, disk }) => {
      const renderer = object && links.renderer(object);
      const camera = object && links.camera(object)?.name;
      return {
        ...{ name: path, frames: framesOfLayer(object, frames) },
        ...{ renderable: on && !asWhole && (chosen ? disk === true : disk !== false) },
        ...{ parent: image.path, ...known, ...(object ? optional(object) : {}) },
        ...(renderer === undefined ? {} : { renderer: found(renderer) }),
        ...(camera === undefined ? {} : { cameras: [camera] }),
      };
    }),
  ];
}

/** Whether something of an image and its layers is written and not understood, so that others may render than listed. */
export function isUnclear(image: ImageObject, links: Links): boolean {
  const switches = ['render_to_disk', 'save_to_disk', 'disable', 'disabled', 'active'];
  const isOdd = ({ block }: SceneObject) =>
    switches.some((name) => block.values.has(name) && switched(block, name) === undefined);
  return isOdd(image) || links.layers(image).some(({ object }) => !object || isOdd(object));
}
