import { expect, test } from 'vitest';
import { type FileIdentity, isSameFile } from '../../../../src/submission/scenes/same-scene.js';

const file = (real: string, more: Partial<FileIdentity> = {}): FileIdentity => ({
  ...{ real, dev: 1n, ino: 7n, links: 1n },
  ...more,
});

/** What a test cannot make here: file systems on which case does not count, and drives that number files badly. */
test.each<[string, FileIdentity, FileIdentity, boolean]>([
  ['one path', file('/s/a.ma'), file('/s/a.ma'), true],
  ['one path without a file number', file('/s/a.ma', { ino: 0n }), file('/s/a.ma', { ino: 0n }), true],
  ['another case, on a case-insensitive system', file('/S/A.ma'), file('/s/a.MA'), true],
  ['another case, on a case-sensitive system', file('/s/A.ma'), file('/s/a.ma', { ino: 8n }), false],
  ['an umlaut as one character and as two', file('/s/\u00fc.ma'), file('/s/u\u0308.ma'), true],
  ['two names of one file', file('/s/a.ma', { links: 2n }), file('/t/b.ma', { links: 2n }), true],
  [
    'two files with the same number, on a drive with unreliable numbers',
    file('/s/a.ma'),
    file('/s/b.ma'),
    false,
  ],
  [
    'the same number on two drives',
    file('/s/a.ma', { links: 2n }),
    file('/t/a.ma', { links: 2n, dev: 2n }),
    false,
  ],
  [
    'no number at all',
    file('/s/A.ma', { ino: 0n, links: 2n }),
    file('/s/a.ma', { ino: 0n, links: 2n }),
    false,
  ],
])('%s', (_, a, b, same) => {
  expect([isSameFile(a, b), isSameFile(b, a)]).toEqual([same, same]);
});
