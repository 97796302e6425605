import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { byDefault, found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { arnold } from '../../../../src/scene/arnold/index.js';
import { exhaustively } from '../../../support/exhaustive.js';
import { memoryFile } from '../../../support/memory-file.js';
import { arnoldScene } from '../../../support/scenes/arnold-scene.js';

const read = (content: string | Buffer, piece?: number) => arnold.read(memoryFile(content, piece));

const WHOLE = arnoldScene({
  frame: 12,
  options: ['fps 25', 'texture_searchpath "tex;[TEX]"'],
  textures: ['wood.<udim>.tx', 'D:\\\\tex\\\\stone.png'],
  procedurals: ['standin.ass', 'crowd.abc', 'set.usda'],
  more: `include "lights.ass"

photometric_light { name ies filename "a.ies" }

volume { name fog matrix 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 filename "smoke.0012.vdb" grids 1 1 STRING "density" }
`,
});

describe('a scene', () => {
  test('has version, frame, size, frame rate, cameras, outputs', async () => {
    expect(await read(WHOLE)).toMatchObject({
      version: found('7.2.4.1'),
      renderer: found('arnold'),
      frames: found('12'),
      size: found({ width: 640, height: 360 }),
      fps: found(25),
      cameras: [{ name: '|cam|camShape', renderable: true }],
      outputs: ['out/shot.exr'],
      imageFormat: 'exr',
      unknown: ['plugins'],
    });
  });

  test('has the files that it reads, and the scenes that it includes', async () => {
    const { files, nested } = await read(WHOLE);
    expect(files).toEqual([
      { path: 'wood.<udim>.tx', kind: 'texture', node: 'file1' },
      { path: 'D:\\tex\\stone.png', kind: 'texture', node: 'file2' },
      { path: 'crowd.abc', kind: 'alembic', node: 'stand2' },
      { path: 'set.usda', kind: 'usd', node: 'stand3' },
      { path: 'a.ies', kind: 'ies', node: 'ies' },
      { path: 'smoke.0012.vdb', kind: 'vdb', node: 'fog' },
    ]);
    expect(nested).toEqual([
      { path: 'standin.ass', kind: 'scene', node: 'stand1' },
      { path: 'lights.ass', kind: 'scene', node: 'include' },
    ]);
  });

  test('is the same for chunks of any size, with Windows line ends, and packed', async () => {
    const whole = await read(WHOLE);
    for (const piece of [1, 2, 3, 7, 64, 1000]) expect(await read(WHOLE, piece), `${piece}`).toEqual(whole);
    expect(await read(WHOLE.replaceAll('\n', '\r\n'), 5)).toEqual(whole);
    expect(await read(gzipSync(WHOLE), 11)).toEqual(whole);
    // Two packed parts, as some programs append them.
    expect(await read(Buffer.concat([gzipSync(WHOLE.slice(0, 900)), gzipSync(WHOLE.slice(900))]))).toEqual(
      whole,
    );
  });

  test('without options is a stand-in: frames, size and outputs are unknown', async () => {
    const facts = await read('sphere { name s radius 2 }\n');
    expect(facts).toMatchObject({ frames: unknown(), size: unknown(), cameras: [], outputs: [] });
    expect(facts.unknown).toEqual(['version', 'frames', 'size', 'fps', 'plugins', 'cameras', 'outputs']);
  });
});

describe('options', () => {
  const options = (text: string) => read(`options\n{\n${text}\n}\n`);

  test('without a frame leave it unknown, whatever other nodes have', async () => {
    const { frames } = await read('options\n{\n xres 10\n}\nmy_node\n{\n frame 7\n camera "c"\n}\n');
    expect(frames).toEqual(unknown());
  });

  test('without a size have the default one', async () => {
    expect((await options(' AA_samples 3')).size).toEqual(byDefault({ width: 320, height: 240 }));
    expect((await options(' xres 100')).size).toEqual(found({ width: 100, height: 240 }));
    expect((await options(' xres many')).size).toEqual(unknown());
  });

  test.each([
    ['frame 3.5', { value: '3', state: 'found', written: '3.5' }],
    ['frame -4', found('-4')],
    ['frame 1e99', unknown()],
    ['frame', unknown()],
  ])('%s', async (text, frames) => {
    expect((await options(` ${text}\n xres 10`)).frames).toEqual(frames);
  });

  test('name the camera that renders; one that is elsewhere leaves cameras unknown', async () => {
    const cameras = 'persp_camera { name a } vr_camera { name b }';
    expect(await read(`options { camera "b" } ${cameras}`)).toMatchObject({
      cameras: [
        { name: 'a', renderable: false },
        { name: 'b', renderable: true },
      ],
    });
    expect((await read(`options { camera "c" } ${cameras}`)).unknown).toContain('cameras');
  });

  test('list the outputs; a driver without one writes nothing', async () => {
    const drivers = ['a', 'b', 'c']
      .map((name) => `driver_png { name ${name} filename "${name}.png" }`)
      .join('\n');
    const outputs = 'outputs 2 1 STRING\n\t\t"RGBA RGBA f a"\n\t\t"cam Z FLOAT f c layer"\n';
    const { outputs: written, files } = await read(`options\n{\n ${outputs}}\n${drivers}`);
    expect(written).toEqual(['a.png', 'c.png']);
    expect(files).toEqual([]);
  });
});

describe('values', () => {
  const paths = async (text: string) => (await read(text)).files.map(({ path }) => path);

  test.each([
    ['quotes and backslashes are escaped', String.raw`"a \"b\" c:\\d.png"`, String.raw`a "b" c:\d.png`],
    ['a path of a program that escapes nothing', String.raw`"C:\new\tex.png"`, String.raw`C:\new\tex.png`],
    [
      'a server of a program that escapes nothing',
      String.raw`"\\srv\tex\a.png"`,
      String.raw`\\srv\tex\a.png`,
    ],
    ['a server', String.raw`"\\\\srv\\tex\\a.png"`, String.raw`\\srv\tex\a.png`],
    ['no quotes', 'a/b.png', 'a/b.png'],
  ])('%s', async (_, written, path) => {
    expect(await paths(`image\n{\n filename ${written}\n name x\n}\n`)).toEqual([path]);
  });

  test('arrays of numbers in lines, encoded, in one line, and of words', async () => {
    const text = `my_shape
{
 a 4 1 FLOAT
0 1.5 -2e-5
 inf nan 3
 b 2 1 b85VECTOR
b)ua[z"8s010#8s\\
 c 0 1 b85UINT
 d 2 1 NODE
 filename other
 e 2 1 FLOAT 1 2 filename "one.png" name x }
my_shape {
 v 2 1 VECTOR
  0 0 0 1
  1 1 } image { name y filename "two.png" }
`;
    expect((await read(text, 3)).damage).toBeUndefined();
    expect(await paths(text)).toEqual(['one.png', 'two.png']);
  });

  test('of the user are declared, and no files unless they look like some', async () => {
    const user =
      'declare filename2 constant ARRAY STRING\n filename2 2 1 STRING "a" "b.png"\n declare note constant STRING';
    const facts = await read(`my_shader\n{\n ${user}\n note "see a.png"\n name\n filename "c.png"\n}\n`);
    expect(facts.files).toEqual([
      { path: 'b.png', kind: 'texture', node: 'my_shader' },
      { path: 'c.png', kind: 'texture', node: 'my_shader' },
    ]);
  });

  test('a long string, and strings over several lines', async () => {
    const code = `osl\n{\n code "shader x {\n  string a = \\"b\\"\n  } ${'y'.repeat(100_000)}"\n name z\n}\n`;
    const facts = await read(`${code}image { filename "a.png" }\n`, 1000);
    expect(facts.damage).toBeUndefined();
    expect(facts.files).toHaveLength(1);
  });

  test('files of older procedurals, of operators, and of XGen', async () => {
    expect(
      await paths(`procedural { name a dso "proc.so" data "cache.prt" }
procedural { name b dso "[HTOA]/b.dll" data "-debug 1 -file x.xgen -geom \\"y z.abc\\"" }
set_parameter { name c selection "*" assignment 2 1 STRING "filename='d.tx'" "frame=5" }
alembic { name d layers "e.abc;D:/f.abc" }
color_manager_ocio { name e config "ocio://default" }
color_manager_ocio { name f config "c.ocio" }
`),
    ).toEqual([
      'proc.so',
      'cache.prt',
      '[HTOA]/b.dll',
      'x.xgen',
      'y z.abc',
      'd.tx',
      'e.abc',
      'D:/f.abc',
      'c.ocio',
    ]);
  });

  test('textures that objects name, and documents with files of their own, leave assets unclear', async () => {
    const { files } = await read('image { filename "<attr:skin>.tx" } materialx { filename "a.mtlx" }');
    expect(files.map(({ unclear }) => unclear)).toEqual([true, true]);
    expect((await read('string_replace { name a }')).unknown).toContain('assets');
  });
});

test.each([
  ['### exported: Mon', true],
  ['\n\noptions\n{\n', true],
  ['\ufeffoptions {', true],
  ['include "a.ass"\n', true],
  ['\x1f\x8b\x08', true],
  ['//Maya ASCII 2018 scene', false],
  ['[Script Info]\nTitle: a', false],
  ['fur 1 2 3', false],
  ['', false],
])('the head %j is recognised: %j', (head, expected) => {
  expect(arnold.recognises(Buffer.from(head, head.startsWith('\x1f') ? 'latin1' : 'utf8'))).toBe(expected);
});

describe('a damaged scene', () => {
  test('that ends within a node keeps what it had', async () => {
    const facts = await read(WHOLE.slice(0, WHOLE.indexOf('stone.png')));
    expect(facts.damage?.reason).toBe('cut');
    expect(facts).toMatchObject({ version: found('7.2.4.1'), frames: found('12') });
    expect(facts.unknown).toEqual(['plugins', 'cameras', 'outputs', 'assets', 'nested']);
  });

  test('that is packed is cut, or malformed', async () => {
    const packed = gzipSync(WHOLE);
    expect((await read(packed.subarray(0, 500))).damage?.reason).toBe('cut');
    packed.fill(0xff, 300, 400);
    expect((await read(packed)).damage?.reason).toBe('malformed');
  });

  test('with a brace too many is read, with one too few is malformed', async () => {
    expect((await read('image { name a } } image { filename "a.png" }')).files).toHaveLength(1);
    expect((await read('image { name a image { filename "a.png" }')).damage?.reason).toBe('malformed');
  });

  test('of many braces, quotes or words ends in time', async () => {
    const started = performance.now();
    for (const text of ['"}', '{', '"', '\\"', 'a ', 'polymesh { "}" ', '1 1 FLOAT ', 'inf ']) {
      for (const before of ['polymesh {', 'image { name a v 2 1 FLOAT\n', ''])
        await read(before + text.repeat(40_000));
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  exhaustively(test)('with more files than memory allows ends there', async () => {
    const path = 'x'.repeat(60_000);
    const many = Array.from(
      { length: 420 },
      (_, at) => `image { name a filename "${path}${at}.png" }\n`,
    ).join('');
    expect((await read(many)).damage?.reason).toBe('limit');
  });
});
