import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { clarisse } from '../../../../src/scene/clarisse/index.js';
import { HEAD, readProject, SHOT } from './projects.js';

const still = found({ width: 1024, height: 429 });

describe('the facts of a project', () => {
  test('version, renderer and preferences', async () => {
    const facts = await readProject(SHOT);
    expect(facts).toMatchObject({
      version: found('5'),
      renderer: found('RendererRaytracer'),
      frames: found('101-150[2]'),
      size: found({ width: 1920, height: 1080 }),
      fps: found(25),
      plugins: {},
      imageFormat: 'exr32',
      unknown: ['plugins'],
      tips: [],
    });
    expect(facts.damage).toBeUndefined();
    expect(facts.outputs).toEqual(['$PDIR/render/beauty.####', '$PDIR/render/fg.####']);
  });

  test('images and their layers', async () => {
    const { layers } = await readProject(SHOT);
    const size = found({ width: 1920, height: 1080 });
    const parent = 'project://scene/beauty';
    expect(layers).toEqual([
      {
        ...{ name: parent, frames: found('101-150[2]'), renderable: false, size },
        ...{ output: '$PDIR/render/beauty.####', imageFormat: 'exr16' },
      },
      {
        ...{ name: 'project://scene/beauty.fg', frames: found('110-120[1]'), renderable: true, parent, size },
        ...{ output: '$PDIR/render/fg.####', imageFormat: 'exr32' },
        ...{ renderer: found('RendererRaytracer'), cameras: ['hero'] },
      },
      { name: 'project://scene/beauty.bg', frames: found('101-150[2]'), renderable: true, parent, size },
      { name: 'project://scene/still', frames: found('7'), renderable: true, size: still },
    ]);
  });

  test('cameras: equal names are distinguished, and only referenced ones render', async () => {
    expect((await readProject(SHOT)).cameras).toEqual([
      { name: 'hero', renderable: true, node: 'project://scene/cameras/hero' },
      { name: 'witness', renderable: false, node: 'project://scene/cameras/witness' },
      { name: 'project://scene/witness', renderable: false, node: 'project://scene/witness' },
    ]);
  });

  test('files that it reads, without those that it writes', async () => {
    const { files, nested } = await readProject(SHOT);
    expect(files).toEqual([
      { path: '$PDIR/cam/witness.abc', kind: 'alembic', node: 'witness' },
      { path: 'D:\\plates\\bg.####.exr', kind: 'image', node: 'bg' },
      { path: '$PDIR/tex/bark.<UDIM>.tx', kind: 'texture', node: 'bark' },
      { path: 'office {day}.png', kind: 'texture', node: 'window' },
      { path: 'table.csv', kind: 'texture', node: 'window' },
      { path: '$PDIR/osl/window.osl', kind: 'script', node: 'window' },
      { path: 'geo/tower_a.abc', kind: 'alembic', node: 'tower' },
      { path: 'geo/tower_b.abc', kind: 'alembic', node: 'tower' },
      { path: 'geo/brick.obj', kind: 'geometry', node: 'brick' },
      { path: '/mnt/cache/smoke.$F4.vdb', kind: 'vdb', node: 'smoke' },
      { path: 'kit.usda', kind: 'usd', node: 'kit' },
    ]);
    expect(nested).toEqual([{ path: '../lib/city.project', kind: 'scene', node: 'city' }]);
  });

  test('are the same for chunks of any size, Windows line ends and a byte order mark', async () => {
    const whole = await readProject(SHOT);
    for (const piece of [1, 2, 3, 7, 64, 1000])
      expect(await readProject(SHOT, piece), `${piece}`).toEqual(whole);
    expect(await readProject(SHOT.replaceAll('\n', '\r\n'), 5)).toEqual(whole);
    expect(await readProject(`\ufeff${SHOT}`, 2)).toEqual(whole);
    // Braces on separate lines.
    const split = SHOT.replace(/ \{$/gm, (_brace, at: number) =>
      SHOT.slice(0, at).endsWith('in it') ? ' {' : '\n{',
    );
    expect(await readProject(split)).toEqual(whole);
  });

  test('the demo of this project', async () => {
    const facts = await readProject(readFileSync('test/fixtures/demo.project'));
    expect(facts).toMatchObject({
      ...{ version: found('4'), frames: found('1-24[1]'), size: found({ width: 960, height: 540 }) },
      ...{ renderer: found('RendererPathTracer'), fps: unknown(), unknown: ['fps', 'plugins'] },
      cameras: [{ name: 'camera', renderable: true, node: 'project://scene/camera' }],
    });
    expect(facts.layers.map(({ name, renderable }) => [name, renderable])).toEqual([
      ['project://scene/image', false],
      ['project://scene/image.background', true],
    ]);
  });

  test('of an empty project are unknown', async () => {
    expect(await readProject(HEAD)).toEqual({
      ...{ version: found('5'), renderer: unknown(), frames: unknown(), size: unknown(), fps: unknown() },
      ...{ plugins: {}, cameras: [], layers: [], outputs: [], files: [], nested: [], tips: [] },
      unknown: ['renderer', 'frames', 'size', 'fps', 'plugins'],
    });
  });
});

test('projects are recognised by their first line', () => {
  const head = (text: string) => clarisse.recognises(Buffer.from(text).subarray(0, 64));
  expect(head(HEAD)).toBe(true);
  expect(head('\ufeff\r\n\n#Isotropix_Clarisse_Version 3.6 SP7\r\n')).toBe(true);
  expect(head('# Isotropix')).toBe(false);
  expect(head('//Maya ASCII 2018 scene')).toBe(false);
  expect(head('')).toBe(false);
});

test.each([
  ['4', '4'],
  ['3.5', '3.5'],
  ['4.0 SP3  ', '4.0 SP3'],
])('version %j is %j', async (written, version) => {
  const facts = await readProject(`#Isotropix_Clarisse_Version ${written}\r\nContext "scene" {\r\n}\r\n`);
  expect(facts.version).toEqual(found(version));
});

function image(
  attributes: string,
  layers = '',
  preferences = '',
): Promise<Awaited<ReturnType<typeof readProject>>> {
  const embedded = layers === '' ? '' : `embedded_objects {\n${layers}\n}`;
  return readProject(`${HEAD}Context "scene" {
CameraPerspective {
name "left"
}
CameraPerspective {
name "right"
}
RendererRaytracer {
name "rays"
}
Context "shots" {
Image {
name "i"
${attributes}
${embedded}
}
}
}
${preferences}`);
}

describe('the size of an image', () => {
  const preferences = `#preferences {
categories {
rendering {
default_x_resolution 1280
default_y_resolution 721
}
}
}`;
  test.each<[attributes: string, width: number | undefined, height?: number]>([
    ['resolution 1920 1080', 1920, 1080],
    ['resolution 1920.0 1080.0', 1920, 1080],
    ['resolution {\nvalue 1920 1080\nhidden yes\n}', 1920, 1080],
    ['resolution[0] 1920\nresolution[1] 1080', 1920, 1080],
    ['resolution 1921 1081\nresolution_multiplier 1', 960, 540],
    ['resolution 1920 1080\nresolution_multiplier 2', 1920, 1080],
    // The meaning of the other places of the list is unknown.
    ['resolution 1920 1080\nresolution_multiplier 3', undefined],
    ['resolution_preset "Digital Video (HD)|1080p (1920x1080)"', 1920, 1080],
    ['resolution_mode 1\nresolution_preset "Custom"', undefined],
    ['resolution_mode 0\nresolution 640 480', 1280, 721],
    ['resolution_mode 0\nresolution_multiplier 1', 640, 360],
    ['resolution 0 1080', undefined],
    ['resolution 1920', undefined],
    ['resolution wide high', undefined],
    ['', undefined],
  ])('%s', async (attributes, width, height) => {
    const { size, layers } = await image(attributes, '', preferences);
    const expected = width && height ? found({ width, height }) : unknown();
    expect(size).toEqual(expected);
    expect(layers[0]?.size).toEqual(width ? expected : undefined);
  });
});

describe('the frames of an image', () => {
  test.each<[attributes: string, frames: string | undefined]>([
    ['first_frame 0\nlast_frame 50', '0-50[1]'],
    ['first_frame 0.0\nlast_frame 50.0\nframe_step 5', '0-50[5]'],
    ['first_frame {\nvalue 3\nexpression "1 + 2"\n}\nlast_frame 9', '3-9[1]'],
    ['last_frame 50', undefined],
    ['first_frame 9\nlast_frame 3', undefined],
    // Job files cannot say them.
    ['first_frame -5\nlast_frame 3', undefined],
    ['first_frame nan\nlast_frame 3', undefined],
    ['first_frame 1\nlast_frame 1e300', undefined],
    // A step between two whole ones.
    ['first_frame 1\nlast_frame 9\nframe_step 2.7', undefined],
    ['first_frame 1\nlast_frame 9\nframe_step 0.5', undefined],
  ])('%s', async (attributes, frames) => {
    const facts = await image(attributes);
    expect(facts.frames).toEqual(frames ? found(frames) : unknown());
    expect(facts.unknown.includes('frames')).toBe(frames === undefined);
  });

  test('that are not whole have their original values', async () => {
    const facts = await image('first_frame 0.5\nlast_frame 50.9\nframe_step 2');
    const expected = { ...found('0-50[2]'), written: '0.5-50.9[2]' };
    expect([facts.frames, facts.layers[0]?.frames]).toEqual([expected, expected]);
  });
});

describe('what is rendered of an image', () => {
  const layer = (name: string, attributes = '') => `Layer3d {\nname "${name}"\n${attributes}\n}`;
  test.each<[what: string, attributes: string, layers: string[], rendered: string[]]>([
    ['its layers', '', [layer('a'), layer('b')], ['i.a', 'i.b']],
    ['itself, without layers', '', [], ['i']],
    ['a layer to disk', '', [layer('a', 'render_to_disk yes'), layer('b')], ['i.a']],
    ['itself to disk', 'render_to_disk yes', [layer('a'), layer('b')], ['i']],
    ['layers before itself', 'render_to_disk yes', [layer('a', 'render_to_disk yes')], ['i.a']],
    ['no layer that is off', '', [layer('a', 'render_to_disk no'), layer('b')], ['i.b']],
    ['nothing', 'render_to_disk no', [], []],
  ])('%s', async (_what, attributes, layers, rendered) => {
    const facts = await image(attributes, layers.join('\n'));
    const names = facts.layers.filter(({ renderable }) => renderable).map(({ name }) => name);
    expect(names).toEqual(rendered.map((name) => `project://scene/shots/${name}`));
  });
});

describe('a reference to a camera', () => {
  test.each([
    ['project://scene/left', 'left'],
    ['build://project/scene/left', 'left'],
    ['/scene/left', 'left'],
    ['../left', 'left'],
    ['.././left', 'left'],
    ['Camera@../left', 'left'],
    // Moved out of the context that the reference was seen from: one of that name is left.
    ['left', 'left'],
  ])('%s', async (reference, name) => {
    const facts = await image('', `Layer3d {\nname "a"\nactive_camera "${reference}"\n}`);
    expect(facts.layers[1]?.cameras).toEqual([name]);
    expect(facts.cameras.map((camera) => camera.renderable)).toEqual([true, false]);
    expect(facts.unknown).not.toContain('cameras');
  });

  test('in another file leaves the cameras unknown', async () => {
    const facts = await image('', 'Layer3d {\nname "a"\nactive_camera "project://ref/shotcam"\n}');
    expect(facts.layers[1]?.cameras).toEqual(['shotcam']);
    expect(facts.cameras.map(({ renderable }) => renderable)).toEqual([false, false]);
    expect(facts.unknown).toContain('cameras');
  });

  test('that is missing makes every camera renderable', async () => {
    const facts = await image('', 'Layer3d {\nname "a"\nrenderer "../rays"\n}');
    expect(facts.layers[1]).not.toHaveProperty('cameras');
    expect(facts.layers[1]?.renderer).toEqual(found('RendererRaytracer'));
    expect(facts.cameras.map(({ renderable }) => renderable)).toEqual([true, true]);
  });
});

test('rendered images define the scene’s settings', async () => {
  const facts = await readProject(`${HEAD}
Image { name "off" first_frame 1 last_frame 2 resolution 10 10 render_to_disk no }
Image { name "on" first_frame 3 last_frame 4 resolution 20 20 format exr16 render_to_disk yes save_as "x" }`);
  expect(facts.layers.map(({ name, renderable }) => [name, renderable])).toEqual([
    ['project://off', false],
    ['project://on', true],
  ]);
  expect(facts).toMatchObject({ frames: found('3-4[1]'), size: found({ width: 20, height: 20 }) });
  expect(facts).toMatchObject({ imageFormat: 'exr16', outputs: ['x'] });
});

test('referenced archives are files, projects are nested scenes', async () => {
  const facts = await readProject(`${HEAD}
Context "a" {
    reference {
        filename "a.abc"
    }
}
ContextReference "b" {
    filenames "b.project" "c.CFX" "b.project"
}
Reference "d" { filename { value "d.render" } }`);
  expect(facts.files).toEqual([{ path: 'a.abc', kind: 'alembic', node: 'a' }]);
  expect(facts.nested.map(({ path, node }) => [path, node])).toEqual([
    ['b.project', 'b'],
    ['c.CFX', 'b'],
    ['d.render', 'd'],
  ]);
  expect(facts.unknown).toContain('cameras');
});

test('invalid UTF-8, and backslashes that are not escaped', async () => {
  const facts = await readProject(
    Buffer.concat([
      Buffer.from(`${HEAD}Context "sc\xe8ne" {\n`, 'latin1'),
      Buffer.from('TextureMapFile {\nname "\u6811\u76ae"\nfilename "D:\\\u8d34\u56fe\\new.png"\n}\n}\n'),
    ]),
  );
  expect(facts.damage).toBeUndefined();
  expect(facts.files).toEqual([{ path: 'D:\\\u8d34\u56fe\\new.png', kind: 'texture', node: '\u6811\u76ae' }]);
});
