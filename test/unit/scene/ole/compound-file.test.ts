import { describe, expect, test } from 'vitest';
import { openCompoundFile } from '../../../../src/scene/ole/compound-file.js';
import { memoryFile } from '../../../support/memory-file.js';
import { writeOle } from '../../../support/scenes/ole-writer.js';

const long = Buffer.from(Array.from({ length: 20_000 }, (_, at) => at % 251));
const short = Buffer.from('in mini sectors, more than one of them, since they hold 64 bytes each');
const STREAMS = { long, short, empty: Buffer.alloc(0), 'Storage/Inner/deep': Buffer.from('deep') };

const open = (bytes: Buffer) => openCompoundFile(memoryFile(bytes));

test('an allocation table that the header cannot list is listed in further sectors', async () => {
  // 109 sectors of the table list 7 MB in sectors of 512 bytes; each further list has 127.
  const large = Buffer.alloc(18_000_000);
  for (let at = 0; at < large.length; at += 4) large.writeUInt32LE(at, at);
  const ole = await open(writeOle({ large, long }));
  expect(ole.damage).toBeUndefined();
  const stream = ole.open('large');
  expect((await stream?.read(0, large.length))?.equals(large)).toBe(true);
  expect(await ole.open('long')?.read(0, 1e6)).toEqual(long);
});

describe.each([{ sectorSize: 512 }, { sectorSize: 4096 }, { sectorSize: 512, scattered: true }])(
  '%j',
  (options) => {
    test('streams are found by name and read whole', async () => {
      const ole = await open(writeOle(STREAMS, options));
      expect(ole.names.toSorted()).toEqual(Object.keys(STREAMS).toSorted());
      for (const [name, content] of Object.entries(STREAMS)) {
        const stream = ole.open(name);
        expect(stream?.size).toBe(content.length);
        expect(await stream?.read(0, 1e6)).toEqual(content);
      }
      expect(ole.open('Storage')).toBeUndefined();
    });

    test('parts of a stream are read from any position', async () => {
      const stream = (await open(writeOle(STREAMS, options))).open('long');
      for (const [from, count] of [
        [19_990, 100],
        [511, 3],
        [4095, 4100],
        [20_000, 5],
        [0, 0],
      ] as const) {
        expect(await stream?.read(from, count)).toEqual(long.subarray(from, from + count));
      }
      const chunks: Buffer[] = [];
      for await (const part of stream?.chunks(7) ?? []) chunks.push(part);
      expect(Buffer.concat(chunks)).toEqual(long.subarray(7));
    });
  },
);

/** The position of the first entry of the allocation table, in a file with sectors of 512 bytes. */
const tableOf = (bytes: Buffer) => (bytes.readUInt32LE(76) + 1) * 512;

describe('damage', () => {
  test('a file that is cut gives the part of a stream that is there', async () => {
    const bytes = writeOle({ a: long });
    const moved = Buffer.concat([bytes.subarray(0, 512), bytes.subarray(512)]);
    const stream = (await open(moved)).open('a');
    const cut = await openCompoundFile(memoryFile(moved.subarray(0, moved.length - 512)));
    expect(await stream?.read(0, 1e6)).toEqual(long);
    // The allocation table is at the end: without it, a chain ends after its first sector.
    expect(cut.names).toEqual(['a']);
    expect(await cut.open('a')?.read(0, 1e6)).toEqual(long.subarray(0, 512));
  });

  test('a chain in a circle ends with the stream', async () => {
    const bytes = writeOle({ a: long });
    bytes.writeUInt32LE(0, tableOf(bytes) + 4 * 5);
    const read = await (await open(bytes)).open('a')?.read(0, 1e6);
    expect(read?.subarray(0, 3072)).toEqual(long.subarray(0, 3072));
    expect(read?.length).toBeLessThanOrEqual(long.length);
  });

  test('a directory whose chain or tree is a circle is read once', async () => {
    const bytes = writeOle(STREAMS);
    const directory = bytes.readUInt32LE(48);
    bytes.writeUInt32LE(directory, tableOf(bytes) + 4 * (directory + 1));
    const entry = (directory + 1) * 512;
    for (const at of [68, 72, 76]) bytes.writeUInt32LE(1, entry + 128 + at);
    expect((await open(bytes)).names).toContain('long');
  });

  test('a list of table sectors in a circle ends', async () => {
    const bytes = writeOle({ a: long });
    bytes.writeUInt32LE(0xffffffff, 76);
    bytes.writeUInt32LE(1, 68);
    bytes.writeUInt32LE(1, 512 * 2 + 508);
    expect(await (await open(bytes)).open('a')?.read(0, 600)).toHaveLength(512);
  });

  test.each([
    ['a cut header', (bytes: Buffer) => bytes.subarray(0, 100), 'cut'],
    ['a sector size that cannot be', (bytes: Buffer) => bytes.fill(60, 30, 31), 'malformed'],
  ] as const)('%s is reported', async (_, change, reason) => {
    await expect(open(change(writeOle({ a: long })))).rejects.toMatchObject({ damage: { reason } });
  });
});
