import { showFrames } from '../../domain/frames.js';
import { byDefault, type Finding, found, type SceneSize, unknown } from '../../domain/scene-report.js';
import { type MayaNode, type Model, numberOf, textOf, type Value } from './model.js';

/** Frames further from zero than this are a slip. */
const MOST_FRAME = 9_999_999;

/** A scene's settings, or a layer's: what an override changes is among them. */
export interface Settings {
  /** Undefined where the node that holds it was not reached. */
  readonly animated: boolean | undefined;
  /** False where the frames are chosen in another way than by a range. */
  readonly ranged: boolean;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly current: number;
  readonly width: number;
  readonly height: number;
  readonly renderer: string;
  readonly prefix: string;
  readonly format: number;
  readonly formatKey: string | undefined;
}

const DEFAULTS = { start: 1, end: 10, step: 1, current: 1, width: 960, height: 540 };

/** Formats of Maya's own image writers, by number. */
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

/** Arnold's names of formats that people call otherwise. */
const ARNOLD: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif', deepexr: 'exr' };

/** Redshift's formats, by number. */
const REDSHIFT = ['iff', 'exr', 'png', 'tga', 'jpg', 'tif'];

export function isVray({ renderer }: Pick<Settings, 'renderer'>): boolean {
  return renderer === 'vray';
}

function nodeOfType(model: Model, type: string, name: string): MayaNode | undefined {
  return model.nodes.find((node) => node.type === type && node.name === name);
}

/** The settings that stand in a scene, and the defaults of the others. */
export function settingsOf(model: Model): Settings {
  const globals = model.find('defaultRenderGlobals');
  const resolution = model.find('defaultResolution');
  const vray = nodeOfType(model, 'VRaySettingsNode', 'vraySettings');
  const renderer = textOf(globals, 'ren', 'currentRenderer') || 'mayaSoftware';
  const own = isVray({ renderer }) ? vray : undefined;
  const choice = numberOf(own, 'animtp', 'animType');
  return {
    ...{ renderer, animated: (numberOf(globals, 'an', 'animation') ?? 0) > 0 || choice === 1 },
    ranged: choice !== 2,
    start: numberOf(globals, 'fs', 'startFrame') ?? DEFAULTS.start,
    end: numberOf(globals, 'ef', 'endFrame') ?? DEFAULTS.end,
    step: numberOf(globals, 'bfs', 'byFrameStep') ?? DEFAULTS.step,
    current: numberOf(model.find('time1'), 'o', 'outTime') ?? DEFAULTS.current,
    width: numberOf(own, 'wi', 'width') ?? numberOf(resolution, 'w', 'width') ?? DEFAULTS.width,
    height: numberOf(own, 'he', 'height') ?? numberOf(resolution, 'h', 'height') ?? DEFAULTS.height,
    prefix: textOf(own, 'fnprx', 'fileNamePrefix') || textOf(globals, 'ifp', 'imageFilePrefix') || '',
    format: numberOf(globals, 'outf', 'imageFormat') ?? IFF,
    formatKey: textOf(globals, 'imfkey', 'imfPluginKey') || undefined,
  };
}

/** The frames of settings as text; undefined for what no job can name. */
export function framesText(settings: Settings): string | undefined {
  const { animated, ranged, current } = settings;
  if (!ranged) return undefined;
  const [start, end, step] = animated
    ? [Math.floor(settings.start), Math.floor(settings.end), settings.step]
    : [Math.floor(current), Math.floor(current), 1];
  const usable =
    Number.isInteger(step) &&
    step >= 1 &&
    step <= MOST_FRAME &&
    start >= -MOST_FRAME &&
    end >= start &&
    end <= MOST_FRAME;
  return usable ? showFrames({ start, end, step }) : undefined;
}

/** How far a scene was read: whether the part about a node is behind. */
export interface Progress {
  readonly done: (node: string) => boolean;
}

function finding<T>(value: T | undefined, stands: boolean, done: boolean): Finding<T> {
  if (value === undefined) return unknown();
  if (stands) return found(value);
  return done ? byDefault(value) : unknown();
}

const RANGE: readonly string[] = ['fs', 'startFrame', 'ef', 'endFrame', 'bfs', 'byFrameStep'];

function stands(node: MayaNode | undefined, names: readonly string[]): boolean {
  return names.some((name) => node?.attrs.has(name));
}

/** The frames of a scene, and whether they stand in it. */
export function framesOf(model: Model, settings: Settings, { done }: Progress): Finding<string> {
  const globals = model.find('defaultRenderGlobals');
  const text = framesText(settings);
  // Those that stand in a part that was not read to its end may not be all.
  if (!done('defaultRenderGlobals')) return unknown();
  if (settings.animated) return finding(text, stands(globals, RANGE), true);
  return finding(text, stands(model.find('time1'), ['o', 'outTime']), done('time1'));
}

/** The size of a scene's images in whole pixels. */
export function sizeOf(model: Model, settings: Settings, { done }: Progress): Finding<SceneSize> {
  const vray = isVray(settings) ? nodeOfType(model, 'VRaySettingsNode', 'vraySettings') : undefined;
  const resolution = model.find('defaultResolution');
  const [width, height] = [Math.floor(settings.width), Math.floor(settings.height)];
  const size = width > 0 && height > 0 ? { width, height } : undefined;
  const own = stands(vray, ['wi', 'width', 'he', 'height']);
  const written = ['w', 'width', 'h', 'height'];
  // V-Ray has a size of its own, whose default depends on its version.
  if (vray && !own && !stands(resolution, written)) return unknown();
  return finding(size, own || stands(resolution, written), done('defaultResolution'));
}

export function rendererOf(model: Model, settings: Settings, { done }: Progress): Finding<string> {
  const globals = model.find('defaultRenderGlobals');
  return finding(
    settings.renderer,
    stands(globals, ['ren', 'currentRenderer']),
    done('defaultRenderGlobals'),
  );
}

/** The format of the images as a job file names it; undefined where the renderer's own choice is not known. */
export function imageFormatOf(model: Model, settings: Settings): string | undefined {
  const { renderer, format, formatKey } = settings;
  if (renderer === 'arnold') {
    const driver = nodeOfType(model, 'aiAOVDriver', 'defaultArnoldDriver');
    const name = textOf(driver, 'ai_translator', 'aiTranslator') ?? 'exr';
    return ARNOLD[name] ?? name;
  }
  if (renderer === 'vray') {
    const vray = nodeOfType(model, 'VRaySettingsNode', 'vraySettings');
    const written = textOf(vray, 'imgfs', 'imageFormatStr');
    return written === undefined ? undefined : written.replace(/ .*/, '') || undefined;
  }
  if (renderer === 'redshift') {
    const number = numberOf(nodeOfType(model, 'RedshiftOptions', 'redshiftOptions'), 'imageFormat');
    return number === undefined ? undefined : REDSHIFT[number];
  }
  if (!renderer.startsWith('maya')) return undefined;
  return BY_PLUGIN.has(format) ? formatKey : FORMATS[format];
}

/** Where Maya writes images: below the project's folder for them, named by the prefix, or by the scene. */
export function outputOf({ prefix }: Pick<Settings, 'prefix'>): string {
  const name = prefix === '' ? '<Scene>' : prefix;
  return /^(?:[\\/]|[A-Za-z]:|\$)/.test(name) ? name : `images/${name}`;
}

/** What an override makes of settings, by the long name of the attribute; undefined for one that is not among them. */
export function changed(settings: Settings, attribute: string, value: Value): Settings | undefined {
  const text = typeof value === 'string' ? value : undefined;
  const number = typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  switch (attribute) {
    case 'currentRenderer':
      return text ? { ...settings, renderer: text } : undefined;
    case 'imageFilePrefix':
      return text === undefined ? undefined : { ...settings, prefix: text };
    case 'imfPluginKey':
      return text === undefined ? undefined : { ...settings, formatKey: text };
  }
  const field = NUMBERS[attribute];
  if (field === undefined || number === undefined) return undefined;
  return { ...settings, [field]: field === 'animated' ? number > 0 : number };
}

type NumberField = 'animated' | 'start' | 'end' | 'step' | 'width' | 'height' | 'format';

/** Settings that are numbers, by the long name of their attribute. */
export const NUMBERS: Readonly<Record<string, NumberField>> = {
  animation: 'animated',
  startFrame: 'start',
  endFrame: 'end',
  byFrameStep: 'step',
  width: 'width',
  height: 'height',
  imageFormat: 'format',
};
