import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSceneDcc } from '../../../src/scene/index.js';
import { writeMax } from '../../support/scenes/max-writer.js';
import { writeOle } from '../../support/scenes/ole-writer.js';
import { softimageVersion } from '../../support/scenes/softimage-writer.js';

test.each([
  ['a scene of 3ds Max', writeMax({}), '3ds Max'],
  ['a scene of Softimage', writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0') }), 'softimage'],
  ['a document of another program', writeOle({ WordDocument: Buffer.alloc(9) }), undefined],
  ['the head of a compound file', writeMax({}).subarray(0, 100), undefined],
])('the DCC of %s without its extension is known by its streams', async (_, bytes, name) => {
  const path = join(mkdtempSync(join(tmpdir(), 'rayvision-dcc-')), 'scene.bin');
  writeFileSync(path, bytes);
  expect((await findSceneDcc(path, new AbortController().signal))?.name).toBe(name);
});
