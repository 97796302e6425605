import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { animated, mayaScene } from '../../../support/scenes/maya-scene.js';

/** A description as Maya writes it: 250 ticks are a frame of film. */
function description(type: string, first: number, last: number, channel = '', format = 'mcx'): string {
  return [
    '<?xml version="1.0"?>',
    '<Autodesk_Cache_File>',
    `  <cacheType Type="${type}" Format="${format}"/>`,
    `  <time Range="${first * 250}-${last * 250}"/>`,
    '  <cacheTimePerFrame TimePerFrame="250"/>',
    '  <cacheVersion Version="2.0"/>',
    `  <Channels><channel0 ChannelName="bodyShape" ${channel} StartTime="0"/></Channels>`,
    '</Autodesk_Cache_File>',
  ].join('\n');
}

/** What a scene that renders these frames makes of a cache with this description and these files beside it. */
async function read(xml: string | undefined, names: readonly string[], frames = animated(1, 3)) {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-caches-'));
  mkdirSync(join(root, 'data'));
  if (xml !== undefined) writeFileSync(join(root, 'data/body.xml'), xml);
  for (const name of names) writeFileSync(join(root, 'data', name), 'x');
  const node = [
    'createNode cacheFile -n "c";',
    ...['\tsetAttr ".cn" -type "string" "body";', '\tsetAttr ".cp" -type "string" "data/";'],
  ].join('\n');
  const scene = mayaScene({ globals: frames }).replace('select -ne :time1;', `${node}\nselect -ne :time1;`);
  writeFileSync(join(root, 'shot.ma'), scene);
  const { assets, unknown } = await readScene(join(root, 'shot.ma'), findDcc('maya'), {
    ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
  });
  expect(assets.map(({ path }) => path)).toEqual(['data/body.xml']);
  const [asset] = assets;
  const files = (asset?.files ?? []).map((path) => basename(path));
  return { files, missing: asset?.missing, missingFiles: asset?.missingFiles, unknown };
}

const framesOf = (...numbers: readonly (number | string)[]) => numbers.map((one) => `bodyFrame${one}.mcx`);
const known = { missing: false, missingFiles: undefined, unknown: [] };

describe('the data of a geometry cache are uploaded with its description', () => {
  test('one file', async () => {
    const others = ['bodyFrame1.mcx', 'body2.mcx', 'body.mcx.bak', 'other.mcx'];
    const xml = description('OneFile', 1, 3);
    expect(await read(xml, ['body.mcx', ...others])).toEqual({ ...known, files: ['body.xml', 'body.mcx'] });
    const older = description('OneFile', 1, 3, '', 'mcc');
    expect(await read(older, ['body.mc'])).toEqual({ ...known, files: ['body.xml', 'body.mc'] });
    expect(await read(older, others)).toEqual({
      ...{ files: ['body.xml'], missing: true, missingFiles: ['data/body.mc'], unknown: [] },
    });
  });

  test('a file for each frame', async () => {
    const names = framesOf(1, 2, 3);
    const xml = description('OneFilePerFrame', 1, 3);
    expect(await read(xml, [...names, 'body.mcx'])).toEqual({ ...known, files: ['body.xml', ...names] });
    expect(await read(xml, framesOf(1, 3))).toEqual({
      files: ['body.xml', ...framesOf(1, 3)],
      ...{ missing: true, missingFiles: ['data/bodyFrame2.mcx'], unknown: [] },
    });
    expect(await read(xml, [])).toMatchObject({
      ...{ missing: true, missingFiles: framesOf(1, 2, 3).map((name) => `data/${name}`) },
    });
  });

  test('samples between frames, and fewer than there are frames', async () => {
    const half = description('OneFilePerFrame', 1, 2, 'SamplingType="Regular" SamplingRate="125"');
    const names = framesOf(1, '1Tick125', 2);
    expect(await read(half, names)).toEqual({ ...known, files: ['body.xml', ...names] });
    expect(await read(half, framesOf(1, 2))).toMatchObject({ missingFiles: ['data/bodyFrame1Tick125.mcx'] });
    const every = description('OneFilePerFrame', 1, 5, 'SamplingType="Regular" SamplingRate="500"');
    expect(await read(every, framesOf(1, 3, 5))).toMatchObject(known);
    expect(await read(every, framesOf(1, 5), animated(2, 2))).toMatchObject({
      missingFiles: ['data/bodyFrame3.mcx'],
    });
  });

  test('a missing sample outside the rendered frames may be needed', async () => {
    const xml = description('OneFilePerFrame', -1, 9);
    const names = framesOf(-1, 0, 1, 2, 3, 4, 9);
    expect(await read(xml, names)).toEqual({
      ...{ ...known, files: ['body.xml', ...names], unknown: ['assets'] },
    });
  });

  test.each([
    ['no description', 'x'],
    ['another way to keep them', description('OneFilePerChannel', 1, 3)],
    ['samples at any time', description('OneFilePerFrame', 1, 3, 'SamplingType="Irregular"')],
  ])('%s: existing files are included, and more may be needed', async (_what, xml) => {
    const { files, ...rest } = await read(xml, [...framesOf(1, 3), 'other.mcx']);
    expect(files.toSorted()).toEqual([...framesOf(1, 3), 'body.xml'].toSorted());
    expect(rest).toEqual({ ...known, unknown: ['assets'] });
    expect(await read(xml, ['other.mcx'])).toMatchObject({ missing: true });
  });

  test('without a description it is missing', async () => {
    expect(await read(undefined, framesOf(1))).toMatchObject({ missing: true, files: [] });
  });
});
