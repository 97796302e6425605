import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeUploadPlan } from '../../../src/transfer/file-facts.js';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'rayvision-facts-'));
const { signal } = new AbortController();
const pair = (local: string) => ({ local, server: local });

describe('the plan of an upload', () => {
  test('has the facts of each of many files, in their order, whatever folders they are in', async () => {
    const root = temporaryFolder();
    const paths = Array.from({ length: 1200 }, (_, at) =>
      join(root, at < 1100 ? 'many' : `one${at}`, `f${at}`),
    );
    for (const [at, path] of paths.entries()) {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, 'x'.repeat(at % 7));
    }
    const { files, refused, bytes } = await makeUploadPlan(paths.map(pair), signal);
    expect(refused).toEqual([]);
    expect(files.map(({ local }) => local)).toEqual(paths);
    expect(files.map(({ facts }) => facts.size)).toEqual(paths.map((_, at) => at % 7));
    expect(bytes).toBe(paths.reduce((sum, _, at) => sum + (at % 7), 0));
  });

  test('refuses what is missing or no file, first or later in its folder, and follows links', async () => {
    const root = temporaryFolder();
    const path = (name: string) => join(root, name);
    writeFileSync(path('there'), 'x');
    mkdirSync(path('folder'));
    symlinkSync(path('there'), path('link'));
    symlinkSync(path('none'), path('broken'));
    const names = ['missing', 'there', 'folder', 'link', 'broken', 'folder/missing', 'there/below'];
    const { files, refused } = await makeUploadPlan(names.map(path).map(pair), signal);
    expect(files.map(({ local, facts }) => [local, facts.size])).toEqual([
      [path('there'), 1],
      [path('link'), 1],
    ]);
    expect(refused.map(({ local, why }) => [local, why])).toEqual([
      [path('missing'), 'missing'],
      [path('folder'), 'noFile'],
      [path('broken'), 'missing'],
      [path('folder/missing'), 'missing'],
      [path('there/below'), 'missing'],
    ]);
  });

  test('ends when the run is interrupted', async () => {
    const root = temporaryFolder();
    const paths = Array.from({ length: 3000 }, (_, at) => join(root, `f${at}`));
    const run = new AbortController();
    const planning = makeUploadPlan(paths.map(pair), run.signal);
    setImmediate(() => run.abort(new Error('interrupted')));
    await expect(planning).rejects.toThrow('interrupted');
  });
});
