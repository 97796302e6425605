import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './sources.js';

/** Tests of more than one file: by folder, by name, and the reason. */
const CROSS_CUTTING: readonly (readonly [folder: string, names: readonly string[], why: string])[] = [
  ['.', ['architecture', 'known-failures', 'lockfile', 'mirror'], 'rules for the whole project'],
  ['client', ['examples'], 'each method, with the examples of the reference'],
  ['domain', ['tables'], 'documented constants of several files'],
  ['guards', ['overshoot'], 'waits with a guard, simulated as a whole'],
  ['http', ['established'], 'requests at a socket: attempt, connection and outcome together'],
  [
    'job',
    ['documented', 'scene', 'unread'],
    'job files as a whole: documented, of a scene, of an unread scene',
  ],
  ['protocol', ['examples', 'members', 'tables'], 'the table of endpoints against the reference'],
  ['scene', ['any-bytes', 'crafted', 'many-files'], 'every reader'],
  ['text', ['plain-words'], 'rules for sentences, names and comments'],
  ['transfer/programs', ['results-by-program'], 'results over the engine, the listing and the download'],
  ['transfer/programs', ['two-runs'], 'two runs of this program at once'],
  [
    'transfer/raysync',
    ['daemon', 'misbehaviour', 'raysync'],
    'whole transfers by the stand-in of the daemon',
  ],
  ['transfer/transmitter', ['tables'], 'documented arguments, exit codes and paths of several files'],
  ['transfer/storage', ['swapped-folder', 'vanishing-mount'], 'an engine whose folders change'],
];

/** Tests of the readers, which read whole scenes: their files are named for what a scene contains. */
const READERS = /^scene\/(?!paths\/)[^/]+\//;

test('each unit test has the name of a source file, or is listed as cross-cutting', () => {
  const tests = readdirSync(join(ROOT, 'test/unit'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.test.ts'.length));
  expect(tests.length).toBeGreaterThan(100);
  const others = tests.filter((name) => !READERS.test(name) && !existsSync(join(ROOT, 'src', `${name}.ts`)));
  const listed = CROSS_CUTTING.flatMap(([folder, names]) =>
    names.map((name) => (folder === '.' ? name : `${folder}/${name}`)),
  );
  expect(others.toSorted()).toEqual(listed.toSorted());
});
