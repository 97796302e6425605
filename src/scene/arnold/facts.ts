import { ownValue } from '../../domain/own-value.js';
import {
  byDefault,
  type Finding,
  found,
  type SceneDamage,
  type SceneSize,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { FactsCamera, SceneFacts } from '../scene-format.js';
import type { Driver, SceneContents } from './contents.js';

/** Fields that the unread rest of a damaged file could add to. */
const LISTS = ['cameras', 'outputs', 'assets', 'nested'];

/** The size where `options` has none (Arnold's reference of nodes, `options`). */
const DEFAULT_SIZE = { xres: 320, yres: 240 };

/** Names of image formats in job files, by the driver's type. */
const FORMATS: Readonly<Record<string, string>> = {
  driver_exr: 'exr',
  driver_deepexr: 'exr',
  driver_tiff: 'tif',
  driver_png: 'png',
  driver_jpeg: 'jpg',
};

/** `5.2.2.0` of `Arnold 5.2.2.0 [30b8ba14] windows …`. */
function versionOf(from: string | undefined): Finding<string> {
  const version = /Arnold\s+v?(\d+(?:\.\d+)*)/i.exec(from ?? '')?.[1];
  return version === undefined ? unknown() : found(version);
}

function framesOf({ options }: SceneContents): Finding<string> {
  const text = options.get('frame')?.[0] ?? '';
  const frame = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(frame) || Math.abs(frame) > 1e7) return unknown();
  const whole = String(Math.floor(frame));
  return Number.isInteger(frame) ? found(whole) : { ...found(whole), written: text };
}

function sizeOf({ options, hasOptions }: SceneContents): Finding<SceneSize> {
  const side = (name: 'xres' | 'yres') => {
    const text = options.get(name)?.[0];
    return text === undefined ? DEFAULT_SIZE[name] : Number(text);
  };
  const [width, height] = [side('xres'), side('yres')];
  const isSize = [width, height].every((one) => Number.isInteger(one) && one > 0 && one < 1e6);
  if (!hasOptions || !isSize) return unknown();
  const isWritten = options.has('xres') || options.has('yres');
  return isWritten ? found({ width, height }) : byDefault({ width, height });
}

function fpsOf({ options }: SceneContents): Finding<number> {
  const fps = Number(options.get('fps')?.[0] ?? Number.NaN);
  return Number.isFinite(fps) && fps > 0 ? found(fps) : unknown();
}

/**
 * The drivers that write images: those that `outputs` refer to. An output is `<aov> <type> <filter> <driver>`, with a
 * camera before and a layer behind it.
 */
function usedDrivers({ drivers, options }: SceneContents): readonly Driver[] {
  const outputs = options.get('outputs');
  if (!outputs) return drivers;
  const words = new Set(outputs.flatMap((output) => output.split(/\s+/)));
  const used = drivers.filter(({ name }) => words.has(name));
  return used.length > 0 ? used : drivers;
}

/** Derives the facts of a scene from its contents. */
export function deriveFacts(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const { options, files, nested } = contents;
  const active = options.get('camera')?.[0];
  const cameras: FactsCamera[] = contents.cameras.map((name) => ({
    name,
    renderable: active === undefined || active === '' || name === active,
  }));
  // A procedural, or an included scene, can have the camera.
  const isElsewhere = active ? !contents.cameras.includes(active) : contents.cameras.length === 0;
  const fields = {
    version: versionOf(contents.from),
    renderer: found('arnold'),
    frames: framesOf(contents),
    size: sizeOf(contents),
    fps: fpsOf(contents),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  const drivers = usedDrivers(contents);
  const unclear = [
    ...(isElsewhere ? ['cameras'] : []),
    ...(contents.hasOptions ? [] : ['outputs']),
    ...(contents.changesPaths ? ['assets'] : []),
  ];
  const format = drivers.map(({ type }) => ownValue(FORMATS, type)).find((one) => one !== undefined);
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers: [] },
    outputs: [...new Set(drivers.flatMap((driver) => driver.files))],
    ...{ files, nested },
    unknown: [...missing.map(([name]) => name), 'plugins', ...(damage ? LISTS : unclear)],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(format === undefined ? {} : { imageFormat: format }),
  };
}
