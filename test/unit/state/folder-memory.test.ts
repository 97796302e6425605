import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openFolderMemory } from '../../../src/state/folder-memory.js';
import { emptyFolder } from '../../support/processes/binary.js';

const FACTS = { size: 3, mtimeMs: 1000.5, ctimeMs: 2000 };
const hash = (digit: string) => digit.repeat(32);

let folder: string;
beforeEach(() => {
  folder = emptyFolder();
});

const files = () =>
  readdirSync(join(folder, 'cache/folders')).map((name) => join(folder, 'cache/folders', name));

describe('a folder memory', () => {
  test('returns what an earlier process stored, as long as the file looks the same', async () => {
    const first = openFolderMemory(folder);
    first.put('=/out/a.exr', FACTS, hash('a'));
    first.put('/out/a.exr', FACTS, hash('b'));
    await first.close();
    const second = openFolderMemory(folder);
    expect(await second.get('=/out/a.exr', FACTS)).toBe(hash('a'));
    expect(await second.get('/out/a.exr', FACTS)).toBe(hash('b'));
    expect(await second.get('+/out/a.exr', FACTS)).toBeUndefined();
    expect(await second.get('=/out/a.exr', { ...FACTS, mtimeMs: 1001 })).toBeUndefined();
  });

  test('keeps a file for each folder', async () => {
    const memory = openFolderMemory(folder);
    for (const name of ['/one/a', '/one/b', '/two/a']) memory.put(name, FACTS, hash('a'));
    await memory.close();
    expect(files()).toHaveLength(2);
  });

  test('returns the last value, also of more folders than are in memory at once', async () => {
    const memory = openFolderMemory(folder);
    const names = Array.from({ length: 200 }, (_, at) => `<${join('/out', String(at), 'shot.exr')}`);
    for (const digit of ['1', '2']) for (const name of names) memory.put(name, FACTS, hash(digit));
    await memory.close();
    for (const name of names) expect(await memory.get(name, FACTS)).toBe(hash('2'));
    const again = openFolderMemory(folder);
    for (const name of names) expect(await again.get(name, FACTS)).toBe(hash('2'));
  });

  test('ignores a row that a killed process did not finish', async () => {
    const first = openFolderMemory(folder);
    first.put('/out/a', FACTS, hash('a'));
    await first.close();
    appendFileSync(files()[0] ?? '', `\n${hash('b').slice(5)}`);
    const second = openFolderMemory(folder);
    second.put('/out/b', FACTS, hash('c'));
    await second.close();
    const third = openFolderMemory(folder);
    expect([await third.get('/out/a', FACTS), await third.get('/out/b', FACTS)]).toEqual([
      hash('a'),
      hash('c'),
    ]);
  });

  test('rewrites a file of outdated rows', async () => {
    const memory = openFolderMemory(folder);
    for (let time = 0; time < 500; time++) memory.put('/out/a', { ...FACTS, mtimeMs: time }, hash('a'));
    await memory.close();
    const before = statSync(files()[0] ?? '').size;
    const again = openFolderMemory(folder);
    expect(await again.get('/out/a', { ...FACTS, mtimeMs: 499 })).toBe(hash('a'));
    expect(statSync(files()[0] ?? '').size).toBeLessThan(before / 100);
    again.put('/out/b', FACTS, hash('b'));
    await again.close();
    const rows = readFileSync(files()[0] ?? '', 'utf8').split('\n');
    expect(rows.filter((row) => row !== '')).toHaveLength(2);
  });

  test('forgets nothing of a folder while its values are stored', async () => {
    const memory = openFolderMemory(folder);
    memory.put('/out/a', FACTS, hash('a'));
    expect(await memory.get('/out/a', FACTS)).toBe(hash('a'));
    expect(await memory.get('/out/missing', FACTS)).toBeUndefined();
  });
});
