import { describe, expect, test } from 'vitest';
import { byDefault, found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { vrscene } from '../../../../src/scene/vray/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { vrayScene } from '../../../support/scenes/vray-scene.js';

const read = (content: string, piece?: number) => vrscene.read(memoryFile(content, piece));

const WHOLE = vrayScene({
  files: ['/tex/wood.<UDIM>.exr', 'D:\\tex\\stone.png', 'D:\\\\tex\\\\brick.png'],
  includes: ['shot_geometry.vrscene'],
});

describe('a scene', () => {
  test('has version, frames, size, frame rate, cameras, outputs', async () => {
    expect(await read(WHOLE)).toMatchObject({
      version: found('5.00.05'),
      renderer: found('vray'),
      frames: found('1'),
      size: found({ width: 960, height: 540 }),
      fps: found(24),
      cameras: [{ name: 'renderView', renderable: true }],
      outputs: ['/renders/tmp/shot.exr'],
      imageFormat: 'exr',
      unknown: ['plugins'],
    });
  });

  test('has the files that it reads, and the scenes that it includes', async () => {
    const { files, nested } = await read(WHOLE);
    expect(files).toEqual([
      { path: '/tex/wood.<UDIM>.exr', kind: 'texture', node: 'file1@bitmap' },
      { path: 'D:\\tex\\stone.png', kind: 'texture', node: 'file2@bitmap' },
      { path: 'D:\\tex\\brick.png', kind: 'texture', node: 'file3@bitmap' },
    ]);
    expect(nested).toEqual([{ path: 'shot_geometry.vrscene', kind: 'scene', node: '#include', prefix: '' }]);
  });

  test('has a plug-in whose type is a name of the language', async () => {
    const { files } = await read('constructor a {\n file="a.unknown";\n mode=1;\n}\n');
    expect(files).toEqual([{ path: 'a.unknown', kind: 'other', node: 'a' }]);
  });

  test('is the same for chunks of any size, and with Windows line ends', async () => {
    const whole = await read(WHOLE);
    for (const piece of [1, 2, 3, 7, 64, 1000]) expect(await read(WHOLE, piece), `${piece}`).toEqual(whole);
    expect(await read(WHOLE.replaceAll('\n', '\r\n'), 5)).toEqual(whole);
  });

  test('without settings is a part of one: they are unknown', async () => {
    const facts = await read('MtlSingleBRDF m {\n\tbrdf= b;\n}\n');
    expect(facts.unknown).toEqual(['version', 'frames', 'size', 'fps', 'plugins', 'outputs', 'cameras']);
  });
});

describe('frames', () => {
  const framesOf = async (...output: string[]) => (await read(vrayScene({ output }))).frames;
  const times = (start: number, end: number, first: number, rate = 1) => [
    ...[`anim_start=${start};`, `anim_end=${end};`, `frame_start=${first};`, `frames_per_second=${rate};`],
  ];

  test.each([
    ['List(7)', found('7')],
    ['List(List(1,100))', found('1-100[1]')],
    ['List(\n    List(1, 4),\n    6,\n 8)', unknown()],
    ['List(2,4,6)', found('2-6[2]')],
    ['ListInt(3,4)', found('3-4[1]')],
    ['List(List(-5,-2))', found('-5--2[1]')],
    ['List(1.5)', unknown()],
    ['List(List(1,9999999))', unknown()],
    ['someName', unknown()],
  ])('%s', async (list, frames) => {
    expect(await framesOf(`frames=${list};`)).toEqual(frames);
  });

  test('a list is stronger than times; without one they count', async () => {
    expect(await framesOf('frames=List(5);', ...times(1, 10, 1))).toEqual(found('5'));
    expect(await framesOf('frames=List();', ...times(1, 10, 1))).toEqual(found('1-10[1]'));
    expect(await framesOf(...times(0, 2, 101, 24))).toEqual(found('101-149[1]'));
    expect(await framesOf(...times(1, 1, 1))).toEqual(found('1'));
    expect(await framesOf('anim_start=1;', 'anim_end=5;')).toEqual(unknown());
  });
});

describe('other values', () => {
  test('version of a newer scene, and of one without a header', async () => {
    const engine = 'InfoRenderEngine i { engine_type="cuda"; version="6.00.08"; }';
    expect((await read(engine)).version).toEqual(found('6.00.08'));
    expect((await read('// V-Ray/Blender 2.5.02\nA b {}')).version).toEqual(unknown());
    expect((await read('// Exported by V-Ray 3.7\n// V-Ray core version is 3.60.05\n')).version).toEqual(
      found('3.60.05'),
    );
  });

  test('settings without a name, blanks, comments and animated numbers', async () => {
    const text = `SettingsOutput {
\timg_width= interpolate((2,640)); // half "of it; }
\t/* img_width= 2; */
}
SettingsUnitsInfo {\n\tframes_scale= 25.000;\n}`;
    expect(await read(text)).toMatchObject({ size: found({ width: 640, height: 480 }), fps: found(25) });
    expect((await read('SettingsOutput s { }')).size).toEqual(byDefault({ width: 640, height: 480 }));
  });

  test('a camera under the name that the artist gave it', async () => {
    const { cameras } = await read('RenderView renderView@x { scene_name=ListString("Camera01","a/b"); }');
    expect(cameras).toEqual([{ name: 'Camera01', renderable: true, node: 'renderView@x' }]);
  });

  test('a folder that ends in a backslash, as it is or escaped', async () => {
    for (const folder of ['C:\\out\\', 'C:\\\\out\\\\']) {
      const { outputs } = await read(`SettingsOutput s {\n  img_dir="${folder}";\n  img_file="a.png";\n}\n`);
      expect(outputs).toEqual(['C:\\out\\a.png']);
    }
  });
});

test('files of every kind', async () => {
  const facts = await read(`
GeomMeshFile p { file="a.vrmesh"; object_path="/root"; alembic_layers=ListString("b.abc"); }
VRayScene s { filepath="c.vrscene"; usd_root_path="/x"; }
LightIES l { ies_file="d.ies"; }
TexOSL o { shader_file="e.osl"; include_path="/inc"; }
PhxShaderCache c { cache_path=interpolate((1,"f_0001.aur"),(2,"f_0002.aur")); }
VolumeVDB v { file="g.####.vdb"; }
BitmapBuffer q { file="h.0001.png"; frame_sequence=1; }
BitmapBuffer off { file="gone.png"; load_file=0; }
TexOCIO x { config_file="i.ocio"; }
SettingsLightCache lc { mode=2; file="j.vrlmap"; auto_save=1; auto_save_file="k.vrlmap"; }
SettingsIrradianceMap im { mode=0; file="l.vrmap"; auto_save=0; auto_save_file="m.vrmap"; }
OutputDeepWriter dw { file="n.vrst"; }
`);
  expect(facts.files).toEqual([
    { path: 'a.vrmesh', kind: 'proxy', node: 'p' },
    { path: 'b.abc', kind: 'alembic', node: 'p' },
    { path: 'd.ies', kind: 'ies', node: 'l' },
    { path: 'e.osl', kind: 'script', node: 'o' },
    { path: 'f_0001.aur', kind: 'cache', node: 'c' },
    { path: 'f_0002.aur', kind: 'cache', node: 'c' },
    { path: 'g.####.vdb', kind: 'vdb', node: 'v' },
    { path: 'h.0001.png', kind: 'texture', node: 'q', pattern: 'sequence' },
    { path: 'i.ocio', kind: 'other', node: 'x', unclear: true },
    { path: 'j.vrlmap', kind: 'lightmap', node: 'lc' },
    { path: 'l.vrmap', kind: 'lightmap', node: 'im', optional: 'unused' },
  ]);
  expect(facts.nested).toEqual([{ path: 'c.vrscene', kind: 'scene', node: 's' }]);
  expect(facts.outputs).toEqual(['k.vrlmap']);
});

test.each([
  ['/////////////////////////////////////////\n// Exp', true],
  ['// V-Ray/Blender 2.5.02', true],
  ['\nSettingsOutput {', true],
  ['UVWGenMayaPlace2dTexture NTClassic_TextureNChannel__Named_ ', true],
  ['#include "a.vrscene"', true],
  ['//Maya ASCII 2018 scene', false],
  ['#Isotropix_Serial_Version', false],
  ['', false],
])('the head %j is recognised: %j', (head, expected) => {
  expect(vrscene.recognises(Buffer.from(head))).toBe(expected);
});

describe('a damaged scene', () => {
  test('that ends within a plug-in keeps what it had', async () => {
    const facts = await read(WHOLE.slice(0, WHOLE.indexOf('brick')));
    expect(facts.damage?.reason).toBe('cut');
    expect(facts).toMatchObject({ version: found('5.00.05'), frames: found('1') });
    expect(facts.unknown).toEqual(['plugins', 'cameras', 'outputs', 'assets', 'nested']);
  });

  test('with a plug-in within another is malformed', async () => {
    expect((await read('A b { c=1;\nD e { f=2; }')).damage?.reason).toBe('malformed');
  });

  test('of many braces, quotes or words ends in time', async () => {
    const started = performance.now();
    for (const text of ['"', '\\"', ';', '= ', '{', 'a ', '/', '/*', '#include "', 'A b {c="d";}', ',"b"']) {
      for (const before of ['A b { file=', 'A b { x=', '']) await read(before + text.repeat(40_000));
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
