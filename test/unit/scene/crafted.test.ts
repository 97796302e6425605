import { describe, expect, test } from 'vitest';
import { unknown } from '../../../src/domain/scene/scene-report.js';
import { houdini } from '../../../src/scene/houdini/index.js';
import { max } from '../../../src/scene/max/index.js';
import { usdPackage } from '../../../src/scene/usd/index.js';
import { vrscene } from '../../../src/scene/vray/index.js';
import { checkFacts } from '../../fuzz/check-facts.js';
import { memoryFile } from '../../support/memory-file.js';
import { cpioEntry, mantra, writeHip } from '../../support/scenes/hip-writer.js';
import { writeMax } from '../../support/scenes/max-writer.js';
import { writeOle } from '../../support/scenes/ole-writer.js';
import { vrayScene } from '../../support/scenes/vray-scene.js';
import { writeZip } from '../../support/scenes/zip-writer.js';

/** Items of a file of a few megabytes for which a careless reader takes minutes; each must fit the time of a test. */
const MANY = 300_000;

const node = (part: string, content: string) =>
  writeHip({
    nodes: { 'out/first': mantra() },
    more: [
      ['out/a.init', 'type = ifd\n'],
      [`out/a.${part}`, content],
      ...(part === 'parm' ? [] : [['out/a.parm', '{\n}\n'] as const]),
    ],
  });

describe('a Houdini scene', () => {
  test.each<[what: string, bytes: () => Buffer]>([
    ['lines without parameters', () => node('parm', `${'\n'.repeat(10 * MANY)}a\t[ 0\t0 ]\t(\t1\t)\n`)],
    ['parameters without an end', () => node('parm', 'a\t[ 0\t0 ]\t(\t1\t\n'.repeat(MANY))],
    ['a line of many values', () => node('parm', `a\t[ 0\t0 ]\t(${'\t"a"'.repeat(3 * MANY)}\t)\n`)],
    [
      'a parameter with an endless name',
      () => node('parm', `${'crypto'.repeat(MANY)}!\t[ 0 ]\t(\t"/a/b.png"\t)\n`),
    ],
    ['channels of blank lines', () => node('chn', '\n'.repeat(10 * MANY))],
    [
      'an expression of blanks',
      () => node('chn', `channel f1 {\n segment { expr = a${' '.repeat(MANY)}b\n}\n`),
    ],
    ['inputs without an end', () => node('def', 'inputs\n{\n'.repeat(MANY))],
    ['a list of no digital assets', () => writeHip({ more: [['.OPlibraries', '\n'.repeat(10 * MANY)]] })],
  ])('with %s', async (_, bytes) => {
    const facts = await houdini.read(memoryFile(bytes(), 1 << 20));
    checkFacts(facts);
    expect(facts.damage).toBeUndefined();
  });

  test('whose entries all have wrong sizes is read through one window', async () => {
    const far = 40 << 20;
    const entries = Array.from({ length: 5000 }, (_, at) => cpioEntry(`o${at}`, 'content', far + at));
    const whole = Buffer.concat([writeHip().subarray(0, -87), ...entries, Buffer.alloc(far)]);
    const file = memoryFile(whole);
    let bytes = 0;
    const counted = {
      ...file,
      read: (position: number, length: number) => {
        bytes += Math.min(length, whole.length - position);
        return file.read(position, length);
      },
    };
    expect((await houdini.read(counted)).damage?.reason).toBe('cut');
    expect(bytes).toBeLessThan(3 * whole.length);
  });

  test('of dependencies that lead to each other: their frames are unknown', async () => {
    const count = 1500;
    const nodes = Array.from({ length: count }, (_, at) => [
      `out/m${at}`,
      { type: 'merge', inputs: Array.from({ length: 20 }, (_, to) => `m${(at * 7 + to * 13 + 1) % count}`) },
    ]);
    const { layers } = await houdini.read(memoryFile(writeHip({ nodes: Object.fromEntries(nodes) })));
    expect(layers).toHaveLength(count);
    expect(layers.every(({ frames }) => frames.state === 'unknown')).toBe(true);
  });
});

const word = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);

/** A stream of document properties: numbers and where their values are. */
function propertySet(rows: readonly (readonly [property: number, at: number])[], values: Buffer): Buffer {
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, word(0, rows.length, ...rows.flat()), values]);
}

describe('a scene of 3ds Max', () => {
  const summary = (stream: Buffer) =>
    writeOle({ '\u0005DocumentSummaryInformation': stream, Scene: Buffer.alloc(5000) }, { sectorSize: 4096 });

  test('whose properties are all the same long list', async () => {
    const count = 50_000;
    const list = Buffer.concat([word(0x101e, 200_000), Buffer.alloc(800_000)]);
    const rows = Array.from({ length: count }, (_, at) => [at + 100, 8 + 8 * count] as const);
    expect((await max.read(memoryFile(summary(propertySet(rows, list))))).version).toEqual(unknown());
  });

  test('whose headings have negative numbers of lines', async () => {
    const [headings, lines] = [2000, 200_000];
    const text = (value: string) => Buffer.concat([word(0x1e, 8), Buffer.from(value.padEnd(8, '\0'))]);
    const pairs = Array.from({ length: headings }, (_, at) => [
      text('h'),
      text(at % 2 ? `-${lines}` : `${lines}`),
    ]);
    const first = Buffer.concat([word(0x100c, 2 * headings), ...pairs.flat()]);
    const name = Buffer.from('3ds Max Version: 21,00\0\0');
    const second = Buffer.concat([word(0x101e, lines, name.length), name, Buffer.alloc(4 * lines)]);
    const rows = [
      [12, 24],
      [13, 24 + first.length],
    ] as const;
    const facts = await max.read(memoryFile(summary(propertySet(rows, Buffer.concat([first, second])))));
    checkFacts(facts);
  });

  test('whose mini sectors form a circle', async () => {
    const bytes = writeOle({
      '\u0005DocumentSummaryInformation': Buffer.alloc(3000, 1),
      Scene: Buffer.alloc(3000),
    });
    const sectorAt = (field: number) => (bytes.readUInt32LE(field) + 1) * 512;
    bytes.writeUInt32LE(0xffffffff, 56);
    bytes.writeUInt16LE(2, 32);
    for (const entry of [1, 2]) bytes.writeUInt32LE(0xf0000000, sectorAt(48) + 128 * entry + 120);
    for (let at = 0; at < 128; at++) bytes.writeUInt32LE((at + 2) % 100, sectorAt(60) + 4 * at);
    checkFacts(await max.read(memoryFile(bytes)));
  });

  test('is read as before', async () => {
    expect((await max.read(memoryFile(writeMax()))).damage).toBeUndefined();
  });
});

test('packages whose thousands of files are all the same package are damaged', async () => {
  let inner: Buffer = Buffer.from('#usda 1.0\ndef "a" { asset x = @b.png@ }\n');
  for (const extension of ['usda', 'usdz', 'usdz', 'usdz']) {
    const name = `layer.${extension}`;
    const one = writeZip({ [name]: inner });
    const end = Buffer.from(one.subarray(-22));
    const entry = one.subarray(one.length - 22 - 46 - name.length, -22);
    const count = 3000;
    end.writeUInt16LE(count, 10);
    end.writeUInt32LE(entry.length * count, 12);
    inner = Buffer.concat([one.subarray(0, -22), ...Array<Buffer>(count - 1).fill(entry), end]);
  }
  const { damage, unknown: fields } = await usdPackage.read(memoryFile(inner));
  expect([damage?.reason, fields]).toEqual(['malformed', ['assets']]);
});

test('the frames of a V-Ray scene whose intervals overlap hundreds of times are unknown', async () => {
  const list = Array.from({ length: 250 }, () => 'List(0,499999)').join(',');
  const scene = `${vrayScene()}\nSettingsOutput more {\n frames=List(${list});\n}\n`;
  const facts = await vrscene.read(memoryFile(scene));
  expect(facts.frames).toEqual(unknown());
});
