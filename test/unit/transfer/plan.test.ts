import { describe, expect, test } from 'vitest';
import { type FileFacts, planUpload, refusedNames } from '../../../src/transfer/plan.js';

const facts = (size = 1, identity?: string): FileFacts => ({
  ...{ size, mtimeMs: 1, ctimeMs: 1, identity, isFile: true },
});
const there = () => facts();
const pair = (local: string, server = local) => ({ local, server });

describe('a plan', () => {
  test('has each file once, its size, and the sum', () => {
    const sizes: Record<string, number> = { '/a': 3, '/b': 4 };
    const plan = planUpload([pair('/a'), pair('/b'), pair('/a')], (local) => facts(sizes[local]));
    expect(plan.files.map(({ local, server, facts: { size } }) => [local, server, size])).toEqual([
      ['/a', '/a', 3],
      ['/b', '/b', 4],
    ]);
    expect(plan).toMatchObject({ bytes: 7, refused: [] });
  });

  test('recognises a Windows file by every spelling, and others only by their own', () => {
    const windows = planUpload(
      [pair('D:/Tex/a.png', '/D/Tex/a.png'), pair('d:\\tex\\A.PNG', '/d/tex/A.PNG')],
      there,
    );
    expect(windows.files.map(({ local }) => local)).toEqual(['D:/Tex/a.png']);
    const server = planUpload(
      [pair('//SRV/Share/a', '/SRV/Share/a'), pair('\\\\srv\\share\\A', '/srv/share/A')],
      there,
    );
    expect(server).toMatchObject({ files: [{ local: '//SRV/Share/a' }], refused: [] });
    const clash = planUpload([pair('D:/a', '/D/x'), pair('E:/a', '/d/X')], there);
    expect(clash.refused).toMatchObject([{ why: 'clash', other: 'D:/a' }]);
    expect(planUpload([pair('/tex/a'), pair('/tex/A')], there).files).toHaveLength(2);
  });

  test('distinguishes Windows files whose names differ by more than case', () => {
    // In upper case both would be STRASSE.
    const plan = planUpload([pair('D:/straße', '/D/straße'), pair('D:/strasse', '/D/strasse')], there);
    expect(plan).toMatchObject({ files: [{ server: '/D/straße' }, { server: '/D/strasse' }], refused: [] });
  });

  test('may upload one file to two places', () => {
    expect(planUpload([pair('/a', '/x'), pair('/a', '/y')], there).files).toHaveLength(2);
  });

  test.each<[title: string, local: string, server: string, why: string]>([
    ['a quotation mark', '/a"b.png', '/ab.png', 'quote'],
    ['a quotation mark at the farm', '/ab.png', '/a"b.png', 'quote'],
    ['a line end', '/a\nb.png', '/ab.png', 'control'],
    ['an escape', '/a\u001b[31m.png', '/ab.png', 'control'],
    ['a control character of the upper half', '/a\u0085.png', '/a.png', 'control'],
    ['a separator of paragraphs', '/a\u2029.png', '/a.png', 'control'],
    ['bytes that are not text', '/a\ufffd.png', '/a.png', 'undecodable'],
    ['half a pair', '/a\ud800.png', '/a.png', 'undecodable'],
  ])('rejects %s', (_, local, server, why) => {
    const one = pair(local, server);
    expect(planUpload([one], there)).toMatchObject({ files: [], refused: [{ ...one, why }], bytes: 0 });
    expect(refusedNames([one])).toEqual([{ ...one, why }]);
  });

  test.each(["/it's.png", '/a b.png', '/ä/木.png', '/😀.png', '/a`b$(c);d.png'])('accepts %s', (name) => {
    expect(planUpload([pair(name)], there).refused).toEqual([]);
  });

  test('rejects missing files and folders', () => {
    expect(planUpload([pair('/a')], () => undefined).refused).toMatchObject([{ why: 'missing' }]);
    const folder = { ...facts(), isFile: false };
    expect(planUpload([pair('/a')], () => folder).refused).toMatchObject([{ why: 'noFile' }]);
  });

  test('rejects a second file for the same place, and names the first', () => {
    const { files, refused } = planUpload([pair('/old/a', '/D/a'), pair('/new/a', 'D/a')], there);
    expect(files).toHaveLength(1);
    expect(refused).toEqual([{ local: '/new/a', server: 'D/a', why: 'clash', other: '/old/a' }]);
  });

  test('counts two names of one file as one', () => {
    const { files, refused } = planUpload([pair('/link', '/D/a'), pair('/file', '/D/a')], () =>
      facts(1, '1:2'),
    );
    expect([files.length, refused]).toEqual([1, []]);
  });

  test('distinguishes two files, with or without identities', () => {
    const clash = (...identities: (string | undefined)[]) => {
      let at = 0;
      const pairs = [pair('/old/a', '/D/a'), pair('/new/a', '/D/a')];
      return planUpload(pairs, () => facts(1, identities[at++])).refused;
    };
    const refused = [{ local: '/new/a', server: '/D/a', why: 'clash', other: '/old/a' }];
    expect(clash('1:2', '1:3')).toEqual(refused);
    expect(clash(undefined, undefined)).toEqual(refused);
    expect(clash('1:2', undefined)).toEqual(refused);
    expect(clash('1:2', '1:2')).toEqual([]);
  });

  // docs/protocol/job-files.md, §6: the farm strips slashes at the beginning.
  test.each(['D/a', '/D/a', '//D/a'])('treats %s as the place /D/a', (server) => {
    expect(planUpload([pair('/old/a', '/D/a'), pair('/new/a', server)], there).refused).toHaveLength(1);
  });

  test('rejects names without reading files', () => {
    expect(refusedNames([pair('/a'), pair('/b"'), pair('/c', '/D/木.png')])).toEqual([
      { ...pair('/b"'), why: 'quote' },
    ]);
  });

  test('does not read a file whose name is rejected', () => {
    const looked: string[] = [];
    planUpload([pair('/a"'), pair('/b')], (local) => {
      looked.push(local);
      return facts();
    });
    expect(looked).toEqual(['/b']);
  });
});
