import { describe, expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { katana } from '../../../../src/scene/katana/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import * as k from '../../../support/scenes/katana-writer.js';

const read = (bytes: Buffer) => katana.read(memoryFile(bytes));
const facts = (...nodes: string[]) => read(k.packed(k.project([1, 100], ...nodes)));
const render = (name: string, parameters: string[], at = {}) => k.node('Render', name, { parameters, at });

describe('a project', () => {
  test.each([
    ['packed', k.packed(k.SHOT), '4.5v1'],
    ['plain', k.plain(k.SHOT), '1.6v8'],
    [
      'plain, after an XML declaration',
      Buffer.concat([Buffer.from('<?xml version="1.0"?>\n'), k.plain(k.SHOT)]),
      '1.6v8',
    ],
    [
      'packed with other entries before',
      k.packed(k.SHOT, { before: [k.tarEntry('scene/thumbnail.png', Buffer.alloc(700, 7))] }),
      '4.5v1',
    ],
  ])('%s has all facts', async (_, bytes, version) => {
    expect(katana.recognises(bytes.subarray(0, 64))).toBe(true);
    expect(await read(bytes)).toEqual({
      version: found(version),
      renderer: found('prman'),
      frames: found('10-20[1]'),
      size: found({ width: 1920, height: 1080 }),
      fps: unknown(),
      plugins: {},
      cameras: [{ name: '/root/world/cam/shot', renderable: true }],
      layers: [
        {
          name: 'Render',
          frames: found('10-20[1]'),
          renderable: true,
          size: found({ width: 1920, height: 1080 }),
          renderer: found('prman'),
          cameras: ['/root/world/cam/shot'],
          output: '/out/beauty.exr',
          aovs: { primary: '/out/beauty.exr' },
        },
      ],
      outputs: ['/out/beauty.exr'],
      files: [{ path: 'tex/wood.tx', kind: 'texture', node: 'tex' }],
      nested: [],
      unknown: ['fps', 'plugins'],
      tips: [],
    });
  });

  test('in another archive has only its version read', async () => {
    const bytes = Buffer.from('<katana archive="zip" release="9.0v1">\nPK\u0003\u0004');
    const { version, layers, damage, unknown: fields } = await read(bytes);
    expect(version).toEqual(found('9.0v1'));
    expect([layers, damage]).toEqual([[], undefined]);
    expect(fields).toContain('frames');
  });

  test('without a release has the version', async () => {
    expect((await read(k.packed(k.SHOT, { head: { archive: 'tar', version: '2.5.1.1' } }))).version).toEqual(
      found('2.5.1.1'),
    );
  });
});

describe('frames of a render node', () => {
  test.each([
    ['its own range, where that is on', [k.farm(true, 5, 9)], '5-9[1]'],
    ['the project’s, where that is off', [k.farm(false, 1, 1)], '1-100[1]'],
    ['the project’s, where it has none', [], '1-100[1]'],
    ['TimeRange before all', [k.farm(true, 5, 9, k.text('TimeRange', '2-4'))], '2-4[1]'],
    ['one frame', [k.farm(true, 7, 7)], '7'],
    ['negative frames', [k.farm(true, -5, 2)], '-5-2[1]'],
    [
      'the project’s by expression',
      [
        k.group(
          'farmSettings',
          k.text('setActiveFrameRange', 'Yes'),
          k.group(
            'activeFrameRange',
            k.number('start', { expression: 'globals.inTime', isexpression: 'true' }),
            k.number('end', 12),
          ),
        ),
      ],
      '1-12[1]',
    ],
  ])('%s', async (_, parameters, frames) => {
    const { layers, frames: all } = await facts(render('R', parameters));
    expect(layers[0]?.frames).toEqual(found(frames));
    expect(all).toEqual(found(frames));
  });

  test.each([
    ['a list', k.farm(true, 1, 1, k.text('TimeRange', '1,5,9'))],
    ['an end before the start', k.farm(true, 9, 5)],
    ['a part of a frame', k.farm(true, 1.5, 5)],
    ['an expression', k.farm(true, 1, 5, k.text('TimeRange', { expression: 'frames()' }))],
  ])('%s is unknown', async (_, parameters) => {
    const { layers, frames, unknown: fields } = await facts(render('R', [parameters]));
    expect(layers[0]?.frames).toEqual(unknown());
    expect(frames).toEqual(unknown());
    expect(fields).toContain('frames');
  });

  test('that differ are unknown for the scene', async () => {
    const { layers, frames } = await facts(
      render('A', [k.farm(true, 1, 5)]),
      render('B', [k.farm(true, 1, 9)]),
    );
    expect(layers.map((one) => one.frames.value)).toEqual(['1-5[1]', '1-9[1]']);
    expect(frames).toEqual(unknown());
  });
});

test('a bypassed render node, and one that the farm leaves out, are not rendered', async () => {
  const excluded = k.farm(false, 1, 1, k.text('excludeFromFarmOutputGeneration', 'Yes'));
  const { layers } = await facts(
    render('A', [], { bypassed: 'true' }),
    render('B', [excluded]),
    render('C', []),
  );
  expect(layers.map(({ name, renderable }) => [name, renderable])).toEqual([
    ['A', false],
    ['B', false],
    ['C', true],
  ]);
});

describe('render settings', () => {
  const settings = (name: string, from: string, resolution: string, enable = 1) =>
    k.renderSettings(name, from, k.setting('resolution', resolution, enable));
  const sizes = async (...nodes: string[]) => (await facts(...nodes)).layers.map(({ size }) => size);
  const to = (from: string) => k.node('Render', 'R', { from: [from] });

  test('the nearest node upstream counts', async () => {
    const near = settings('near', 'far.out', '640x480');
    expect(await sizes(settings('far', 'x.out', '64x48'), near, to('near.out'))).toEqual([
      found({ width: 640, height: 480 }),
    ]);
  });

  test('one that is off, bypassed or not upstream does not count', async () => {
    const off = settings('off', 'x.out', '640x480', 0);
    const bypassed = settings('passed', 'off.out', '64x48').replace(
      'type="RenderSettings">',
      'bypassed="true" type="RenderSettings">',
    );
    const other = settings('other', 'x.out', '32x32');
    expect(await sizes(off, bypassed, other, to('passed.out'))).toEqual([
      { value: { width: 512, height: 512 }, state: 'default' },
    ]);
  });

  test('within a group they count, and before it', async () => {
    const inner = k
      .node('Dot', 'Dot', { from: ['Group.in'] })
      .replace('</node>', '<port name="output" returns="out" type="out"/></node>');
    const grouped = k.node('Group', 'Group', { from: ['set.out'], inner: [inner] });
    expect(await sizes(settings('set', 'x.out', '20x10'), grouped, to('Group.out'))).toEqual([
      found({ width: 20, height: 10 }),
    ]);
    const own = settings('own', 'Group.in', '8x9').replace(
      '</node>',
      '<port name="output" returns="out" type="out"/></node>',
    );
    const second = k.node('Group', 'Group', { from: ['set.out'], inner: [own] });
    expect(await sizes(settings('set', 'x.out', '20x10'), second, to('Group.out'))).toEqual([
      found({ width: 8, height: 9 }),
    ]);
  });

  test('branches that disagree leave them unknown', async () => {
    const merge = k.node('Merge', 'Merge', { from: ['a.out', 'b.out'] });
    const joined = (b: string) =>
      sizes(settings('a', 'x.out', '2x2'), settings('b', 'x.out', b), merge, to('Merge.out'));
    expect(await joined('3x3')).toEqual([unknown()]);
    expect(await joined('2x2')).toEqual([found({ width: 2, height: 2 })]);
  });

  test('a script upstream that sets them leaves them unknown', async () => {
    const script = k.node('OpScript', 'S', {
      parameters: [k.text('lua', 'SetAttr("renderSettings.resolution", …)')],
    });
    expect(await sizes(script, to('S.out'))).toEqual([unknown()]);
  });

  test.each([
    ['a name of a studio', 'wide', unknown()],
    ['square_1K', 'square_1K', found({ width: 1024, height: 1024 })],
    ['nothing', '0x0', unknown()],
  ])('a size: %s', async (_, resolution, size) => {
    expect(await sizes(settings('a', 'x.out', resolution), to('a.out'))).toEqual([size]);
  });

  test('without a render node they count where they agree', async () => {
    const { size, renderer, layers } = await facts(settings('a', 'x.out', '2x3'));
    expect([size, renderer, layers]).toEqual([found({ width: 2, height: 3 }), unknown(), []]);
  });
});

describe('cameras', () => {
  const camera = (name: string, at = {}) =>
    k.node('CameraCreate', name.replaceAll('/', '_'), { parameters: [k.text('name', name)], at });

  test('the one that is rendered is renderable; one of a file is known by its location', async () => {
    const set = k.renderSettings('S', 'x.out', k.setting('cameraName', '/root/abc/cam'));
    const { cameras, unknown: fields } = await facts(
      camera('/root/a'),
      camera('/root/a'),
      camera('/root/off', { bypassed: 'true' }),
      set,
      k.node('Alembic_In', 'abc', { parameters: [k.text('abcAsset', '/a/cam.abc')] }),
      k.node('Render', 'R', { from: ['S.out'] }),
    );
    expect(cameras).toEqual([
      { name: '/root/a', renderable: false },
      { name: '/root/abc/cam', renderable: true },
    ]);
    expect(fields).toContain('cameras');
  });

  test('the default camera counts where the project creates it', async () => {
    const { cameras } = await facts(camera('/root/world/cam/camera'), camera('/root/b'), render('R', []));
    expect(cameras.map(({ renderable }) => renderable)).toEqual([true, false]);
    expect((await facts(render('R', []))).unknown).toContain('cameras');
  });
});

describe('outputs', () => {
  test('are those of the nodes upstream, else those that the node has kept', async () => {
    const kept = k.group(
      'outputs',
      k.list('locations', '/kept/a.exr', '/tmp/katana_tmpdir_7/b.exr'),
      k.list('allOutputNames', 'primary', 'b'),
    );
    const define = k.outputDefine('D', 'x.out', 'diffuse', '/out/diffuse.#.exr');
    const { layers, outputs } = await facts(
      define,
      k.node('Render', 'R', { from: ['D.out'], parameters: [kept] }),
    );
    expect(layers[0]?.aovs).toEqual({ primary: '/kept/a.exr', diffuse: '/out/diffuse.#.exr' });
    expect(outputs).toEqual(['/kept/a.exr', '/out/diffuse.#.exr']);
  });

  test('by expression are unknown', async () => {
    const define = k.outputDefine('D', 'x.out', 'primary', { expression: 'path()' });
    const { outputs, unknown: fields } = await facts(define, k.node('Render', 'R', { from: ['D.out'] }));
    expect([outputs, fields.includes('outputs')]).toEqual([[], true]);
  });
});

describe('files', () => {
  const files = async (...nodes: string[]) => {
    const { files: all, nested, unknown: fields } = await facts(...nodes);
    return { files: all, nested, unclear: fields.includes('assets') };
  };
  const one = (type: string, parameter: string, at = {}) =>
    k.node(type, 'n', { parameters: [parameter], at });

  test.each([
    [
      'an Alembic',
      'Alembic_In',
      k.text('abcAsset', '/a/b.abc'),
      { path: '/a/b.abc', kind: 'alembic', node: 'n' },
    ],
    [
      'a texture of any node',
      'Own',
      k.group('image', k.text('value', 'a.####.tx')),
      { path: 'a.####.tx', kind: 'texture', node: 'n' },
    ],
    [
      'an expression that is a text',
      'Alembic_In',
      k.text('abcAsset', { expression: "'/a/b.abc'" }),
      { path: '/a/b.abc', kind: 'alembic', node: 'n' },
    ],
    [
      'a preview',
      'Primitive',
      k.text('previewTexture', 'a.png'),
      { path: 'a.png', kind: 'texture', node: 'n', optional: 'viewport-only' },
    ],
    ['entities', 'Own', k.text('fileName', 'a&b "c".vdb'), { path: 'a&b "c".vdb', kind: 'vdb', node: 'n' }],
  ])('%s', async (_, type, parameter, expected) => {
    expect((await files(one(type, parameter))).files).toEqual([expected]);
  });

  test('of a bypassed node are not needed', async () => {
    const { files: all } = await files(
      one('Alembic_In', k.text('abcAsset', '/a/b.abc'), { bypassed: 'true' }),
    );
    expect(all).toMatchObject([{ optional: 'muted' }]);
  });

  test.each([
    ['outputs', one('LookFileBake', k.text('saveTo', '/a/b.klf'))],
    ['what is switched off', one('PrmanShadingNode', k.setting('filename', '/a/b.tx', 0))],
    ['locations of the scene graph', one('Alembic_In', k.text('asset', '/root/world/geo'))],
    ['plug-ins of the project', k.text('asset', 'File')],
    ['scripts', one('OpScript', k.text('fileName', 'local a = 1;\nuse("b.tx")'))],
  ])('%s are none', async (_, node) => {
    expect(await files(node)).toEqual({ files: [], nested: [], unclear: false });
  });

  test.each([
    ['an expression', one('Alembic_In', k.text('abcAsset', { expression: 'getenv("A", 0) + "b.abc"' }))],
    ['an asset system', one('Alembic_In', k.text('abcAsset', 'turbo://shot/geo'))],
  ])('%s leaves them unknown', async (_, node) => {
    expect(await files(node)).toEqual({ files: [], nested: [], unclear: true });
  });

  test('a live group is a scene of its own', async () => {
    const { nested } = await files(
      k.node('LiveGroup', 'n', { parameters: [k.text('source', 'g.livegroup')] }),
    );
    expect(nested).toEqual([{ path: 'g.livegroup', kind: 'scene', node: 'n' }]);
  });
});
