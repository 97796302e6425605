import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { CTRL_C, terminal } from '../support/processes/terminal.js';
import { mayaScene } from '../support/scenes/maya-scene.js';

// What draws at a terminal by itself (questions, moving lines) draws no control character of a scene's.

const folder = emptyFolder();
const env = bareEnv(folder);
/** Sets a title, inverts colours, turns the direction of writing, hides. None of it is drawn by ourselves. */
const UNSAFE = '\u001b]0;title\u0007\u001b[7m\u202e\u200bZ';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
const REACHED = /\u001b\]|\u0007|\u001b\[7m|\u202e|\u200b/;

beforeAll(async () => {
  expect((await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env)).code).toBe(0);
  const parts = { layers: [`beauty${UNSAFE}`, 'shadow'], cameras: [`left${UNSAFE}`] };
  writeFileSync(join(folder, 'unsafe.ma'), mayaScene(parts));
}, timeLimit(30_000));
afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

describe('a scene full of control characters', { timeout: timeLimit(30_000) }, () => {
  test('is analyzed at a terminal without printing any', async () => {
    const screen = terminal(['analyze', 'unsafe.ma'], env, folder);
    await screen.shows('beauty');
    await screen.ended;
    expect(screen.text()).toContain('left');
    expect(REACHED.exec(screen.raw())?.[0]).toBeUndefined();
  });

  test.each(casesAt([0], [[{}], [{ ACCESSIBLE: '1' }]]))(
    'is named in prompts without printing any: %j',
    async (more) => {
      const screen = terminal(['submit', 'unsafe.ma', '--sandbox'], { ...env, ...more }, folder);
      await screen.shows('beauty');
      await screen.shows('shadow');
      screen.type(CTRL_C);
      expect(await screen.ended).toBe(130);
      expect(REACHED.exec(screen.raw())?.[0]).toBeUndefined();
    },
  );
});
