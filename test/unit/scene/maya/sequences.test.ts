import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { mayaBinary } from '../../../../src/scene/maya/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { arnoldScene } from '../../../support/scenes/arnold-scene.js';
import { chunkWriter } from '../../../support/scenes/maya-binary-writer.js';
import { animated, mayaScene } from '../../../support/scenes/maya-scene.js';

const EXPRESSION = ['createNode expression -n "e1";', '\tsetAttr ".ixp" -type "string" ".O[0]=frame";'];
const DRIVEN = 'connectAttr "e1.out[0]" "plate.fe";';

/** Reads a scene from a new folder, with these files in its folder `seq`. */
async function readLines(names: readonly string[], lines: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-frames-'));
  mkdirSync(join(root, 'seq'));
  // Stand-ins are looked into.
  for (const name of names) {
    writeFileSync(join(root, 'seq', name), name.endsWith('.ass') ? arnoldScene() : 'x');
  }
  writeFileSync(join(root, 'shot.ma'), lines.join('\n'));
  const { assets, unknown } = await readScene(join(root, 'shot.ma'), findDcc('maya'), {
    ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
  });
  const own = assets.map(({ missing, files, missingFiles }) => ({
    ...{ missing, count: files?.length ?? 1, missingFiles },
  }));
  return { assets: own, unknown };
}

/** What a scene that renders the frames 1–4 makes of a sequence of which the members 1, 2, 4 and 12 are there. */
async function read(attributes: readonly string[], ...more: readonly string[]) {
  const lines = mayaScene({ globals: animated(1, 4), textures: { plate: 'seq/p.0001.exr' } }).split('\n');
  const at = lines.findIndex((line) => line.includes('.ftn'));
  lines.splice(at + 1, 0, '\tsetAttr ".ufe" yes;', ...attributes);
  const end = lines.findIndex((line) => line.startsWith('// End'));
  lines.splice(end, 0, ...more);
  return readLines(
    ['0001', '0002', '0004', '0012'].map((frame) => `p.${frame}.exr`),
    lines,
  );
}

async function assetOf(attributes: readonly string[], ...more: readonly string[]) {
  const { assets, unknown } = await read(attributes, ...more);
  expect(unknown).toEqual([]);
  return assets;
}

/** What a scene that renders the frames 1–3 makes of these lines, and of files that lie beside it. */
async function readNode(names: readonly string[], ...lines: readonly string[]) {
  const scene = mayaScene({ globals: animated(1, 3) });
  return readLines(
    names,
    scene.replace('select -ne :time1;', `${lines.join('\n')}\nselect -ne :time1;`).split('\n'),
  );
}

test('a file that follows the time needs the frames that render', async () => {
  const expected = [{ missing: true, count: 3, missingFiles: ['seq/p.0003.exr'] }];
  expect(await assetOf([], ...EXPRESSION, DRIVEN)).toEqual(expected);
  expect(await assetOf([], 'connectAttr ":time1.o" "plate.fe";')).toEqual(expected);
});

test('applies the node’s offset', async () => {
  expect(await assetOf(['\tsetAttr ".fo" 10;'], ...EXPRESSION, DRIVEN)).toEqual([
    { missing: true, count: 1, missingFiles: ['seq/p.0011.exr', 'seq/p.0013.exr', 'seq/p.0014.exr'] },
  ]);
});

test('applies the expression’s offset', async () => {
  const shifted = [EXPRESSION[0] ?? '', '\tsetAttr ".ixp" -type "string" ".O[0]=frame + 8";', DRIVEN];
  expect(await assetOf([], ...shifted)).toEqual([
    { missing: true, count: 1, missingFiles: ['seq/p.0009.exr', 'seq/p.0010.exr', 'seq/p.0011.exr'] },
  ]);
});

test('without a connection the existing files are included', async () => {
  expect(await assetOf([])).toEqual([{ missing: false, count: 4, missingFiles: undefined }]);
});

test.each<[what: string, attributes: string[], more: string[]]>([
  [
    'another expression drives it',
    [],
    [EXPRESSION[0] ?? '', '\tsetAttr ".ixp" -type "string" ".O[0]=frame*2";', DRIVEN],
  ],
  ['a curve drives it', [], ['createNode animCurveTU -n "curve";', 'connectAttr "curve.o" "plate.fe";']],
  ['its offset is driven', [], [...EXPRESSION, DRIVEN, 'connectAttr "curve.o" "plate.fo";']],
])('if %s, existing files are included, and more may be needed', async (_what, attributes, more) => {
  const assets = [{ missing: false, count: 4, missingFiles: undefined }];
  expect(await read(attributes, ...more)).toEqual({ assets, unknown: ['assets'] });
});

describe('on nodes of plug-ins', () => {
  const names = ['p.0001.x', 'p.0002.x', 'p.0003.x'];
  test.each([
    ['RedshiftProxyMesh', 'fn', 'useFrameExtension', 'rs'],
    ['RedshiftVolumeShape', 'fileName', 'ufe', 'vdb'],
    ['aiStandIn', 'dso', 'useFrameExtension', 'ass'],
    ['aiVolume', 'filename', 'useFrameExtension', 'vdb'],
    ['aiImage', 'filename', 'ufe', 'exr'],
    ['VRayMesh', 'fn2', 'ufe', 'vrmesh'],
    ['somePlugin', 'path', 'useFrameExtension', 'abc'],
  ])('%s.%s with %s is a sequence', async (type, attribute, flag, extension) => {
    const own = names.map((name) => name.replace(/x$/, extension));
    const node = (on: string, ...more: string[]) => [
      `createNode ${type} -n "n";`,
      `setAttr ".${attribute}" -type "string" "seq/p.0001.${extension}";`,
      `setAttr ".${flag}" ${on};`,
      ...more,
    ];
    const taken = (count: number) => ({
      assets: [{ missing: false, count, missingFiles: undefined }],
      unknown: [],
    });
    expect(await readNode(own, ...node('yes'))).toEqual(taken(3));
    expect(await readNode(own, ...node('no'))).toEqual(taken(1));
    const driven = node('yes', 'connectAttr ":time1.o" "n.frameNumber";');
    expect((await readNode(own.toSpliced(1, 1), ...driven)).assets).toEqual([
      { missing: true, count: 2, missingFiles: [`seq/p.0002.${extension}`] },
    ]);
    expect((await readNode(own, ...node('$on'))).unknown).toEqual(['assets']);
  });

  test('in Maya Binary too', async () => {
    const w = chunkWriter(true);
    const plugin = w.group('HEAD', w.plugin('redshift4maya', '3', { RedshiftProxyMesh: '0001' }));
    const read = async (...flag: readonly Buffer[]) => {
      const node = w.node('0001', 'n', undefined, w.string('fn', 'p.0001.rs'), ...flag);
      return (await mayaBinary.read(memoryFile(w.group('Maya', plugin, node)))).files;
    };
    const file = { path: 'p.0001.rs', kind: 'proxy', node: 'n' };
    expect(await read(w.double('useFrameExtension', 1))).toEqual([{ ...file, pattern: 'sequence' }]);
    expect(await read(w.raw('LNG ', 'ufe', [0, 0, 0, 1]))).toEqual([{ ...file, unclear: true }]);
    expect(await read()).toEqual([file]);
  });
});

describe('a name with a frame token', () => {
  const file = (path: string, ...more: readonly string[]) => [
    ...['createNode file -n "f";', `setAttr ".ftn" -type "string" "seq/${path}";`, 'setAttr ".ufe" yes;'],
    ...more,
  ];
  const standIn = (path: string, ...more: readonly string[]) => [
    ...['createNode aiStandIn -n "s";', `setAttr ".dso" -type "string" "seq/${path}";`, ...more],
  ];
  const time = (plug: string) => `connectAttr ":time1.o" "${plug}";`;
  const hole = (name: string) => ({
    assets: [{ missing: true, count: 2, missingFiles: [`seq/${name}`] }],
    unknown: [],
  });

  test.each<[lines: string[], there: string[], absent: string]>([
    [file('k.<f>.png', time('f.fe')), ['k.0001.png', 'k.0003.png'], 'k.0002.png'],
    [file('k.<f>.png', time('f.fe')), ['k.1.png', 'k.3.png'], 'k.2.png'],
    [file('k.<frame>.png', time('f.fe'), 'setAttr ".fo" 8;'), ['k.9.png', 'k.10.png'], 'k.11.png'],
    [standIn('h.####.ass', time('s.frameNumber')), ['h.0001.ass', 'h.0003.ass'], 'h.0002.ass'],
    [standIn('h.%04d.ass'), ['h.0001.ass', 'h.0003.ass'], 'h.0002.ass'],
    [
      ['createNode VRayMesh -n "v";', 'setAttr ".fn2" -type "string" "seq/z.####.vrmesh";'],
      ['z.0001.vrmesh', 'z.0002.vrmesh'],
      'z.0003.vrmesh',
    ],
  ])('%j needs every member', async (lines, there, absent) => {
    expect(await readNode(there, ...lines)).toEqual(hole(absent));
    const whole = await readNode([...there, absent], ...lines);
    expect(whole).toEqual({ assets: [{ missing: false, count: 3, missingFiles: undefined }], unknown: [] });
  });

  test.each<[lines: string[], there: string[]]>([
    [file('k.<f>.png'), ['k.1.png', 'k.3.png']],
    [file('k.<f>.png', 'connectAttr "curve.o" "f.fe";'), ['k.1.png', 'k.3.png']],
    [standIn('h.####.ass', 'connectAttr "curve.o" "s.frameNumber";'), ['h.0001.ass', 'h.0003.ass']],
    [standIn('h.####.ass', 'setAttr ".frameNumber" 3;'), ['h.0001.ass', 'h.0003.ass']],
    [file('k.<UDIM>.<f>.png', time('f.fe')), ['k.1001.1.png', 'k.1001.3.png']],
  ])('%j: existing files are included, and more may be needed', async (lines, there) => {
    expect(await readNode(there, ...lines)).toEqual({
      ...{ assets: [{ missing: false, count: 2, missingFiles: undefined }], unknown: ['assets'] },
    });
  });

  test('a file with exactly this name', async () => {
    expect(await readNode(['a#1.ass'], ...standIn('a#1.ass', time('s.frameNumber')))).toEqual({
      ...{ assets: [{ missing: false, count: 1, missingFiles: undefined }], unknown: [] },
    });
  });

  test('without any file is missing', async () => {
    const { assets } = await readNode([], ...file('k.<f>.png', time('f.fe')));
    expect(assets).toMatchObject([{ missing: true }]);
  });
});
