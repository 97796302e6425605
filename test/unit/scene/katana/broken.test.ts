import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { found } from '../../../../src/domain/scene/scene-report.js';
import { katana } from '../../../../src/scene/katana/index.js';
import { exhaustively } from '../../../support/exhaustive.js';
import { memoryFile } from '../../../support/memory-file.js';
import {
  group,
  node,
  packed,
  plain,
  project,
  SHOT,
  tarEntry,
  text,
} from '../../../support/scenes/katana-writer.js';

const read = (bytes: Buffer) => katana.read(memoryFile(bytes));
const HEAD = Buffer.from('<katana archive="tar" release="4.5v1">\n');

describe('a damaged project', () => {
  test('that ends early keeps its version, and what precedes the end', async () => {
    const whole = plain(SHOT);
    const facts = await read(whole.subarray(0, whole.indexOf('<string_parameter name="outputName"')));
    expect(facts.damage?.reason).toBe('cut');
    expect([facts.version, facts.frames]).toEqual([found('1.6v8'), found('1-100[1]')]);
    expect(facts.unknown).toEqual(expect.arrayContaining(['layers', 'cameras', 'assets']));
  });

  test('is cut within the archive', async () => {
    const whole = packed(SHOT);
    expect((await read(whole.subarray(0, whole.length - 200))).damage?.reason).toBe('cut');
  });

  test.each([
    ['bytes that are no gzip', Buffer.concat([HEAD, Buffer.from([0x1f, 0x8b, 9, 9, 9])])],
    ['a gzip that is no tar', Buffer.concat([HEAD, gzipSync(Buffer.alloc(2000, 65))])],
    [
      'end tags in another order',
      plain('<node name="a"><group_parameter name="a"></node></group_parameter>'),
    ],
    ['a tag without a name', plain('<node name="a"/>< >')],
    ['an attribute without a value', plain('<node name/>')],
  ])('%s are reported', async (_, bytes) => {
    expect((await read(bytes)).damage?.reason).toBe('malformed');
  });

  test('a head line without an end', async () => {
    expect((await read(Buffer.from('<katana release="4'))).damage?.reason).toBe('cut');
    expect((await read(Buffer.from(`<katana release="${'x'.repeat(20_000)}`))).damage?.reason).toBe(
      'malformed',
    );
  });
});

describe('a hostile project', () => {
  test('defines no entities', async () => {
    const bomb = '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    const { cameras, damage } = await read(
      Buffer.concat([
        Buffer.from(`<katana release="1">\n${bomb}`),
        Buffer.from(
          project(
            [1, 2],
            node('CameraCreate', 'n', { parameters: [text('name', '&b;')] }).replaceAll('&amp;', '&'),
          ),
        ),
        Buffer.from('</katana>'),
      ]),
    );
    expect(damage).toBeUndefined();
    expect(cameras).toMatchObject([{ name: '&b;' }]);
  });

  test('nests too deeply', async () => {
    expect((await read(plain('<group_parameter name="a">'.repeat(10_000)))).damage?.reason).toBe('limit');
  });

  test('has a tag that is too long', async () => {
    expect((await read(plain(`<node name="${'a'.repeat(6_000_000)}"/>`))).damage?.reason).toBe('limit');
  });

  test('unpacks to too much', async () => {
    const header = tarEntry('scene/scene.katana', Buffer.alloc(0));
    header.write('77777777777', 124);
    header.write('        ', 148);
    header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8)}\0 `, 148);
    // A gzip file may have several members.
    const member = gzipSync(Buffer.alloc(10_000_000, 32));
    const { damage } = await read(Buffer.concat([HEAD, gzipSync(header), ...Array(9).fill(member)]));
    expect(damage?.reason).toBe('limit');
  });

  test('connects nodes in a circle', async () => {
    const circle = project(
      [1, 2],
      node('Merge', 'a', { from: ['b.out', 'b.out'] }),
      node('Merge', 'b', { from: ['a.out', 'Group.in'] }),
      node('Group', 'Group', {
        from: ['Group.in', 'Group.out'],
        inner: [node('Render', 'R', { from: ['Group.in', 'R.out', 'a.out'] })],
      }),
    );
    expect((await read(packed(circle))).layers).toHaveLength(1);
  });

  exhaustively(test)('has many nodes that are connected to none', async () => {
    const many = Array.from({ length: 120_000 }, (_, i) => `<node name="n${i}" type="T"/>`);
    expect((await read(plain(many.join('')))).damage).toBeUndefined();
  });

  test('has many nodes that are connected', async () => {
    const many = Array.from(
      { length: 120_000 },
      (_, i) => `<node name="n${i}" type="T"><port name="i" source="n${i - 1}.out"/></node>`,
    );
    expect((await read(plain(many.join('')))).damage).toBeUndefined();
  });

  exhaustively(test)('has more nodes with parameters than can be kept', async () => {
    const many = Array.from({ length: 150_000 }, (_, i) => `<node name="n${i}" type="CameraCreate"/>`);
    expect((await read(plain(many.join('')))).damage?.reason).toBe('limit');
  });

  test('has a type of node that is a name of the language', async () => {
    const parameters = [text('file', 'a.tx'), text('name', 'constructor')];
    const { files } = await read(
      plain(project([1, 2], node('constructor', 'n', { parameters: [group('n', ...parameters)] }))),
    );
    expect(files).toHaveLength(1);
  });

  test('has connected nodes before many renders', async () => {
    const merges = Array.from({ length: 12_000 }, (_, i) =>
      node('Merge', `m${i}`, { from: i === 0 ? [] : [`m${i - 1}.out`, `m${Math.max(0, i - 2)}.out`] }),
    );
    const renders = Array.from({ length: 300 }, (_, i) => node('Render', `r${i}`, { from: ['m11999.out'] }));
    const { layers } = await read(plain(project([1, 2], ...merges, ...renders)));
    expect(layers).toHaveLength(200);
  });

  test('names a location of a huge value', async () => {
    const { files } = await read(
      plain(
        project([1, 2], node('N', 'n', { parameters: [group('g', text('file', `${'a'.repeat(9000)}.tx`))] })),
      ),
    );
    expect(files).toEqual([]);
  });
});
