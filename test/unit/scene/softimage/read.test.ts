import { expect, test } from 'vitest';
import { softimage } from '../../../../src/scene/softimage/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { writeOle } from '../../../support/scenes/ole-writer.js';
import { softimageVersion } from '../../../support/scenes/softimage-writer.js';

const read = (bytes: Buffer) => softimage.read(memoryFile(bytes));

test.each([
  ['10.0.422.0', '2012'],
  ['8.0.249.0', '2010'],
  ['13.0.0.0', '2015'],
  ['7.0.2008.0805', '7.0'],
])('the version %s is Softimage %s', async (number, version) => {
  const facts = await read(writeOle({ 'TLShell/Version': softimageVersion(number) }));
  expect(facts.version).toEqual({ value: version, state: 'found' });
  expect(facts.unknown).toEqual(
    expect.arrayContaining(['renderer', 'frames', 'size', 'plugins', 'cameras', 'outputs', 'assets']),
  );
  expect(facts.unknown).not.toContain('version');
  expect(facts).not.toHaveProperty('damage');
});

test('another text is no version', async () => {
  const facts = await read(writeOle({ 'TLShell/Version': softimageVersion('beta') }));
  expect(facts.version.state).toBe('unknown');
  expect(facts.unknown).toContain('version');
});

test.each([
  ['a compound file of another program', writeOle({ WordDocument: Buffer.alloc(9) }), 'malformed'],
  ['a cut file', writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0') }).subarray(0, 300), 'cut'],
])('%s is damaged', async (_, bytes, reason) => {
  expect(await read(bytes)).toMatchObject({ version: { state: 'unknown' }, damage: { reason } });
});
