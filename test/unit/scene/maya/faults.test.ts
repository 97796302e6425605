import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { cannotRender } from '../../../../src/domain/scene/scene-tips.js';
import { readScene } from '../../../../src/scene/index.js';

const folder = fileURLToPath(new URL('../../../fixtures/faults/maya/', import.meta.url));

async function report(name: string) {
  const { signal } = new AbortController();
  return readScene(`${folder}${name}`, findDcc('maya'), { env: {}, platform: 'linux', signal, maps: {} });
}

const found = (value: unknown) => ({ value, state: 'found' });

/** Scenes that were read wrongly once; each is a few lines that have the same fault in them as a real one. */
describe('scenes that were read wrongly', () => {
  test('times of Maya up to 2016 are four bytes', async () => {
    const { frames, cameras } = await report('oldtimes.mb');
    expect(frames).toEqual(found('3408-3984[1]'));
    expect(cameras.map(({ name }) => name)).toEqual(['cam1']);
  });

  test('a sound is one by its node, and nothing is by the name of an attribute alone', async () => {
    const { frames, assets } = await report('audio.mb');
    expect(frames).toEqual(found('101-148[1]'));
    expect(assets.map(({ kind, path }) => [kind, path])).toEqual([
      ['sound', 'sound/talk.wav'],
      ['cache', 'data/x.mcj'],
    ]);
  });

  test('whatever looks like a path on a node of a plug-in is an asset', async () => {
    const { assets } = await report('maya_plugin_files.ma');
    expect(assets.map(({ path }) => path)).toEqual([
      'sourceimages/disp.exr',
      'C:/hdr/sky.hdr',
      'E:/proj/data/flow.ma_fluidShape1.mcfi',
      'C:/subst/moon.sbsar',
      './Cube.usda',
      'D:/yeti/fur.%04d.fur',
      'D:/smoke.####.vdb',
      'D:/irr.vrmap',
      'D:/lc.vrlmap',
      'assets/mesh.ply',
      'assets/lens.dat',
      'D:/x/tree.ass.gz',
      'C:/dev/pbr.ogsfx',
    ]);
    // A shader of the viewport: no render needs it.
    expect(assets.at(-1)).toMatchObject({ kind: 'script', optional: 'viewport-only' });
  });

  test('so are explicit tiles, caches of particles and what lies beside a description of XGen', async () => {
    const { assets } = await report('maya_more_plugin_files.ma');
    expect(assets.map(({ path }) => path)).toEqual([
      ...['a.png', 'explicit_1001.png', 'D:/bokeh.png', 'D:/x.cube', 'D:/x.oso', 'shotA', 'D:/x.rib'],
      ...['D:/boss.exr', 'D:/a.ies', 'shot__pal.xgen', 'shot__pal.abc'],
    ]);
  });

  test('a reference edit re-points a file', async () => {
    const moved = await report('6a-ref-edit-texture.ma');
    expect(cannotRender(moved)).toBe(false);
    expect(moved.assets).toMatchObject([
      { path: '6.d/new.png', resolved: `${folder}6.d/new.png`, from: `${folder}6.d/sofa.ma` },
    ]);
    const gone = await report('6b-ref-edit-to-gone.ma');
    expect(cannotRender(gone)).toBe(true);
    expect(gone.assets).toMatchObject([{ path: '6.d/gone.png', missing: true }]);
  });

  test('a reference that was saved unloaded is not needed', async () => {
    const unloaded = await report('8-unloaded-reference.ma');
    expect(cannotRender(unloaded)).toBe(false);
    expect(unloaded.nested).toEqual([]);
  });
});
