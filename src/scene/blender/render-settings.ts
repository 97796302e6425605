import { showFrames } from '../../domain/frames/frame-range.js';
import { type Finding, found, type SceneSize, unknown } from '../../domain/scene/scene-report.js';
import type { Fields, Item } from './container/fields.js';
import { imageFormat } from './image-formats.js';

/** The render settings of one scene. */
export interface Settings {
  readonly renderer: Finding<string>;
  readonly frames: Finding<string>;
  /** The frame step; undefined where it is not understood. */
  readonly step: number | undefined;
  readonly size: Finding<SceneSize>;
  readonly fps: Finding<number>;
  /** The output path; undefined where it is not understood. */
  readonly output: string | undefined;
  readonly imageFormat?: string;
}

/** Names for the numbers of `RenderData.renderer`, which 2.50 replaced with named engines. */
const OLD_RENDERERS = ['BLENDER_RENDER', 'YAFRAY'];

/** A field of Blender versions that have all the settings below. */
const HAS_ALL = 'r.im_format.imtype';

/**
 * A number that old versions of Blender did not have, with its implied value `before`. A newer file without the field
 * has it in another form; its value is then unknown.
 */
function valueSince(scene: Item, path: string, before: number, { number, has }: Fields): number | undefined {
  const value = number(scene, path);
  return value ?? (has(scene, path) || has(scene, HAS_ALL) ? undefined : before);
}

function renderer(scene: Item, { text, number }: Fields): Finding<string> {
  const engine = text(scene, 'r.engine') ?? OLD_RENDERERS[number(scene, 'r.renderer') ?? -1];
  return engine ? found(engine) : unknown();
}

function frames(scene: Item, step: number | undefined, { number }: Fields): Finding<string> {
  const [start, end] = [number(scene, 'r.sfra'), number(scene, 'r.efra')];
  const whole = [start, end, step].every(Number.isInteger);
  if (!whole || start === undefined || end === undefined || step === undefined || end < start)
    return unknown();
  return found(showFrames({ start, end, step }));
}

function size(scene: Item, { number }: Fields): Finding<SceneSize> {
  const percent = number(scene, 'r.size') ?? 0;
  const part = (whole: number | undefined) => Math.floor(((whole ?? 0) * percent) / 100);
  const [width, height] = [part(number(scene, 'r.xsch')), part(number(scene, 'r.ysch'))];
  return width > 0 && height > 0 ? found({ width, height }) : unknown();
}

function fps(scene: Item, fields: Fields): Finding<number> {
  const { number } = fields;
  const seconds = number(scene, 'r.frs_sec') ?? 0;
  // A 32-bit float: 1.001 is stored as 1.00100004673.
  const base = Number((valueSince(scene, 'r.frs_sec_base', 1, fields) ?? 0).toPrecision(7));
  const rate = seconds / base;
  return rate > 0 && Number.isFinite(rate) ? found(rate) : unknown();
}

/** Reads the render settings of a Scene block. */
export function readSettings(scene: Item, fields: Fields): Settings {
  const { number, text } = fields;
  const frameStep = valueSince(scene, 'r.frame_step', 1, fields);
  const step = frameStep === undefined ? undefined : Math.max(1, frameStep);
  // Since 2.62 the format has its own struct; the old field is still written, but unused.
  const format = imageFormat(number(scene, 'r.im_format.imtype') ?? number(scene, 'r.imtype') ?? -1);
  return {
    renderer: renderer(scene, fields),
    frames: frames(scene, step, fields),
    step,
    size: size(scene, fields),
    fps: fps(scene, fields),
    output: text(scene, 'r.pic'),
    ...(format ? { imageFormat: format } : {}),
  };
}
