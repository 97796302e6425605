import { showFrames } from '../../../domain/frames/frame-range.js';
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

/** Frames further from zero than this are a slip. */
const MOST_FRAME = 9_999_999;

/** A scene's settings, or a layer's: what an override changes is among them. */
export interface Settings {
  readonly animated: Finding<boolean>;
  /** False where the frames are chosen in another way than by a range. */
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
  return renderer.value === 'vray';
}

/** How far a scene was read: whether the part about a node is behind. */
export interface Progress {
  readonly done: (node: string) => boolean;
}

function nodeOfType(model: Model, type: string, name: string): MayaNode | undefined {
  return model.nodes.find((node) => node.type === type && node.name === name);
}

/** Frames a second at which Maya's default times are whole frames: a scene that counts in others has not these. */
const DEFAULT_FPS = 24;

/** The settings that stand in a scene, and the defaults of those that it leaves out. */
export function settingsOf(model: Model, { done }: Progress): Settings {
  const globals = model.find('defaultRenderGlobals');
  const resolution = model.find('defaultResolution');
  const time = model.find('time1');
  const vray = nodeOfType(model, 'VRaySettingsNode', 'vraySettings');
  // What is left out in a part that was not read to its end may follow.
  const whole = <T>(node: string, value: T) => (done(node) ? value : undefined);
  const ofGlobals = <T>(reading: Reading<T>, fallback: T) =>
    findingOf(reading, whole('defaultRenderGlobals', fallback));
  // Maya leaves out times by a default that it counts in frames of film, and does not say in which others.
  const film = unitFps(model.timeUnit ?? DEFAULT_UNIT) === DEFAULT_FPS;
  const timeOf = (name: string, fallback: number) =>
    findingOf(numberOf(globals, name), film ? whole('defaultRenderGlobals', fallback) : undefined);
  const renderer = ofGlobals(filled(textOf(globals, 'ren')), 'mayaSoftware');
  // Whether V-Ray's own settings count is not known where the renderer is not.
  const own = renderer.value === 'vray' ? vray : undefined;
  const choice = numberOf(own, 'animtp');
  const animates = ofGlobals(numberOf(globals, 'an'), 0);
  const size = (ownName: string, name: string, fallback: number) =>
    findingOf(
      firstOf(numberOf(own, ownName), numberOf(resolution, name)),
      // V-Ray has a size of its own, whose default depends on its version.
      own ? undefined : whole('defaultResolution', fallback),
    );
  return {
    ...{ renderer, ranged: combined([findingOf(choice, 0)], (kind) => kind !== 2) },
    animated: combined([animates, findingOf(choice, 0)], (on, kind) => on > 0 || kind === 1),
    ...{ start: timeOf('fs', DEFAULTS.start), end: timeOf('ef', DEFAULTS.end) },
    step: ofGlobals(numberOf(globals, 'bfs'), DEFAULTS.step),
    current: findingOf(numberOf(time, 'o'), film ? whole('time1', DEFAULTS.current) : undefined),
    width: size('wi', 'w', DEFAULTS.width),
    height: size('he', 'h', DEFAULTS.height),
    prefix: ofGlobals(firstOf(filled(textOf(own, 'fnprx')), textOf(globals, 'ifp')), ''),
    format: ofGlobals(numberOf(globals, 'outf'), IFF),
    formatKey: ofGlobals(textOf(globals, 'imfkey'), ''),
  };
}

/** An empty text says nothing. */
function filled(reading: Reading<string>): Reading<string> {
  return reading.state === 'found' && reading.value === '' ? ABSENT : reading;
}

/** A row of frames as text, and the numbers that it was made from where they are no whole frames. */
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

/** The frames of settings as text; unknown for what no job can name. */
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

/** The format of the images as a job file names it; undefined where it, or the renderer's own choice, is not known. */
export function imageFormatOf(model: Model, settings: Settings): string | undefined {
  const { format, formatKey } = settings;
  const renderer = settings.renderer.value;
  if (renderer === null) return undefined;
  if (renderer === 'arnold') {
    const driver = nodeOfType(model, 'aiAOVDriver', 'defaultArnoldDriver');
    const name = orElse(textOf(driver, 'ai_translator'), 'exr', undefined);
    return name && (ARNOLD[name] ?? name);
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

/** Where Maya writes images: below the project's folder for them, named by the prefix, or by the scene. */
export function outputOf({ prefix }: Pick<Settings, 'prefix'>): string | undefined {
  if (prefix.value === null) return undefined;
  const name = prefix.value === '' ? '<Scene>' : prefix.value;
  return /^(?:[\\/]|[A-Za-z]:|\$)/.test(name) ? name : `images/${name}`;
}

/** Settings that an override can change, by the long name of their attribute. */
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

/** What an override makes of settings; a value of another kind than the setting's makes it unknown. */
export function changed(settings: Settings, field: keyof Settings, value: Stored): Settings {
  const fits = typeof value === (TEXTS.has(field) ? 'string' : 'number');
  if (value === UNREAD || !fits) return { ...settings, [field]: unknown() };
  return { ...settings, [field]: found(field === 'animated' ? Number(value) > 0 : value) };
}
