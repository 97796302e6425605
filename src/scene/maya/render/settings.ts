import { showFrames } from '../../../domain/frames/frame-range.js';
import { ownValue } from '../../../domain/own-value.js';
import { type Finding, found, type SceneSize, unknown } from '../../../domain/scene/scene-report.js';
import {
  combined,
  findingOf,
  firstOf,
  numberOf,
  orElse,
  type Reading,
  type Stored,
  textOf,
  UNREAD,
} from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { DEFAULT_UNIT, unitFps } from './time-units.js';

/** Frames further from zero are taken for an error. */
const MOST_FRAME = 9_999_999;

/** The render settings of a scene, or of a layer with its overrides. */
export interface Settings {
  readonly animated: Finding<boolean>;
  /** False where the frames are not a range. */
  readonly ranged: Finding<boolean>;
  readonly start: Finding<number>;
  readonly end: Finding<number>;
  readonly step: Finding<number>;
  readonly current: Finding<number>;
  readonly width: Finding<number>;
  readonly height: Finding<number>;
  readonly renderer: Finding<string>;
  /** Empty where the scene's name is used. */
  readonly prefix: Finding<string>;
  readonly format: Finding<number>;
  readonly formatKey: Finding<string>;
}

const ABSENT = { state: 'absent' } as const;

const DEFAULTS = { start: 1, end: 10, step: 1, current: 1, width: 960, height: 540 };

/** Maya's image formats by number. */
const FORMATS: Readonly<Record<number, string>> = {
  ...{ 0: 'gif', 1: 'si', 2: 'rla', 3: 'tif', 4: 'tif16', 5: 'sgi', 6: 'als', 7: 'iff', 8: 'jpg', 9: 'eps' },
  ...{
    10: 'iff16',
    12: 'yuv',
    13: 'sgi16',
    19: 'tga',
    20: 'bmp',
    22: 'mov',
    23: 'avi',
    31: 'psd',
    32: 'png',
  },
  ...{ 35: 'dds', 36: 'psd', 40: 'exr' },
};

const BY_PLUGIN = new Set([50, 51]);

const IFF = 7;

/** Arnold's format names that job files spell differently. */
const ARNOLD: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif', deepexr: 'exr' };

/** Redshift's formats, by number. */
const REDSHIFT = ['iff', 'exr', 'png', 'tga', 'jpg', 'tif'];

/** How far a scene was read: `done` tells whether a node was read to its end. */
export interface Progress {
  readonly done: (node: string) => boolean;
}

function nodeOfType(model: Model, type: string, name: string): MayaNode | undefined {
  return model.nodes.find((node) => node.type === type && node.name === name);
}

/** The frame rate of Maya's default times; in other rates the defaults are unknown. */
const DEFAULT_FPS = 24;

/** The render settings of a scene, with defaults for those that it leaves out. */
export function settingsOf(model: Model, { done }: Progress): Settings {
  const globals = model.find('defaultRenderGlobals');
  const resolution = model.find('defaultResolution');
  const time = model.find('time1');
  const vray = nodeOfType(model, 'VRaySettingsNode', 'vraySettings');
  // A node that was not read to its end may set the value later.
  const defaultOf = <T>(node: string, value: T) => (done(node) ? value : undefined);
  const ofGlobals = <T>(reading: Reading<T>, fallback: T) =>
    findingOf(reading, defaultOf('defaultRenderGlobals', fallback));
  // Maya's default times are in frames of film.
  const isFilm = unitFps(model.timeUnit ?? DEFAULT_UNIT) === DEFAULT_FPS;
  const timeOf = (name: string, fallback: number) =>
    findingOf(numberOf(globals, name), isFilm ? defaultOf('defaultRenderGlobals', fallback) : undefined);
  const renderer = ofGlobals(nonEmpty(textOf(globals, 'ren')), 'mayaSoftware');
  // V-Ray's settings apply where it is the renderer.
  const ownVray = renderer.value === 'vray' ? vray : undefined;
  const choice = numberOf(ownVray, 'animtp');
  const animates = ofGlobals(numberOf(globals, 'an'), 0);
  const size = (vrayName: string, name: string, fallback: number) =>
    findingOf(
      firstOf(numberOf(ownVray, vrayName), numberOf(resolution, name)),
      // V-Ray's own size has a default that depends on its version.
      ownVray ? undefined : defaultOf('defaultResolution', fallback),
    );
  return {
    ...{ renderer, ranged: combined([findingOf(choice, 0)], (kind) => kind !== 2) },
    animated: combined([animates, findingOf(choice, 0)], (on, kind) => on > 0 || kind === 1),
    ...{ start: timeOf('fs', DEFAULTS.start), end: timeOf('ef', DEFAULTS.end) },
    step: ofGlobals(numberOf(globals, 'bfs'), DEFAULTS.step),
    current: findingOf(numberOf(time, 'o'), isFilm ? defaultOf('time1', DEFAULTS.current) : undefined),
    width: size('wi', 'w', DEFAULTS.width),
    height: size('he', 'h', DEFAULTS.height),
    prefix: ofGlobals(firstOf(nonEmpty(textOf(ownVray, 'fnprx')), textOf(globals, 'ifp')), ''),
    format: ofGlobals(numberOf(globals, 'outf'), IFF),
    formatKey: ofGlobals(textOf(globals, 'imfkey'), ''),
  };
}

/** Treats an empty text as absent. */
function nonEmpty(reading: Reading<string>): Reading<string> {
  return reading.state === 'found' && reading.value === '' ? ABSENT : reading;
}

/** Formats a range, and the original numbers where these are no whole frames; null for an unusable range. */
function rangeText(start: number, end: number, step: number): Pick<Finding<string>, 'value' | 'written'> {
  const [first, last] = [Math.floor(start), Math.floor(end)];
  const usable =
    Number.isInteger(step) &&
    step >= 1 &&
    step <= MOST_FRAME &&
    first >= -MOST_FRAME &&
    last >= first &&
    last <= MOST_FRAME;
  if (!usable) return { value: null };
  const isWhole = first === start && last === end;
  const [from, to] = [start, end].map((frame) => String(Math.round(frame * 1000) / 1000));
  const written = start === end ? `${from}` : `${from}-${to}[${step}]`;
  return { value: showFrames({ start: first, end: last, step }), ...(isWhole ? {} : { written }) };
}

/** The frames of the settings; unknown for a range that job files cannot express. */
export function framesOf({ animated, ranged, start, end, step, current }: Settings): Finding<string> {
  if (animated.value === null || ranged.value !== true) return unknown();
  const range = animated.value
    ? combined([start, end, step] as const, rangeText)
    : combined([current] as const, (frame) => rangeText(frame, frame, 1));
  const { value, written } = range.value ?? { value: null };
  if (value === null) return unknown();
  return { value, state: range.state, ...(written === undefined ? {} : { written }) };
}

/** The size of images in whole pixels. */
export function sizeOf({ width, height }: Settings): Finding<SceneSize> {
  return combined([width, height] as const, (w, h) => {
    const size = { width: Math.floor(w), height: Math.floor(h) };
    return size.width > 0 && size.height > 0 ? size : undefined;
  });
}

/** The image format in the notation of job files; undefined where it, or the renderer's own setting, is unknown. */
export function imageFormatOf(model: Model, settings: Settings): string | undefined {
  const { format, formatKey } = settings;
  const renderer = settings.renderer.value;
  if (renderer === null) return undefined;
  if (renderer === 'arnold') {
    const driver = nodeOfType(model, 'aiAOVDriver', 'defaultArnoldDriver');
    const name = orElse(textOf(driver, 'ai_translator'), 'exr', undefined);
    return name && (ownValue(ARNOLD, name) ?? name);
  }
  if (renderer === 'vray') {
    const vray = nodeOfType(model, 'VRaySettingsNode', 'vraySettings');
    return orElse(textOf(vray, 'imgfs'), '', '').replace(/ .*/, '') || undefined;
  }
  if (renderer === 'redshift') {
    const number = orElse(
      numberOf(nodeOfType(model, 'RedshiftOptions', 'redshiftOptions'), 'imageFormat'),
      -1,
      -1,
    );
    return REDSHIFT[number];
  }
  if (!renderer.startsWith('maya') || format.value === null) return undefined;
  return BY_PLUGIN.has(format.value) ? formatKey.value || undefined : FORMATS[format.value];
}

/** The path that Maya writes images to: in the project's `images` folder, by the prefix or the scene's name. */
export function outputOf({ prefix }: Pick<Settings, 'prefix'>): string | undefined {
  if (prefix.value === null) return undefined;
  const name = prefix.value === '' ? '<Scene>' : prefix.value;
  return /^(?:[\\/]|[A-Za-z]:|\$)/.test(name) ? name : `images/${name}`;
}

/** The settings that an override can change, by their attribute's long name. */
export const FIELDS = {
  animation: 'animated',
  startFrame: 'start',
  endFrame: 'end',
  byFrameStep: 'step',
  width: 'width',
  height: 'height',
  imageFormat: 'format',
  currentRenderer: 'renderer',
  imageFilePrefix: 'prefix',
  imfPluginKey: 'formatKey',
} as const satisfies Readonly<Record<string, keyof Settings>>;

const TEXTS: ReadonlySet<keyof Settings> = new Set(['renderer', 'prefix', 'formatKey']);

/** Applies an override to the settings; a value of the wrong type makes the setting unknown. */
export function changed(settings: Settings, field: keyof Settings, value: Stored): Settings {
  const fits = typeof value === (TEXTS.has(field) ? 'string' : 'number');
  if (value === UNREAD || !fits) return { ...settings, [field]: unknown() };
  return { ...settings, [field]: found(field === 'animated' ? Number(value) > 0 : value) };
}
