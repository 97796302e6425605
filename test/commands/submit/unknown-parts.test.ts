import { afterAll, describe, expect, test } from 'vitest';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const project = (own: string, ofImage = 'first_frame 1\n last_frame 50') => `#Isotropix_Serial_Version 1.2
#Isotropix_Clarisse_Version 5
Context "scene" {
    CameraPerspective { name "camera" }
    Image {
        name "image"
        ${ofImage}
        layers ".fg" ".bg"
        embedded_objects {
            Layer3d { name "fg"
              ${own} }
            Layer3d { name "bg" first_frame 3 last_frame 4 }
        }
    }
}
`;

const workstation = await openWorkstation();
workstation.file('layer.project', project('last_frame 20'));
workstation.file('negative.project', project('first_frame -5\n last_frame 20'));
workstation.file('own.project', project('first_frame 7\n last_frame 9', ''));
workstation.file(
  'bare.project',
  '#Isotropix_Serial_Version 1.2\nContext "s" { CameraPerspective { name "c" } }\n',
);
workstation.file('shot.hip');
workstation.file('shot.ma', mayaScene());
afterAll(() => workstation.close());

const submit = (...argv: string[]) => workstation.run(['submit', ...argv], { asTyped: true });

async function refusal(...argv: string[]) {
  const { code, stdout, stderr } = await submit(...argv, '--json');
  expect([code, stdout]).toEqual([64, '']);
  return onlyJson(stderr).error as { message: string; hint: string };
}

/** Frames of the image and its layers in the job file, as far as they render. */
async function framesOf(...argv: string[]) {
  const { code, stdout, stderr } = await submit(...argv, '-q');
  expect([code, stderr]).toEqual([0, '']);
  const [image] = workstation.jobFile(Number(stdout)).scene_info_render.image_node;
  return [image, ...image.layers]
    .filter(({ renderable }: { renderable: string }) => renderable === '1')
    .map(({ frames }: { frames: string }) => frames);
}

describe('unknown frames of a layer', () => {
  test.each([
    ['layer.project', 'project://scene/image.fg'],
    ['negative.project', 'project://scene/image.fg'],
  ])('of %s are never guessed: exit 64 naming --frames and the layer', async (scene, layer) => {
    for (const yes of [[], ['--yes']]) {
      const { message, hint } = await refusal(scene, ...yes);
      expect(message).toContain(layer);
      expect(message).not.toContain('image.bg');
      expect(hint).toContain('--frames');
    }
  });

  test('are replaced by --frames, and ignored if the layer does not render', async () => {
    expect(await framesOf('layer.project', '--frames', '5-6')).toEqual(['5-6[1]', '5-6[1]']);
    expect(await framesOf('layer.project', '--layer', 'bg')).toEqual(['3-4[1]']);
  });

  test('of the image are not asked for if each layer has its own', async () => {
    expect(await framesOf('own.project')).toEqual(['7-9[1]', '3-4[1]']);
  });

  test('are "unknown" in analyze', async () => {
    const { stdout } = await workstation.run(['analyze', 'layer.project'], { env: {} });
    expect(stdout).toContain('project://scene/image.fg unknown');
  });
});

describe('an unknown version', () => {
  test.each([
    ['bare.project', '--frames', '1'],
    ['shot.hip', '--frames', '1'],
    ['shot.hip', '--frames', '1', '--yes'],
    ['shot.ma', 'shot.hip', '--frames', '1'],
  ])('exits with 64 naming --dcc-version: %s %s %s %s', async (...argv) => {
    const { message, hint } = await refusal(...argv);
    expect(message).toContain(argv.find((word) => /hip|bare/.test(word)));
    expect(hint).toContain('--dcc-version');
  });

  test('is an error before the network', async () => {
    const env = { ...workstation.env, RAYVISION_DOMAIN: '127.0.0.1:9' };
    const { code } = await workstation.run(['submit', 'shot.hip', '--frames', '1'], { env, asTyped: true });
    expect(code).toBe(64);
  });

  test('is taken from --dcc-version', async () => {
    const { code, stdout } = await submit('shot.hip', '--frames', '1', '--dcc-version', '19.0', '-q');
    expect(code).toBe(0);
    expect(workstation.jobFile(Number(stdout)).software_config.cg_version).toBe('19.0.383');
  });
});

test('a ROP that was not chosen is shown as assumed', async () => {
  const line = ['shot.hip', '--frames', '1', '--dcc-version', '19', '--new'];
  expect((await submit(...line)).stderr).toContain('/out/mantra1 (assumed; choose another with --rop)');
  const named = await submit(...line, '--rop', '/out/karma');
  expect(named.stderr).toMatch(/Renders +\/out\/karma\n/);
});

test('an unknown image size is empty in the job file, and causes a warning', async () => {
  workstation.file('flat.ma', mayaScene().replace('".pa" 1;', '".w" 0;'));
  const { stdout } = await workstation.run(['analyze', 'flat.ma', '--json'], { env: {} });
  expect(onlyJson(stdout).scenes[0].size).toEqual({ value: null, state: 'unknown' });
  const submitted = await submit('flat.ma');
  expect(submitted.stderr).toMatch(/Warning: The image size of masterLayer in 'flat.ma' is unknown/);
  const [, id] = /\((\d+)\)/.exec(submitted.stdout) ?? [];
  expect(workstation.jobFile(Number(id)).scene_info_render.defaultRenderLayer.common).toMatchObject({
    ...{ width: '', height: '', renderer: 'mayaSoftware' },
  });
});

test('the assets are unknown if a nested scene is not read to its end', async () => {
  const references = { r: 'inner.ma' };
  workstation.file('outer.ma', mayaScene({ references }));
  const unknownOf = async (inner: string) => {
    workstation.file('inner.ma', inner);
    const { stdout } = await workstation.run(['analyze', 'outer.ma', '--json'], { env: {} });
    return onlyJson(stdout).scenes[0].unknown;
  };
  expect(await unknownOf(mayaScene())).not.toContain('assets');
  expect(await unknownOf(mayaScene().slice(0, -200))).toContain('assets');
  expect(await unknownOf('FBX: a format that is not read')).toContain('assets');
});

test('without a terminal a scene with neither version nor frames gets both flags at once', async () => {
  workstation.file('odd.hip', 'x');
  const { code, stderr } = await workstation.run(['submit', 'odd.hip'], { asTyped: true });
  expect(code).toBe(64);
  expect(stderr).toContain('--dcc-version');
  expect(stderr).toContain('--frames');
  const known = await workstation.run(['submit', 'odd.hip', '--frames', '1'], { asTyped: true });
  expect([known.code, known.stderr]).toEqual([64, expect.stringContaining('--dcc-version')]);
  expect(known.stderr).not.toContain('--frames');
});

test('a layer or camera that a scene without any does not have is refused before the network', async () => {
  const flags = ['--frames', '1', '--dcc-version', '5', '--json'];
  const { code, stderr } = await submit('bare.project', '--layer', 'fg', ...flags);
  expect(code).toBe(65);
  expect(onlyJson(stderr).error.message).toContain("has no --layer 'fg'");
});
