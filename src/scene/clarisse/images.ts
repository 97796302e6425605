import { showFrames } from '../../domain/frames/frame-range.js';
import { ownValue } from '../../domain/own-value.js';
import {
  type Finding,
  found,
  type SceneLayer,
  type SceneSize,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { ImageObject, SceneContents, SceneObject } from './contents.js';
import type { Links } from './links.js';
import { first, isDisabled, switchValue } from './parse/block-paths.js';

/** A side with more pixels is taken for an error. */
const WIDEST = 1_000_000;

/** The highest frame of job files. */
const LATEST = 9_999_999;

function numberIn(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function whole(text: string | undefined): number | undefined {
  const value = numberIn(text);
  return value === undefined ? undefined : Math.floor(value);
}

/** Whether an image or layer has its own frames. */
function hasFrames({ block }: SceneObject): boolean {
  return ['first_frame', 'last_frame', 'frame_step', 'step'].some((name) => block.values.has(name));
}

/**
 * The frames of an image or layer; unknown where the first or last is missing. `written` is set where these are no whole
 * frames.
 */
export function framesOf({ block }: SceneObject): Finding<string> {
  const begin = numberIn(first(block, 'first_frame'));
  const last = numberIn(first(block, 'last_frame'));
  const named = ['frame_step', 'step'].find((name) => block.values.has(name));
  // A step that cannot be parsed is not 1; the frames of a fractional step are unknown.
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

/** Factors of `resolution_multiplier`, as public scripts use them: 1 is half the size, 2 the full size. */
const SCALES: Readonly<Record<string, number>> = { '1': 0.5, '2': 1 };

/**
 * The size of an image: its own, that in the name of its preset, or the project's (`resolution_mode 0`). The default of
 * the class is not known.
 */
export function sizeOf({ block }: SceneObject, { preferences }: SceneContents): Finding<SceneSize> {
  const scale = ownValue(
    SCALES,
    block.values.has('resolution_multiplier') ? (first(block, 'resolution_multiplier') ?? '') : '2',
  );
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
    // A number is an index into Clarisse's own list: not the default format, but unknown which one.
    ...(format ? { imageFormat: /^[a-z]/i.test(format) ? format : '' } : {}),
  };
}

/** Whether an image or layer is set to be rendered to disk; undefined where that is not set, or not understood. */
function toDisk({ block }: SceneObject): boolean | undefined {
  const named = ['render_to_disk', 'save_to_disk'].find((name) => block.values.has(name));
  return named === undefined ? undefined : switchValue(block, named);
}

/** Whether an image or layer is switched off, by itself or by an object around it. */
function isOff({ block }: SceneObject): boolean {
  return isDisabled(block) || switchValue(block, 'active') === false;
}

/** The frames of a layer: its own, else its image's. */
function framesOfLayer(layer: SceneObject | undefined, ofImage: Finding<string>): Finding<string> {
  if (!layer) return unknown();
  return hasFrames(layer) ? framesOf(layer) : ofImage;
}

/**
 * An image and its layers, as job files list them (docs/protocol/job-files.md, §3.3). Layers that are set to be rendered
 * to disk are rendered, else an image that is so set, else all layers, else an image without layers. Nothing that is
 * switched off is rendered.
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

/** Whether a switch of an image or its layers is not understood, so that other layers may render than listed. */
export function isUnclear(image: ImageObject, links: Links): boolean {
  const switches = ['render_to_disk', 'save_to_disk', 'disable', 'disabled', 'active'];
  const hasUnclearSwitch = ({ block }: SceneObject) =>
    switches.some((name) => block.values.has(name) && switchValue(block, name) === undefined);
  return (
    hasUnclearSwitch(image) || links.layers(image).some(({ object }) => !object || hasUnclearSwitch(object))
  );
}
