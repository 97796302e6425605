import { describe, expect, test } from 'vitest';
import { type RenderedPart, renderedParts } from '../../../src/job/rendered-parts.js';

type Section = Record<string, unknown>;

const of = (scene: Section, whole: Section = {}): RenderedPart[] =>
  renderedParts({ scene_info_render: scene, scene_info: whole });
const range = (start: number, end: number, step = 1) => ({ start, end, step });
const part = (layer: string | null, frames: RenderedPart['frames'], cameras: string[] = []) => ({
  ...{ layer, cameras, frames },
});
const layers = (parts: readonly RenderedPart[]) => parts.map(({ layer }) => layer);
/** What no DCC writes in the place of a list or of an object. */
const ODD = [null, undefined, 7, 'text', true, ['list']];

describe('Maya’s layers (docs/protocol/job-files.md, §3.1)', () => {
  const common = { frames: '1-10[1]', all_camera: ['a', 'b'], render_camera: ['aShape'] };

  test('are the renderable ones, under the file’s names, with their render cameras', () => {
    const scene = {
      defaultRenderLayer: { renderable: '0', common },
      rs_beauty: { renderable: '1', common },
      rs_depth: { common: { frames: '5-9[2]', render_camera: ['a', 7, 'b', null] } },
      rs_number: { renderable: 1, common },
      rs_off: { renderable: 'True', common },
    };
    expect(of(scene)).toEqual([
      part('rs_beauty', range(1, 10), ['aShape']),
      part('rs_depth', range(5, 9, 2), ['a', 'b']),
      part('rs_number', range(1, 10), ['aShape']),
    ]);
  });

  test.each(ODD)('have no frames and no cameras where these are %j', (odd) => {
    expect(of({ a: { renderable: '1', common: odd } })).toEqual([part('a', undefined)]);
    const cameras = Array.isArray(odd) ? ['list'] : [];
    expect(of({ a: { common: { frames: odd, render_camera: odd } } })).toEqual([
      part('a', undefined, cameras),
    ]);
  });

  test('may have any name, even that of a section', () => {
    expect(layers(of({ first: { renderable: '1' }, scene_info: { common } }))).toEqual([
      ...['first', 'scene_info'],
    ]);
  });
});

describe('Houdini’s nodes (docs/protocol/job-files.md, §3.2)', () => {
  const node = (name: string, render: unknown, frames = '1-10[1]') => ({ node: name, render, frames });

  test('are those in use, of all three kinds', () => {
    const scene = {
      rop_node: [node('/out/a', '1'), node('/out/b', '0'), node('/out/c', undefined)],
      geo_node: [node('/out/sim', '1', '1-240[1]')],
      distributedsim_node: [node('/out/far', '1', '0-3[3]'), node('/out/near', '0')],
    };
    expect(of(scene)).toEqual([
      part('/out/a', range(1, 10)),
      part('/out/sim', range(1, 240)),
      part('/out/far', range(0, 3, 3)),
    ]);
  });

  test.each(['rop_node', 'geo_node'])('%s alone is sufficient', (kind) => {
    expect(of({ [kind]: [node('/out/a', '1')] })).toEqual([part('/out/a', range(1, 10))]);
  });

  test.each(ODD.filter((odd) => !Array.isArray(odd)))('are none if there is %j instead of a list', (odd) => {
    expect(of({ rop_node: odd })).toEqual([]);
    expect(of({ rop_node: [odd, node('/out/a', '1')] })).toEqual([part('/out/a', range(1, 10))]);
  });
});

describe('Clarisse’s images (docs/protocol/job-files.md, §3.3)', () => {
  const frames = '0-50[1]';

  test('render only if switched on, and their layers unless switched off', () => {
    const scene = {
      image_node: [
        {
          ...{ name: 'project://scene/a', renderable: '0', frames },
          layers: [
            { name: 'project://scene/a.fg', frames: '0-1[1]', renderable: '1' },
            { name: 'project://scene/a.bg', frames: '0-2[1]' },
            { name: 'project://scene/a.off', frames, renderable: '0' },
          ],
        },
        { name: 'project://scene/b', renderable: '1', frames, layers: [] },
        { name: 'project://scene/c', frames },
      ],
    };
    expect(of(scene)).toEqual([
      part('project://scene/a.fg', range(0, 1)),
      part('project://scene/a.bg', range(0, 2)),
      part('project://scene/b', range(0, 50)),
    ]);
  });

  test('an image comes before its layers', () => {
    const image = { name: 'i', renderable: '1', frames, layers: [{ name: 'i.l', frames }] };
    expect(layers(of({ image_node: [image] }))).toEqual(['i', 'i.l']);
  });

  test.each(ODD.filter((odd) => !Array.isArray(odd)))('are none if there is %j instead of a list', (odd) => {
    expect(of({ image_node: odd })).toEqual([]);
    expect(of({ image_node: [odd, { name: 'i', renderable: '1', frames, layers: odd }] })).toEqual([
      part('i', range(0, 50)),
    ]);
  });
});

describe('Katana’s render nodes (docs/protocol/job-files.md, §3.10)', () => {
  test('are the renderable ones of scene_info, if scene_info_render is empty', () => {
    const rendernodes = {
      Render: { aov: {}, frames: '1-10[1]', renderable: '1' },
      Off: { aov: {}, frames: '1-10[1]', renderable: '0' },
      Bare: { frames: '3' },
      Odd: 5,
    };
    expect(of({}, { rendernodes })).toEqual([
      part('Render', range(1, 10)),
      part('Bare', range(3, 3)),
      part('Odd', undefined),
    ]);
    expect(of({ rendernodes: null })).toEqual([]);
    expect(of({ rendernodes: [{ frames: '1' }] })).toEqual([]);
  });
});

describe('a scene that is rendered as a whole', () => {
  test('Blender’s camera is named in Python’s notation (docs/protocol/job-files.md, §3.4)', () => {
    const camera = (camera_name: unknown) => of({ common: { frames: '1-1[1]', camera_name } });
    expect(camera('<bpy_struct, Object("Camera")>')).toEqual([part(null, range(1, 1), ['Camera'])]);
    expect(camera('<bpy_struct, Object("Shot (2)") at 0x7f>')).toEqual([
      part(null, range(1, 1), ['Shot (2)']),
    ]);
    expect(camera('Camera')).toEqual([part(null, range(1, 1))]);
    expect(camera(undefined)).toEqual([part(null, range(1, 1))]);
    expect(camera(null)).toEqual([part(null, range(1, 1))]);
  });

  test('3ds Max names the cameras that render (docs/protocol/job-files.md, §3.5)', () => {
    const common = { frames: '0-5[1]', all_camera: ['a', 'b', 'c'], renderable_camera: ['a', 'b'] };
    expect(of({ common, renderer: { name: 'scanline' } })).toEqual([part(null, range(0, 5), ['a', 'b'])]);
  });

  test('Arnold Standalone has only frames (docs/protocol/job-files.md, §3.7)', () => {
    expect(of({ common: { frames: '1-10[1]' } })).toEqual([part(null, range(1, 10))]);
  });

  test.each<[what: string, scene: Section]>([
    ['V-Ray Standalone has no sections', {}],
    ['Unreal’s queues', { render_mod: 'mrq', all_movie_pipline_queue: [{ renderable: '1', name: 'q' }] }],
    ['a list instead of a layer', { a: { renderable: '1' }, b: [{ common: {} }] }],
    ['null instead of a layer', { a: null }],
    ['an object without common', { a: { common: {} }, b: { name: 'x' } }],
    ['a common that is text', { common: 'text', a: { common: {} } }],
  ])('%s', (_what, scene) => {
    expect(of(scene)).toEqual([part(null, undefined)]);
  });

  test('a layer named common is not mistaken for a scene that is rendered as a whole', () => {
    const common = { frames: '1-2[1]', common: {}, renderable: '1' };
    expect(of({ common, rs_a: { common: { frames: '7' } } })).toEqual([part(null, range(1, 2))]);
  });
});

test('scene_info_render takes precedence over scene_info', () => {
  const scene = (frames: string) => ({ common: { frames } });
  expect(of(scene('1-2'), scene('1-9'))).toEqual([part(null, range(1, 2))]);
  expect(of({}, scene('1-9'))).toEqual([part(null, range(1, 9))]);
});
