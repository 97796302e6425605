import { expect, test } from 'vitest';
import { type FileIdentity, isSameFile } from '../../../../src/submission/scenes/same-scene.js';

const file = (real: string, more: Partial<FileIdentity> = {}): FileIdentity => ({
  ...{ real, dev: 1n, ino: 7n, links: 1n },
  ...more,
});

/** What a test cannot make here: file systems on which case does not count, and drives that number files badly. */
test.each<[string, FileIdentity, FileIdentity, boolean]>([
  ['one path', file('/s/a.ma'), file('/s/a.ma'), true],
  [
    'one path of which the system tells nothing',
    file('/s/a.ma', { ino: 0n }),
    file('/s/a.ma', { ino: 0n }),
    true,
  ],
  ['another case, where it does not count', file('/S/A.ma'), file('/s/a.MA'), true],
  ['another case, where it counts', file('/s/A.ma'), file('/s/a.ma', { ino: 8n }), false],
  ['an umlaut in one sign and in two', file('/s/\u00fc.ma'), file('/s/u\u0308.ma'), true],
  ['two names of one file', file('/s/a.ma', { links: 2n }), file('/t/b.ma', { links: 2n }), true],
  ['two files with one number, on a drive that numbers badly', file('/s/a.ma'), file('/s/b.ma'), false],
  [
    'one number on two drives',
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
