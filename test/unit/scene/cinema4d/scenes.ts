import { cinema4d } from '../../../../src/scene/cinema4d/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import {
  type C4dSettings,
  type C4dTimes,
  c4dRenderSettings,
  c4dTimes,
  cinema4dWriter,
} from '../../../support/scenes/cinema4d-writer.js';

export const w = cinema4dWriter();

/** The bit of the active render settings. */
export const ACTIVE = 1 << 28;

export const read = (bytes: Buffer) => cinema4d.read(memoryFile(bytes));

/** The parts of a scene; render settings are one, active, unless lists of them are given. */
export interface C4dScene {
  readonly build?: number;
  readonly times?: C4dTimes;
  readonly render?: C4dSettings;
  readonly renderSettings?: readonly Buffer[];
  readonly parts?: readonly Buffer[];
}

/** Writes a scene. */
export function scene(
  { build = 20059, times = {}, render = {}, renderSettings, parts = [] }: C4dScene = {},
  writer = w,
): Buffer {
  const settings = c4dRenderSettings(writer, render);
  const list = renderSettings ?? [writer.item(110304, { flags: ACTIVE, settings, address: 90 })];
  return writer.file(build, writer.list(110106, ...list), ...c4dTimes(writer, times), ...parts);
}

/** A take; those below it are part of its plug-in, as in real files. */
export function take(
  name: string,
  address: number,
  settings: C4dSettings,
  ...below: readonly Buffer[]
): Buffer {
  return w.node(
    110062,
    w.base({ name, address, settings }),
    w.node(110064, w.int(431000054), w.int(0), w.text('Take'), w.list(110063, ...below)),
  );
}

/** The takes of a scene, of which one is the current one. */
export function takes(current: number, ...all: readonly Buffer[]): Buffer {
  const own = [w.int(431000055), w.int(0), w.text('Take Hook'), w.list(110063, ...all), w.link(current)];
  return w.list(110125, w.node(110065, w.base({}), w.node(110064, ...own)));
}

/** A list of cameras. */
export function cameras(...all: readonly [name: string, address: number][]): Buffer {
  return w.list(110107, ...all.map(([name, address]) => w.item(5154, { name, address }, 5103)));
}

/** A bitmap shader that names a file. */
export function bitmap(path: string, own: C4dSettings = {}): Buffer {
  return w.item(5707, { settings: { 1000: w.value.path(path), ...own } }, 5833);
}

/** A material; its shaders come before its base, as in real files. */
export function material(name: string, ...shaders: readonly Buffer[]): Buffer {
  return w.list(110308, w.node(5703, w.list(110131, ...shaders), w.base({ name })));
}
