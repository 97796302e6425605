import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { portOf, readClusterPort } from '../../../../src/transfer/raysync/cluster-port.js';

test.each<[title: string, xml: string, port: number | undefined]>([
  ['the first grandchild', '<a><b><c value="7000"/><d value="1"/></b></a>', 7000],
  ['other attributes before it', `<a x="1"><b><c name='p' value='7000' y="2"/></b></a>`, 7000],
  ['an attribute whose name ends alike', '<a><b><c default-value="1" value="2"/></b></a>', 2],
  [
    'a mark, a declaration, comments and CDATA',
    '\ufeff<?xml version="1.0"?><!-- <x> --><a>t<![CDATA[<z>]]><b> <c value="7000"></c></b></a>',
    7000,
  ],
  ['blanks', '<a>\r\n <b\n>\t<c\n value = " 7000 "\n/></b></a>', 7000],
  ['no grandchild of the first child', '<a><b/><b><c value="7000"/></b></a>', undefined],
  ['a first child without children', '<a><b></b><b><c value="7000"/></b></a>', undefined],
  ['only the second grandchild has a value', '<a><b><c/><c value="7000"/></b></a>', undefined],
  ['no root', '', undefined],
  ['a root alone', '<a value="7000"/>', undefined],
  ['text', 'value="7000"', undefined],
  ['JSON', '{"value": 7000}', undefined],
  ['cut off', '<a><b><c value="70', undefined],
  ['entities', '<!DOCTYPE a [<!ENTITY x "7000">]><a><b><c value="&x;"/></b></a>', undefined],
  ['an entity alone', '<a><b><c value="&x;"/></b></a>', undefined],
  ['not a number', '<a><b><c value="http"/></b></a>', undefined],
  ['0', '<a><b><c value="0"/></b></a>', undefined],
  ['above the last port', '<a><b><c value="65536"/></b></a>', undefined],
  ['a very long number', `<a><b><c value="${'7'.repeat(5000)}"/></b></a>`, undefined],
])('%s', (_, xml, port) => {
  expect(portOf(xml)).toBe(port);
});

test.each([
  ['open comments', '<!--'.repeat(16_000)],
  ['tags', '<a'.repeat(30_000)],
  ['blanks in a tag', `<a${' '.repeat(60_000)}`],
  ['attributes', `<a${' b="1"'.repeat(10_000)}`],
])('hostile text ends soon: %s', (_, xml) => {
  const started = performance.now();
  expect(portOf(xml)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(1000);
});

const folderWith = (content?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-cluster-'));
  if (content !== undefined) writeFileSync(join(folder, 'cluster.xml'), content);
  return folder;
};

test('a folder without the file has the documented port', async () => {
  expect(await readClusterPort(folderWith())).toBe(6598);
});

test('a file that names no port is an error with its path', async () => {
  const folder = folderWith('<a/>');
  const params = { file: join(folder, 'cluster.xml') };
  await expect(readClusterPort(folder)).rejects.toMatchObject({
    ...{ name: 'ConfigError', key: 'raysync.clusterPort', params },
  });
});

test('so is one that is too large, and one that is a folder', async () => {
  const large = folderWith(`<a><b><c value="7000"/></b></a>${' '.repeat(70_000)}`);
  await expect(readClusterPort(large)).rejects.toMatchObject({ key: 'raysync.clusterFile', exitCode: 78 });
  const odd = folderWith();
  mkdirSync(join(odd, 'cluster.xml'));
  await expect(readClusterPort(odd)).rejects.toMatchObject({ key: 'raysync.clusterFile', exitCode: 78 });
});
