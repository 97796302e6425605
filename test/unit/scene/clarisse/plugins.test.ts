import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { HEAD, readProject } from './projects.js';

describe('layers, renderers and cameras are whatever is named as one', () => {
  test('in a project of a plug-in’s layer', async () => {
    const facts = await readProject(readFileSync('test/fixtures/faults/clarisse_plugin_layer.project'));
    expect(facts).toMatchObject({ frames: found('10-20[1]'), renderer: found('KubixRenderer') });
    expect(facts.outputs).toEqual(['$PDIR/out/a']);
    expect(facts.cameras.map(({ name, renderable }) => [name, renderable])).toEqual([
      ['camera', false],
      ['cam2', true],
    ]);
    expect(facts.layers).toEqual([
      { name: 'project://scene/image', frames: found('0-50[1]'), renderable: false },
      {
        ...{ name: 'project://scene/image.kl', frames: found('10-20[1]'), renderable: true },
        ...{ parent: 'project://scene/image', output: '$PDIR/out/a' },
        ...{ renderer: found('KubixRenderer'), cameras: ['cam2'] },
      },
    ]);
    expect(facts.unknown).not.toContain('layers');
    expect(facts.unknown).not.toContain('cameras');
  });

  test('in nested contexts, before and after, by values that are blocks, and in pieces of any size', async () => {
    const project = `${HEAD}
Context "show" {
    Context "eyes" {
        StereoEye { name "left" }
        StereoEye { name "right" }
    }
    Context "shots" {
        Context "a" {
            MovieImage {
                name "shot"
                layers { value "project://show/layers/fg" ".bg" hidden no }
                resolution 100 50
                first_frame 1
                last_frame 9
                embedded_objects {
                    plate { name "bg" save_as "bg" }
                    Histogram { name "no layer" first_frame 3 last_frame 4 }
                }
            }
        }
    }
    Context "layers" {
        ToonPass {
            name "fg"
            first_frame { value 10 }
            last_frame { value 20 }
            active_camera { value "../eyes/right" }
            renderer ".toon"
            embedded_objects { ToonEngine { name "toon" } }
        }
    }
}`;
    const facts = await readProject(project);
    expect(facts.layers.map(({ name, frames, renderable }) => [name, frames.value, renderable])).toEqual([
      ['project://show/shots/a/shot', '1-9[1]', false],
      ['project://show/layers/fg', '10-20[1]', true],
      ['project://show/shots/a/shot.bg', '1-9[1]', true],
    ]);
    expect(facts.layers[1]).toMatchObject({ renderer: found('ToonEngine'), cameras: ['right'] });
    expect(facts).toMatchObject({ renderer: found('ToonEngine'), size: found({ width: 100, height: 50 }) });
    expect(facts.cameras.map(({ name, renderable }) => [name, renderable])).toEqual([['right', true]]);
    for (const piece of [1, 7, 64]) expect(await readProject(project, piece)).toEqual(facts);
  });

  test('the path before the name: a camera of a known class elsewhere is not taken for it', async () => {
    const facts = await readProject(`${HEAD}
Context "old" { CameraPerspective { name "main" } }
Context "scene" {
    Image { name "i" layers ".l" embedded_objects { Layer3d { name "l" active_camera "main" } } }
    RigCamera { name "main" }
}`);
    expect(facts.cameras.map(({ node, renderable }) => [node, renderable])).toEqual([
      ['project://old/main', false],
      ['project://scene/main', true],
    ]);
  });

  test('cameras of layers that do not render do not render', async () => {
    const facts = await readProject(`${HEAD}
CameraPerspective { name "a" }
CameraPerspective { name "b" }
Image {
    name "i"
    layers ".x" ".y"
    embedded_objects {
        Layer3d { name "x" active_camera "a" render_to_disk no }
        Layer3d { name "y" active_camera "b" }
    }
}`);
    expect(facts.cameras.map(({ name, renderable }) => [name, renderable])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('what is written and not understood is unknown, never the default', () => {
  const shot = (image: string, layers: string) =>
    readProject(`${HEAD}
CameraPerspective { name "c" }
Image {
    name "i"
    ${image}
    embedded_objects {
        ${layers}
    }
}`);
  const frames = 'first_frame 1\n last_frame 50';

  test.each([
    ['only a last frame', 'last_frame 20'],
    ['frames in words', 'first_frame start\n last_frame end'],
    ['frames below 0', 'first_frame -5\n last_frame 20'],
    ['a step in words', 'first_frame 1\n last_frame 20\n frame_step twos'],
    ['a step of 0', 'first_frame 1\n last_frame 20\n frame_step 0'],
  ])('a layer with %s has not its image’s', async (_what, own) => {
    const facts = await shot(`layers ".l"\n ${frames}`, `Layer3d { name "l"\n ${own} }`);
    expect(facts.layers[1]?.frames).toEqual(unknown());
    expect(facts.frames).toEqual(unknown());
    expect(facts.unknown).toContain('frames');
  });

  test('an image with a step in words has no frames that are known', async () => {
    expect((await shot(`${frames}\n frame_step twos`, '')).frames).toEqual(unknown());
  });

  test('a switch in words: what is rendered is not known', async () => {
    const facts = await shot(`layers ".l"\n ${frames}`, 'Layer3d { name "l"\n render_to_disk maybe }');
    expect(facts.layers[1]?.renderable).toBe(true);
    expect(facts.unknown).toContain('layers');
  });

  test('a layer that the project does not hold', async () => {
    const facts = await shot(`layers ".l" "project://ref/late"\n ${frames}`, 'Layer3d { name "l" }');
    expect(facts.layers.map(({ name, frames: own }) => [name, own.value])).toEqual([
      ['project://i', '1-50[1]'],
      ['project://i.l', '1-50[1]'],
      ['project://ref/late', null],
    ]);
    expect(facts.unknown).toContain('layers');
    expect(facts.frames).toEqual(unknown());
  });

  test('a multiplier of the size without a number', async () => {
    expect((await shot('resolution 100 50\n resolution_multiplier <empty>', '')).size).toEqual(unknown());
  });

  test('a format that is a number', async () => {
    const facts = await shot('layers ".l"', 'Layer3d { name "l"\n format 3 }');
    expect(facts.layers[1]?.imageFormat).toBe('');
    expect(facts).not.toHaveProperty('imageFormat');
  });

  test('an attribute without a value is on', async () => {
    const facts = await shot(
      'layers ".a" ".b"',
      'Layer3d { name "a"\n render_to_disk\n}\n Layer3d { name "b" }',
    );
    expect(facts.layers.map(({ renderable }) => renderable)).toEqual([false, true, false]);
  });
});

describe('what is disabled', () => {
  const layers = async (image: string, own: string) => {
    const facts = await readProject(`${HEAD}
Context "s" {
    ${image}
    Image {
        name "i"
        layers ".a" ".b"
        embedded_objects {
            Layer3d { name "a" }
            LayerFile { name "b" filename "plate.exr"
              ${own} }
        }
    }
}`);
    return [facts.layers.map(({ renderable }) => renderable), facts.files.map(({ optional }) => optional)];
  };

  test.each([
    ['', '', [false, true, true], [undefined]],
    ['', 'active no', [false, true, false], [undefined]],
    ['', 'disable yes', [false, true, false], ['muted']],
    ['', 'disable', [false, true, false], ['muted']],
    ['', 'disable no', [false, true, true], [undefined]],
    ['disable yes', '', [false, false, false], ['muted']],
  ])('%j around and %j in a layer', async (image, own, rendered, optional) => {
    expect(await layers(image, own)).toEqual([rendered, optional]);
  });
});

test('files of plug-ins, whatever their attributes are called', async () => {
  const facts = await readProject(`${HEAD}
KubixLight {
    name "lamp"
    ies_file "lamp.ies"
    plate_paths "a.exr" "b.exr"
    cache_path { value "$PDIR/c.vdb" }
    output_path "out.exr"
    prim_path "/World/lamp"
    look_file "Aces 1.2"
}`);
  expect(facts.files.map(({ path, kind }) => [path, kind])).toEqual([
    ['lamp.ies', 'ies'],
    ['a.exr', 'texture'],
    ['b.exr', 'texture'],
    ['$PDIR/c.vdb', 'vdb'],
  ]);
});
