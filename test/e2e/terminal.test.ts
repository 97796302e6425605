import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, EXHAUSTIVE, exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { CTRL_C, CTRL_D, HIDE_CURSOR, RETURN, SHOW_CURSOR, terminal } from '../support/processes/terminal.js';
import { BARE_PROJECT } from '../support/scenes/bare-scene.js';

const DOWN = '\u001b[B';
const VERSION = ['--dcc-version', '4'];

const folder = emptyFolder();
const env = bareEnv(folder);

beforeAll(async () => {
  writeFileSync(join(folder, 'scene.project'), BARE_PROJECT);
  const { code } = await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env);
  expect(code).toBe(0);
}, timeLimit(30_000));

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

/** Whether the cursor is shown again, if it was hidden. */
function cursorIsBack(raw: string): boolean {
  return raw.lastIndexOf(SHOW_CURSOR) >= raw.lastIndexOf(HIDE_CURSOR);
}

describe('at a terminal', { timeout: timeLimit(30_000) }, () => {
  test('asks again after Return for frames and version, which have no default', async () => {
    const screen = terminal(['submit', 'scene.project', '--sandbox'], env, folder);
    await screen.shows('Frames to render');
    screen.type(RETURN);
    await screen.shows('there is no default');
    screen.type(`1${RETURN}`);
    await screen.shows('Version of clarisse');
    screen.type(RETURN);
    await screen.shows('Version of clarisse');
    screen.type(`${DOWN}${RETURN}`);
    await screen.shows('Frames       1 (1 frame)');
    await screen.shows('Submit this task?');
    screen.type(`quit${RETURN}`);
    await screen.shows('Type y or n');
    screen.type('\u007f\u007f\u007f\u007f');
    expect(screen.text()).toContain('free: this farm runs on your machine');
    screen.type(RETURN);
    await screen.shows('submitted: scene.project');
    expect(await screen.ended).toBe(0);
    expect(screen.text()).toMatch(/To watch it: rayvision wait \d+ --sandbox/);
    expect(cursorIsBack(screen.raw())).toBe(true);
  });

  exhaustively(test)('asks again after an invalid frame range, and prints the reason', async () => {
    const screen = terminal(['submit', 'scene.project', '--sandbox'], env, folder);
    await screen.shows('Frames to render');
    screen.type(`ten${RETURN}`);
    await screen.shows("'ten' is not a frame range");
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
  });

  exhaustively(test)(
    'prints a failure above the progress line while other frames still render',
    {
      timeout: timeLimit(60_000),
    },
    async () => {
      const flags = ['--sandbox', '--frames', '1-2000', '--dcc-version', '4', '-q'];
      const scene = join(folder, 'scene.project');
      const submit = async () => (await rayvision(['submit', scene, '--new', ...flags], env)).stdout.trim();
      const first = await submit();
      await rayvision(['sandbox', 'set', first, '--fail-frames', '400'], env);
      const ids = [first, await submit()];
      const screen = terminal(['wait', ...ids, '--sandbox'], env, folder);
      await screen.shows(`2W${first}  rendering  `);
      await screen.shows(', 1 failed  scene.project');
      await screen.shows('/2 tasks ended');
      screen.type(CTRL_C);
      await screen.shows(`To wait again: rayvision wait ${ids.join(' ')} --sandbox`);
      expect(await screen.ended).toBe(130);
      await rayvision(['stop', ...ids, '--sandbox'], env);
    },
  );

  exhaustively(test)('submits nothing if the answer is no', async () => {
    const before = JSON.parse((await rayvision(['sandbox', 'status', '--json'], env)).stdout).tasks;
    const argv = ['submit', 'scene.project', '--sandbox', '--frames', '1-3', '--dcc-version', '4'];
    const screen = terminal(argv, env, folder);
    await screen.shows('Submit this task?');
    screen.type(`n${RETURN}`);
    await screen.shows('Nothing was submitted');
    expect(await screen.ended).toBe(0);
    expect(JSON.parse((await rayvision(['sandbox', 'status', '--json'], env)).stdout).tasks).toBe(before);
  });

  exhaustively(test)('exits with 130 at Ctrl-C in a prompt, and shows the cursor again', async () => {
    const screen = terminal(['submit', 'scene.project', '--sandbox', '--frames', '1'], env, folder);
    await screen.shows('Version of clarisse');
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    expect(cursorIsBack(screen.raw())).toBe(true);
  });

  test.each(casesAt([1], ['Frames to render', 'Version of clarisse']))(
    'exits with 130 at Ctrl-D in the prompt "%s"',
    async (question) => {
      const frames = question.startsWith('Frames') ? [] : ['--frames', '1'];
      const screen = terminal(['submit', 'scene.project', '--sandbox', ...frames], env, folder);
      await screen.shows(question);
      screen.type(CTRL_D);
      await screen.shows('nothing was submitted');
      expect(await screen.ended).toBe(130);
      expect(cursorIsBack(screen.raw())).toBe(true);
    },
  );

  test('shows the progress of a render, and does not stop it at Ctrl-C', async () => {
    const argv = ['submit', 'scene.project', '--sandbox', '--frames', '1-5000', '--yes', '--wait'].concat(
      VERSION,
    );
    const screen = terminal(argv, env, folder);
    await screen.shows('rendering: ');
    screen.type(CTRL_C);
    await screen.shows('To wait again: rayvision wait');
    expect(await screen.ended).toBe(130);
    expect(cursorIsBack(screen.raw())).toBe(true);
  });

  test('prints numbered choices if ACCESSIBLE is set', async () => {
    const own = { ...env, ACCESSIBLE: '1' };
    // A scene for which no version was chosen before.
    copyFileSync(join(folder, 'scene.project'), join(folder, 'numbered.project'));
    const screen = terminal(['submit', 'numbered.project', '--sandbox', '--frames', '1'], own, folder);
    await screen.shows('1. clarisse_ifx');
    await screen.shows('Version of clarisse');
    screen.type(RETURN);
    await screen.shows('Type a number');
    screen.type(`1${RETURN}`);
    await screen.shows('Submit this task?');
    screen.type(RETURN);
    await screen.shows('submitted: numbered.project');
    expect(await screen.ended).toBe(0);
  });

  exhaustively(test)('asks for the ROP of a scene without a reader, even with --yes', async () => {
    writeFileSync(join(folder, 'shot.hip'), 'a scene');
    const argv = ['submit', 'shot.hip', '--frames', '1', '--dcc-version', '19', '--yes', '--sandbox'];
    const screen = terminal(argv, env, folder);
    await screen.shows('ROP to render in shot.hip');
    screen.type(RETURN);
    await screen.shows('there is no default');
    screen.type(`/out/karma1${RETURN}`);
    await screen.shows('Renders      /out/karma1');
    await screen.shows('submitted: shot.hip');
    expect(await screen.ended).toBe(0);
  });

  test('asks before delete, with no as the default, and does not ask before stop and start', async () => {
    const argv = ['submit', 'scene.project', '--sandbox', '--frames', '1-99', '--dcc-version', '4', '-q'];
    const id = (await rayvision(argv.with(1, join(folder, 'scene.project')), env)).stdout.trim();
    const asked = terminal(['delete', id, '--sandbox'], env, folder);
    await asked.shows(`Delete 1 task (2W${id})?`);
    asked.type(RETURN);
    await asked.shows('Nothing was done');
    expect(await asked.ended).toBe(0);
    if (!EXHAUSTIVE) return;
    const left = terminal(['delete', id, '--sandbox'], env, folder);
    await left.shows(`Delete 1 task (2W${id})?`);
    left.type(CTRL_C);
    await left.shows('Interrupted: nothing was changed');
    expect(await left.ended).toBe(130);
    expect((await rayvision(['status', id, '--sandbox'], env)).code).toBe(0);
    expect(await terminal(['stop', id, '--sandbox'], env, folder).ended).toBe(0);
    expect(await terminal(['start', id, '--sandbox'], env, folder).ended).toBe(0);
    const agreed = terminal(['delete', id, '--sandbox'], env, folder);
    await agreed.shows(`Delete 1 task (2W${id})?`);
    agreed.type(`y${RETURN}`);
    expect(await agreed.ended).toBe(0);
    expect(cursorIsBack(agreed.raw())).toBe(true);
  });
});
