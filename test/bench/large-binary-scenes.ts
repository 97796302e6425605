import { c4dRenderSettings, c4dTimes, cinema4dWriter } from '../support/scenes/cinema4d-writer.js';
import { CAMERA, cpioEntry, hipEntries, mantra, writeHip } from '../support/scenes/hip-writer.js';
import { chunk, writeMax } from '../support/scenes/max-writer.js';
import type { Parts } from './large-scenes.js';

/** The active render settings of Cinema 4D. */
const ACTIVE = 1 << 28;

/** Nodes with their parameters, and geometry that is kept in the scene. */
export function houdini(): Parts {
  const scene = writeHip({ nodes: { 'obj/cam1': CAMERA, 'out/mantra1': mantra() } });
  const end = cpioEntry('TRAILER!!!', '');
  const geometry = Buffer.alloc(100_000, 0x41);
  const parameters = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`parm${i}`, i / 3]));
  const part = (at: number) => {
    const nodes = Array.from({ length: 4 }, (_, i) => [`obj/geo${at}/n${i}`, { type: 'xform', parameters }]);
    // The first two entries are those of the scene itself.
    const entries = hipEntries({ nodes: Object.fromEntries(nodes) }).slice(2);
    return Buffer.concat([
      ...entries.map(([name, content]) => cpioEntry(name, content)),
      cpioEntry(`obj/geo${at}/n0.data`, geometry),
    ]);
  };
  return { head: scene.subarray(0, scene.length - end.length), part, tail: end };
}

/** Objects with their points in a block, and with settings. */
export function cinema4d(): Parts {
  const w = cinema4dWriter();
  const settings = w.list(110106, w.item(110304, { flags: ACTIVE, settings: c4dRenderSettings(w) }));
  const whole = w.file(2_025_000, settings, ...c4dTimes(w, {}));
  const points = w.block(134, Buffer.alloc(100_000, 0x42));
  const values = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [1000 + i, i]));
  const part = (at: number) => w.item(5100, { name: `Mesh ${at}`, settings: values }, undefined, points);
  return { head: whole.subarray(0, -1), part, tail: Buffer.from([2]) };
}

/** Meshes as chunks in the stream of the scene. */
export function max(size: number): Parts {
  const mesh = chunk(0x2034, [
    chunk(0x0912, Buffer.alloc(200_000, 0x42)),
    ...Array.from({ length: 100 }, (_, i) => chunk(0x0100 + i, Buffer.alloc(8, i))),
  ]);
  const objects = Array<Buffer>(Math.ceil(size / mesh.length)).fill(mesh);
  return { whole: writeMax({ sectorSize: 4096, objects }) };
}
