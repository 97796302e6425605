import { showFrames } from '../../domain/frames/frame-range.js';
import {
  type Finding,
  found,
  type SceneDamage,
  type SceneSize,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { FactsCamera, SceneFacts } from '../scene-format.js';
import type { Camera, SceneContents } from './contents.js';

/** Fields that the unread rest of a damaged scene could add to. */
const LISTS = ['cameras', 'outputs', 'assets', 'nested'];

/** Larger numbers are no frames. */
const MOST_FRAMES = 9_999_999;

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text || Number.NaN);
  return Number.isInteger(value) && Math.abs(value) <= MOST_FRAMES ? value : undefined;
}

/** How frames are chosen: by first, last and step, by an object, or by a list (from LightWave 9). */
const BY_LIST = '2';

/** The frames to render. */
function framesOf(values: ReadonlyMap<string, string>): Finding<string> {
  const type = values.get('RenderRangeType') ?? '0';
  if (type === BY_LIST) {
    const [, start, end = start] =
      /^(-?\d{1,7})(?:-(-?\d{1,7}))?$/.exec(values.get('RenderRangeArbitrary') ?? '') ?? [];
    return rangeOf(wholeNumber(start), wholeNumber(end), 1);
  }
  if (type !== '0') return unknown();
  const [start, end, step] = ['FirstFrame', 'LastFrame', 'FrameStep'].map((key) =>
    wholeNumber(values.get(key)),
  );
  return rangeOf(start, end, values.has('FrameStep') ? step : 1);
}

function rangeOf(start?: number, end?: number, step?: number): Finding<string> {
  if (start === undefined || end === undefined || step === undefined || end < start || step < 1)
    return unknown();
  return found(showFrames({ start, end, step }));
}

function pixels(text: string | undefined): Finding<SceneSize> {
  const [, width, height] = /^(\d{1,6}) +(\d{1,6})$/.exec(text ?? '') ?? [];
  const size = { width: Number(width), height: Number(height) };
  return size.width > 0 && size.height > 0 ? found(size) : unknown();
}

/** The resolution of LightWave up to 5 at which a custom size is used as it stands. */
const MEDIUM = '1';

/**
 * The size of the picture. `FrameSize` has its multiplier applied already; whether the scene's common size has, was not
 * seen, so that one with a multiplier is unknown.
 */
function sizeOf(camera: Camera | undefined, values: ReadonlyMap<string, string>): Finding<SceneSize> {
  if (!camera) return unknown();
  if (Number(camera.values.get('UseGlobalResolution') ?? 0) !== 0) {
    return Number(values.get('GlobalMultiplier') ?? 1) === 1
      ? pixels(values.get('GlobalFrameSize'))
      : unknown();
  }
  const size = camera.values.get('FrameSize');
  if (size !== undefined) return pixels(size);
  return camera.values.get('Resolution') === MEDIUM ? pixels(camera.values.get('CustomSize')) : unknown();
}

/** The name of a camera; LightWave numbers those of the same name: `Camera (1)`, `Camera (2)`. */
function namesOf(cameras: readonly Camera[]): string[] {
  const names = cameras.map(({ name }) => name || 'Camera');
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  const used = new Map<string, number>();
  return names.map((name) => {
    if (total.get(name) === 1) return name;
    const number = (used.get(name) ?? 0) + 1;
    used.set(name, number);
    return `${name} (${number})`;
  });
}

/** A path that is written, and the switch that says whether it is. */
const OUTPUTS: readonly (readonly [path: string, isOn: string])[] = [
  ['SaveRGBImagesPrefix', 'SaveRGB'],
  ['SaveAlphaImagesPrefix', 'SaveAlpha'],
  ['SaveAnimationName', 'SaveAnimation'],
  ['SaveANIMFileName', 'SaveAnimation'],
];

function outputsOf(values: ReadonlyMap<string, string>): string[] {
  const on = OUTPUTS.filter(([, isOn]) => values.get(isOn) !== '0');
  return [...new Set(on.map(([path]) => values.get(path) ?? ''))].filter((path) => path !== '');
}

/** The image format of a saver: `exr` for `LW_OpenEXR32(.exr)`. */
function formatOf(saver: string | undefined): string | undefined {
  return /\(\.(\w{2,5})\)/.exec(saver ?? '')?.[1]?.toLowerCase();
}

/** The version of the file format, which is not LightWave's: 5 is written by 9.6 and by all that follow. */
function versionOf(version: number | undefined): Finding<string> {
  return version ? { ...unknown<string>(), written: `LWSC ${version}` } : unknown();
}

/** Derives the facts of a scene from its contents. */
export function deriveFacts(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const { values } = contents;
  const current = wholeNumber(values.get('CurrentCamera')) ?? 0;
  const names = namesOf(contents.cameras);
  const cameras: FactsCamera[] = names.map((name, i) => ({ name, renderable: i === current }));
  const fps = Number(values.get('FramesPerSecond') || Number.NaN);
  const fields = {
    version: versionOf(contents.version),
    renderer: unknown<string>(),
    frames: framesOf(values),
    size: sizeOf(contents.cameras[current], values),
    fps: fps > 0 && Number.isFinite(fps) ? found(fps) : unknown<number>(),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  const isOutOfRange = contents.cameras.length > 0 && !contents.cameras[current];
  const format = formatOf(values.get('RGBImageSaver'));
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers: [], outputs: outputsOf(values) },
    ...{ files: contents.files, nested: contents.nested, tips: [] },
    unknown: [
      ...missing.map(([name]) => name),
      'plugins',
      ...(damage ? LISTS : isOutOfRange ? ['cameras'] : []),
    ],
    ...(damage ? { damage } : {}),
    ...(format === undefined ? {} : { imageFormat: format }),
  };
}
