import { showFrames } from '../../domain/frames/frame-range.js';
import { type Finding, found, type SceneSize, unknown } from '../../domain/scene/scene-report.js';
import type { Fields, Item } from './container/fields.js';
import { imageFormat } from './image-formats.js';

/** The render settings of one scene. */
export interface Settings {
  readonly renderer: Finding<string>;
  readonly frames: Finding<string>;
  /** Frames from one to the next; undefined when the file does not tell it in a way that is understood. */
  readonly step: number | undefined;
  readonly size: Finding<SceneSize>;
  readonly fps: Finding<number>;
  /** Where the frames are written to; undefined when it is not told in a way that is understood. */
  readonly output: string | undefined;
  readonly imageFormat?: string;
}

/** Numbers of `RenderData.renderer`, before there were render engines with names (2.50). */
const OLD_RENDERERS = ['BLENDER_RENDER', 'YAFRAY'];

/** The first Blender that has `im_format`, and all the settings that came before it. */
const HAS_ALL = 'r.im_format.imtype';

/**
 * A number that old Blenders did not have, and what it was worth then. A file of a later one without it has it by
 * another name or in another form: what it is worth there is not known.
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
  // A float: 1.001 is written as 1.00100004673.
  const base = Number((valueSince(scene, 'r.frs_sec_base', 1, fields) ?? 0).toPrecision(7));
  const rate = seconds / base;
  return rate > 0 && Number.isFinite(rate) ? found(rate) : unknown();
}

/** What a Scene block says of its render. */
export function readSettings(scene: Item, fields: Fields): Settings {
  const { number, text } = fields;
  const told = valueSince(scene, 'r.frame_step', 1, fields);
  const step = told === undefined ? undefined : Math.max(1, told);
  // Since 2.62 the format has a struct of its own, beside which the old field is kept but not used.
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
