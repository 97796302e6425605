import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../unit/sources.js';

const TOP_LEVEL = [
  '.ci',
  '.editorconfig',
  '.gitignore',
  '.gitlab-ci.yml',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'README.zh.md',
  'THIRD-PARTY-NOTICES',
  'bin',
  'biome.json',
  'docs',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
];

// A file that a test or a person leaves there would be committed with the next change.
test.skipIf(!existsSync(join(ROOT, '.git')))(
  'the top level has only known files, and no link is committed',
  () => {
    const lines = execFileSync('git', ['ls-files', '-s'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const files = lines.map((line) => line.split('\t')[1] ?? '');
    expect([...new Set(files.map((file) => file.split('/')[0]))].toSorted()).toEqual(TOP_LEVEL.toSorted());
    expect(lines.filter((line) => line.startsWith('120000'))).toEqual([]);
  },
);
