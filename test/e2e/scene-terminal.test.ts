import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXHAUSTIVE, exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { CTRL_C, HIDE_CURSOR, RETURN, SHOW_CURSOR, terminal } from '../support/processes/terminal.js';
import { MODERN, writeBlend } from '../support/scenes/blend-writer.js';
import { CAMERA, mantra, writeHip } from '../support/scenes/hip-writer.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { SCENES } from '../support/scenes/shared-scenes.js';
import { block, data, object, STRUCTS, scene, to } from '../unit/scene/blender/files.js';
import vectors from '../vectors/examples.json';

const folder = emptyFolder();
const env = bareEnv(folder);
const SPACE = ' ';
const DOWN = '\u001b[B';

beforeAll(async () => {
  const { code } = await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env);
  expect(code).toBe(0);
  writeFileSync(join(folder, 'plain.ma'), mayaScene());
  writeFileSync(join(folder, 'layers.ma'), mayaScene({ layers: ['beauty', 'shadow'], cameras: ['left'] }));
  writeFileSync(join(folder, 'empty.ma'), '');
  writeFileSync(join(folder, 'newest.ma'), mayaScene({ version: '2099' }));
  writeFileSync(join(folder, 'eevee.blend'), eeveeScene());
  writeFileSync(join(folder, 'blind.ma'), mayaScene({ persp: false }));
}, timeLimit(30_000));

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

/** A scene of Blender's that Eevee renders. */
function eeveeScene(): Buffer {
  const shot = scene('Shot', { camera: to('Main'), 'r.engine': 'BLENDER_EEVEE_NEXT' });
  const blocks = [
    block('GLOB', 'FileGlobal', { curscene: to('Shot') }),
    shot,
    data('CollectionObject', { ob: to('Main') }),
    object('Main'),
  ];
  return writeBlend(STRUCTS, blocks, MODERN);
}

/** The files that a line would send. */
async function filesOf(...argv: string[]) {
  const { stdout } = await rayvision(['submit', ...argv, '--sandbox', '--dry-run', '--json'], env);
  return JSON.parse(stdout).files;
}

/** Members and their kinds, as deep as they go; lists by their first element. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

describe('submit at a terminal', { timeout: timeLimit(30_000) }, () => {
  test('what was chosen for a scene is the default of the next time, and shown as such', async () => {
    writeFileSync(join(folder, 'again.ma'), mayaScene({ layers: ['beauty', 'shadow'] }));
    writeFileSync(join(folder, 'again.project'), 'a scene that nobody reads\n');
    const first = terminal(['submit', 'again.project', '--dcc-version', '5', '--sandbox'], env, folder);
    await first.shows('Frames to render');
    expect(first.text()).not.toContain('as last time');
    first.type(`7-9${RETURN}`);
    await first.shows('Submit this task?');
    first.type(CTRL_C);
    await first.ended;
    const again = terminal(['submit', 'again.project', '--dcc-version', '5', '--sandbox'], env, folder);
    await again.shows('(default: as last time)');
    again.type(RETURN);
    await again.shows('7-9');
    await again.shows('Submit this task?');
    again.type(CTRL_C);
    await again.ended;
    // Never of a script.
    const scene = join(folder, 'again.project');
    const script = await rayvision(['submit', scene, '--dcc-version', '5', '--sandbox'], env);
    expect(script).toMatchObject({ code: 64, stderr: expect.stringContaining('--frames') });

    const layers = terminal(['submit', 'again.ma', '--sandbox'], env, folder);
    await layers.shows('Layers to render');
    await layers.shows('shadow 7');
    layers.type(`${DOWN}${SPACE}${RETURN}`);
    await layers.shows('Submit this task?');
    layers.type(CTRL_C);
    await layers.ended;
    const after = terminal(['submit', 'again.ma', '--sandbox'], env, folder);
    await after.shows('(default: as last time)');
    await after.shows('shadow 7');
    after.type(RETURN);
    await after.shows('Submit this task?');
    const [, summary = ''] = after.text().split('Renders');
    expect(summary).toContain('shadow');
    expect(summary).not.toContain('beauty');
    after.type(CTRL_C);
    await after.ended;
  });

  test('does not ask for values that the scene contains', async () => {
    const screen = terminal(['submit', 'plain.ma', '--sandbox'], env, folder);
    await screen.shows('maya 2023');
    await screen.shows('Submit this task?');
    expect(screen.text()).not.toMatch(/Frames to render|Version of|Layers to|Cameras to/);
    screen.type(RETURN);
    await screen.shows('submitted: plain.ma');
    expect(await screen.ended).toBe(0);
  });

  exhaustively(test).skipIf(SCENES === undefined)(
    'does not ask for values that a Houdini scene contains, and shows the ROP',
    async () => {
      copyFileSync(join(SCENES ?? '', 'houdini/sphere.hip'), join(folder, 'sphere.hip'));
      const screen = terminal(['submit', 'sphere.hip', '--sandbox'], env, folder);
      await screen.shows('houdini 17.0.352');
      await screen.shows('/out/mantra1');
      await screen.shows('Submit this task?');
      expect(screen.text()).not.toMatch(/Frames to render|Version of|ROP or render node/);
      expect(screen.text()).toMatch(/1-10/);
      expect(screen.text()).toContain('1280x720');
      screen.type(RETURN);
      await screen.shows('submitted: sphere.hip');
      expect(await screen.ended).toBe(0);
    },
  );

  exhaustively(test)('several ROPs are a checkbox; one that is not there is refused', async () => {
    const nodes = { 'obj/cam1': CAMERA, 'out/beauty': mantra(), 'out/matte': mantra({ f: [5, 6, 1] }) };
    writeFileSync(join(folder, 'rops.hip'), writeHip({ nodes }));
    const screen = terminal(['submit', 'rops.hip', '--sandbox', '--dcc-version', '19'], env, folder);
    await screen.shows('ROPs to render in rops.hip');
    screen.type(`${DOWN}${SPACE}${RETURN}`);
    await screen.shows('Submit this task?');
    expect(screen.text()).toMatch(/Renders +\/out\/beauty/);
    screen.type(CTRL_C);
    await screen.ended;
    const { code, stderr } = await rayvision(
      ['submit', join(folder, 'rops.hip'), '--rop', 'x', '--sandbox'],
      env,
    );
    expect(code).toBe(65);
    expect(stderr).toContain("has no --rop 'x'; available: /out/beauty, /out/matte");
  });

  exhaustively(test)('counts the frames of every layer and camera, as the farm will', async () => {
    const argv = ['submit', 'layers.ma', '--frames', '1-5', '--sandbox', '--yes'];
    const screen = terminal(argv, env, folder);
    await screen.shows('submitted: layers.ma');
    expect(await screen.ended).toBe(0);
    const counted = Number(/\((\d+) frames in (\d+) renders\)/.exec(screen.text())?.[1]);
    const { stdout } = await rayvision(['status', '--last', '--sandbox', '--json'], env);
    const [task] = JSON.parse(stdout).tasks;
    expect(counted).toBe(task.frames.total);
    expect(task.subtasks.length).toBeGreaterThan(3);
  });

  test('asks for layers and cameras by checkbox, with the scene’s own selected', async () => {
    const screen = terminal(['submit', 'layers.ma', '--sandbox'], env, folder);
    await screen.shows('Layers to render');
    await screen.shows('shadow 7');
    expect(screen.text()).not.toMatch(/⏎ submit/);
    expect(screen.text()).toContain('⏎ accept');
    screen.type(`${DOWN}${SPACE}${RETURN}`);
    await screen.shows('Cameras to render');
    await screen.shows('left');
    screen.type(`${SPACE}${RETURN}`);
    await screen.shows('Renders');
    await screen.shows('masterLayer  left  7  1 frame');
    await screen.shows('shadow       left  7  1 frame');
    await screen.shows('Submit this task? (Y/n)');
    screen.type(`maybe${RETURN}`);
    await screen.shows('Type y or n');
    expect(screen.text()).not.toContain('(Y/n) (y)');
    screen.type(`n${RETURN}`);
    await screen.shows('Nothing was submitted');
    expect(await screen.ended).toBe(0);
    const raw = screen.raw();
    expect(raw.lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(raw.lastIndexOf(HIDE_CURSOR));
  });

  test('reports the errors of all scenes before the first question', async () => {
    const scenes = ['layers.ma', 'empty.ma', 'newest.ma'];
    const screen = terminal(['submit', ...scenes, '--sandbox'], env, folder);
    expect(await screen.ended).toBe(65);
    const text = screen.text();
    expect(text).toContain("empty.ma: Error: 'empty.ma' is empty");
    expect(text).toContain('newest.ma: Error: The farm has no maya 2099');
    expect(text).toContain('--skip-bad');
    expect(text).not.toMatch(/Layers to render|Cameras to render|Submit/);
    if (!EXHAUSTIVE) return;
    // What only the farm knows is known before a question as well.
    const two = terminal(['submit', 'layers.ma', 'newest.ma', '--sandbox'], env, folder);
    expect(await two.ended).toBe(65);
    expect(two.text()).toContain('The farm has no maya 2099');
    expect(two.text()).not.toMatch(/Layers to render|Cameras to render|Submit/);
  });

  exhaustively(test)(
    'asks about Eevee on a platform without graphics cards, and takes Return as no',
    async () => {
      const screen = terminal(['submit', 'eevee.blend', '--frames', '1', '--sandbox'], env, folder);
      await screen.shows('--platform 21');
      await screen.shows('(y/N)');
      screen.type(RETURN);
      await screen.shows('Nothing was submitted');
      expect(await screen.ended).toBe(0);
      const gpu = terminal(
        ['submit', 'eevee.blend', '--frames', '1', '--sandbox', '--platform', '21'],
        env,
        folder,
      );
      await gpu.shows('(Y/n)');
      expect(gpu.text()).not.toContain('Eevee');
      gpu.type(CTRL_C);
      expect(await gpu.ended).toBe(130);
    },
  );

  exhaustively(test)('requires a choice, and ends at Ctrl-C', async () => {
    const screen = terminal(['submit', 'blind.ma', '--sandbox'], env, folder);
    await screen.shows('Cameras to render');
    screen.type(RETURN);
    await screen.shows('Choose at least one');
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
  });

  exhaustively(test)('numbers the choices if ACCESSIBLE is set', async () => {
    // A scene for which nothing was chosen before.
    copyFileSync(join(folder, 'layers.ma'), join(folder, 'numbered.ma'));
    const screen = terminal(['submit', 'numbered.ma', '--sandbox'], { ...env, ACCESSIBLE: '1' }, folder);
    await screen.shows('3. shadow 7');
    await screen.shows('Layers to render');
    screen.type(`9${RETURN}`);
    await screen.shows('Type numbers from 1 to 3');
    // The wrong answer has been cleared.
    screen.type(`2, 3${RETURN}`);
    await screen.shows('Cameras to render');
    screen.type(RETURN);
    await screen.shows('beauty  persp, left  7  2 frames');
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
  });

  exhaustively(test).skipIf(SCENES === undefined)(
    'of a real scene (../shared/scenes is needed)',
    async () => {
      const written = 'D:/deadline-clients/deadline-cloud-for-maya/job_bundle_output_tests';
      for (const name of ['cube.ma', 'scene_file_to_reference.mb']) {
        mkdirSync(join(folder, 'cube'), { recursive: true });
        copyFileSync(join(SCENES ?? '', 'maya', name), join(folder, 'cube', name));
      }
      writeFileSync(join(folder, 'cube', 'deadline_logo_48x48.png'), 'a picture');
      const flags = ['--map', `${written}=${folder}`];
      const screen = terminal(['submit', 'cube/cube.ma', '--sandbox', ...flags], env, folder);
      await screen.shows('537 (1 frame)');
      await screen.shows('3 files');
      await screen.shows('Submit this task?');
      expect(screen.text()).not.toMatch(/Frames to render|Version of|Layers to|Cameras to/);
      screen.type(RETURN);
      await screen.shows('submitted');
      expect(await screen.ended).toBe(0);

      const files = await filesOf(join(folder, 'cube/cube.ma'), ...flags);
      const example = vectors.jobs.find(({ cgId }) => cgId === 2000)?.task as unknown as typeof files;
      const task = files['task.json'];
      expect(Object.keys(task)).toEqual(expect.arrayContaining(Object.keys(example)));
      const layer = task.scene_info_render.defaultRenderLayer;
      expect(shape(layer)).toEqual(shape(example.scene_info_render.defaultRenderLayer));
      expect(task.software_config).toEqual({
        cg_name: 'Maya',
        cg_version: '2023',
        plugins: { stereoCamera: '10.0', mtoa: '5.1.0' },
      });
      expect(layer.common).toMatchObject({
        frames: '537-537[1]',
        width: '960',
        height: '540',
        image_format: 'iff',
      });
      const server = `/${written.replace(':', '')}/cube`;
      expect(files['upload.json'].asset).toEqual([
        { local: join(folder, 'cube/cube.ma'), server: join(folder, 'cube/cube.ma') },
        {
          local: join(folder, 'cube/scene_file_to_reference.mb'),
          server: `${server}/scene_file_to_reference.mb`,
        },
        { local: join(folder, 'cube/deadline_logo_48x48.png'), server: `${server}/deadline_logo_48x48.png` },
      ]);
      expect(files['tips.json']).toEqual({});
    },
  );
});
