import {
  byDefault,
  type Finding,
  found,
  type SceneDamage,
  type SceneSize,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { FactsCamera, SceneFacts } from '../scene-format.js';
import type { SceneContents, Value } from './contents.js';
import { framesOf, numberOf } from './frames.js';

/** Fields that the unread rest of a damaged file could add to. */
const LISTS = ['cameras', 'outputs', 'assets', 'nested'];

/** The size where `SettingsOutput` has none (its description in V-Ray's SDK). */
const DEFAULT_SIZE = { img_width: 640, img_height: 480 };

type Output = ReadonlyMap<string, Value> | undefined;

function versionOf({ coreVersion, exporterVersion, settings }: SceneContents): Finding<string> {
  const engine = settings.get('InfoRenderEngine')?.get('version')?.strings[0];
  const version = coreVersion ?? engine ?? exporterVersion;
  return version === undefined || !/^\d+(?:\.\d+)*$/.test(version) ? unknown() : found(version);
}

function sizeOf(output: Output): Finding<SceneSize> {
  if (!output) return unknown();
  const side = (name: 'img_width' | 'img_height') =>
    output.has(name) ? (numberOf(output.get(name)) ?? Number.NaN) : DEFAULT_SIZE[name];
  const [width, height] = [side('img_width'), side('img_height')];
  if (![width, height].every((one) => Number.isInteger(one) && one > 0 && one < 1e6)) return unknown();
  const isWritten = output.has('img_width') || output.has('img_height');
  return isWritten ? found({ width, height }) : byDefault({ width, height });
}

/** The frame rate: `frames_scale`, else how many of the scene's time units make a second. */
function fpsOf({ settings }: SceneContents): Finding<number> {
  const units = settings.get('SettingsUnitsInfo');
  const frames = numberOf(units?.get('frames_scale'));
  if (frames !== undefined && frames > 0 && Number.isFinite(frames)) return found(frames);
  const seconds = numberOf(units?.get('seconds_scale'));
  if (seconds === undefined || seconds <= 0 || seconds === 1) return unknown();
  // Written with seven digits: 0.04166667 is 1/24.
  const fps = Number((1 / seconds).toFixed(3));
  if (!Number.isFinite(fps)) return unknown();
  return found(Math.abs(fps - Math.round(fps)) < 0.002 ? Math.round(fps) : fps);
}

function outputOf(output: Output): string | undefined {
  const [folder = ''] = output?.get('img_dir')?.strings ?? [];
  const [file = ''] = output?.get('img_file')?.strings ?? [];
  if (file === '') return undefined;
  return folder === '' || /[\\/]$/.test(folder) ? folder + file : `${folder}/${file}`;
}

function camerasOf({ cameras }: SceneContents): FactsCamera[] {
  return cameras.map(({ name, node }) => ({ name, renderable: true, ...(node === name ? {} : { node }) }));
}

/** Derives the facts of a scene from its contents. */
export function deriveFacts(contents: SceneContents, damage: SceneDamage | undefined): SceneFacts {
  const { files, nested, saved, settings } = contents;
  const output = settings.get('SettingsOutput');
  const fields = {
    version: versionOf(contents),
    renderer: found('vray'),
    frames: output ? framesOf(output) : unknown<string>(),
    size: sizeOf(output),
    fps: fpsOf(contents),
  };
  const cameras = camerasOf(contents);
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  const unclear = [...(output ? [] : ['outputs']), ...(cameras.length === 0 ? ['cameras'] : [])];
  const image = outputOf(output);
  const format = /\.(\w+)$/.exec(image ?? '')?.[1]?.toLowerCase();
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers: [] },
    outputs: [...new Set([...(image === undefined ? [] : [image]), ...saved])],
    ...{ files, nested },
    unknown: [...missing.map(([name]) => name), 'plugins', ...(damage ? LISTS : unclear)],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(format === undefined ? {} : { imageFormat: format }),
  };
}
