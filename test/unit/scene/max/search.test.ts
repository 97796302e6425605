import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { maxSearch } from '../../../../src/scene/max/search.js';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'max-'));

const use = { kind: 'texture', node: 'Bitmap' } as const;

test('files are looked for as written, where they were last, beside the scene and in the project', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'scenes'));
  writeFileSync(join(folder, 'job.mxp'), '');
  const rules = await maxSearch({ scene: join(folder, 'scenes/a.max'), path: posix, env: {} });
  expect(rules.projectFolder).toBe(folder);
  expect(
    rules.candidates({ ...use, path: 'C:\\old\\a.png', alternatives: ['D:\\new\\a.png'] }).slice(0, 5),
  ).toEqual([
    ...['C:\\old\\a.png', 'D:\\new\\a.png', join(folder, 'scenes/a.png'), join(folder, 'a.png')],
    join(folder, 'sceneassets/images/a.png'),
  ]);
  expect(rules.candidates({ ...use, path: '.\\maps\\a.png' }).slice(0, 2)).toEqual([
    join(folder, 'scenes/maps/a.png'),
    join(folder, 'maps/a.png'),
  ]);
});

test('without a file of project paths the project is the folder that holds scenes', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'scenes/shot'), { recursive: true });
  const search = (name: string) => maxSearch({ scene: join(folder, name), path: posix, env: {} });
  expect((await search('scenes/shot/a.max')).projectFolder).toBe(folder);
  expect((await search('a.max')).projectFolder).toBeUndefined();
});
