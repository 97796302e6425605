import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { RETURN, terminal } from '../support/processes/terminal.js';
import { mayaScene } from '../support/scenes/maya-scene.js';

const folder = emptyFolder();
const env = bareEnv(folder);
const DOWN = '\u001b[B';

beforeAll(async () => {
  expect((await rayvision(['sandbox', 'start'], env)).code).toBe(0);
  mkdirSync(join(folder, 'proj', 'elsewhere'), { recursive: true });
  mkdirSync(join(folder, 'shots'));
  for (const name of ['wood.png', 'stone.png']) writeFileSync(join(folder, 'proj', 'elsewhere', name), name);
  const textures = { file1: 'D:/tex/wood.png', file2: 'D:/tex/stone.png' };
  writeFileSync(join(folder, 'shots', 'away.ma'), mayaScene({ textures }));
  writeFileSync(join(folder, 'shots', 'whole.ma'), mayaScene({ textures: {} }));
  writeFileSync(join(folder, 'proj', 'near.ma'), mayaScene({ textures }));
  writeFileSync(join(folder, 'proj', 'near2.ma'), mayaScene({ textures: { file1: 'D:/tex/stone.png' } }));
}, timeLimit(30_000));

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

const submit = (...words: string[]) => terminal(['submit', ...words, '--sandbox', '--new'], env, folder);

describe('missing files at a terminal', { timeout: timeLimit(30_000) }, () => {
  test('a mapped folder is searched, the scene read again, and its files are in the summary', async () => {
    const screen = submit('shots/away.ma');
    await screen.shows("2 files of 'shots/away.ma' are missing:");
    await screen.shows('D:/tex/wood.png (file1)');
    await screen.shows('What to do about the missing files?');
    // The first line is no answer.
    screen.type(RETURN);
    await screen.shows('What to do about the missing files?');
    screen.type(`${DOWN}${RETURN}`);
    await screen.shows('Folder as written in the scene');
    screen.type(RETURN);
    await screen.shows('Location of D:/tex on this machine');
    screen.type(`nowhere${RETURN}`);
    await screen.shows("Folder 'nowhere' does not exist");
    screen.type(`${'\u007f'.repeat(7)}proj/elsewhere${RETURN}`);
    await screen.shows(`--map D:/tex=${join(folder, 'proj', 'elsewhere')}`);
    await screen.shows('3 files');
    await screen.shows('Submit this task?');
    expect(screen.text()).not.toContain('3 files, 2 missing');
    screen.type(RETURN);
    await screen.shows('submitted: shots/away.ma');
    expect(await screen.ended).toBe(0);

    // The location is the default of the next time.
    const again = submit('shots/away.ma');
    await again.shows('What to do about the missing files?');
    again.type(`${DOWN}${RETURN}`);
    await again.shows('Folder as written in the scene');
    again.type(RETURN);
    await again.shows('(default: as last time)');
    again.type(RETURN);
    await again.shows('Submit this task?');
    expect(again.text()).toContain('3 files');
    again.type(`n${RETURN}`);
    expect(await again.ended).toBe(0);
  });

  test('a folder of the project that has the file is offered, once for all scenes', async () => {
    const screen = submit('proj/near.ma', 'proj/near2.ma');
    await screen.shows(`(a file of this name is at ${join(folder, 'proj', 'elsewhere', 'wood.png')})`);
    await screen.shows('Use the files that were found elsewhere');
    screen.type(`${DOWN}${RETURN}`);
    await screen.shows('Submit these tasks?');
    screen.type(RETURN);
    await screen.shows('submitted: proj/near2.ma');
    expect(await screen.ended).toBe(0);
    expect(screen.text()).not.toContain("'proj/near2.ma' needs");
  });

  exhaustively(test)('rendering without them lists what is missing', async () => {
    const screen = submit('shots/away.ma');
    await screen.shows('What to do about the missing files?');
    screen.type(`${DOWN}${DOWN}${RETURN}`);
    await screen.shows('2 missing');
    await screen.shows('Submit this task?');
    screen.type(`n${RETURN}`);
    expect(await screen.ended).toBe(0);
  });

  exhaustively(test)('stopping exits with 65, and ACCESSIBLE numbers the choices', async () => {
    const argv = ['submit', 'shots/away.ma', '--sandbox'];
    const screen = terminal(argv, { ...env, ACCESSIBLE: '1' }, folder);
    await screen.shows('1. Map a folder');
    await screen.shows('3. Stop: submit nothing');
    screen.type(RETURN);
    await screen.shows('Type a number from 1 to 3');
    screen.type(`3${RETURN}`);
    await screen.shows('--ignore-missing');
    expect(await screen.ended).toBe(65);
  });

  test.each(casesAt([0], [['--yes'], ['--no-input']]))(
    '%s does not answer the question: exit 65',
    async (flag) => {
      const screen = submit('shots/away.ma', flag);
      expect(await screen.ended).toBe(65);
      expect(screen.text()).not.toContain('What to do');
    },
  );

  exhaustively(test)('cause no question if another scene is invalid: both are reported', async () => {
    writeFileSync(join(folder, 'shots', 'empty.ma'), '');
    const screen = submit('shots/empty.ma', 'shots/away.ma');
    expect(await screen.ended).toBe(65);
    expect(screen.text()).toContain('shots/empty.ma');
    expect(screen.text()).toContain('D:/tex/wood.png');
    expect(screen.text()).not.toContain('What to do');
  });

  exhaustively(test)('cause no question with --skip-bad: the scene is skipped', async () => {
    const screen = submit('shots/away.ma', 'shots/whole.ma', '--skip-bad');
    await screen.shows('Submit this task?');
    screen.type(RETURN);
    await screen.shows('submitted: shots/whole.ma');
    expect(await screen.ended).toBe(65);
    expect(screen.text()).not.toContain('What to do');
  });
});
