import { showFrames } from '../../domain/frames.js';
import { type Finding, found, type SceneSize, unknown } from '../../domain/scene-report.js';
import type { Fields, Item } from './fields.js';
import { imageFormat } from './image-formats.js';

/** The render settings of one scene. */
export interface Settings {
  readonly renderer: Finding<string>;
  readonly frames: Finding<string>;
  /** Frames from one to the next. */
  readonly step: number;
  readonly size: Finding<SceneSize>;
  readonly fps: Finding<number>;
  /** Where the frames are written to. */
  readonly output: string;
  readonly imageFormat?: string;
}

/** Numbers of `RenderData.renderer`, before there were render engines with names (2.50). */
const OLD_RENDERERS = ['BLENDER_RENDER', 'YAFRAY'];

function renderer(scene: Item, { text, number }: Fields): Finding<string> {
  const engine = text(scene, 'r.engine') ?? OLD_RENDERERS[number(scene, 'r.renderer') ?? -1];
  return engine ? found(engine) : unknown();
}

function frames(scene: Item, step: number, { number }: Fields): Finding<string> {
  const start = number(scene, 'r.sfra');
  const end = number(scene, 'r.efra');
  if (start === undefined || end === undefined || end < start) return unknown();
  return found(showFrames({ start, end, step }));
}

function size(scene: Item, { number }: Fields): Finding<SceneSize> {
  const percent = number(scene, 'r.size') ?? 100;
  const part = (whole: number | undefined) => Math.floor(((whole ?? 0) * percent) / 100);
  const [width, height] = [part(number(scene, 'r.xsch')), part(number(scene, 'r.ysch'))];
  return width > 0 && height > 0 ? found({ width, height }) : unknown();
}

function fps(scene: Item, { number }: Fields): Finding<number> {
  const seconds = number(scene, 'r.frs_sec') ?? 0;
  // A float: 1.001 is written as 1.00100004673.
  const base = Number((number(scene, 'r.frs_sec_base') || 1).toPrecision(7));
  const rate = seconds / base;
  return rate > 0 && Number.isFinite(rate) ? found(rate) : unknown();
}

/** What a Scene block says of its render. */
export function readSettings(scene: Item, fields: Fields): Settings {
  const { number, text } = fields;
  const step = Math.max(1, number(scene, 'r.frame_step') ?? 1);
  // Since 2.62 the format has a struct of its own, beside which the old field is kept but not used.
  const format = imageFormat(number(scene, 'r.im_format.imtype') ?? number(scene, 'r.imtype') ?? -1);
  return {
    renderer: renderer(scene, fields),
    frames: frames(scene, step, fields),
    step,
    size: size(scene, fields),
    fps: fps(scene, fields),
    output: text(scene, 'r.pic') ?? '',
    ...(format ? { imageFormat: format } : {}),
  };
}
