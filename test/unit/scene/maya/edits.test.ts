import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { chunkWriter } from '../../../support/scenes/maya-binary-writer.js';
import { mayaScene } from '../../../support/scenes/maya-scene.js';

type Files = Readonly<Record<string, string | Buffer>>;

/** Reads `main.ma`, or `main.mb`, of a folder with these files. */
async function report(files: Files) {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-edits-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const main = Object.hasOwn(files, 'main.mb') ? 'main.mb' : 'main.ma';
  const world = { env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal };
  return readScene(join(folder, main), findDcc('maya'), world);
}

/** A scene of text: what it refers to, and the lines of its nodes. */
function scene(references: readonly string[], nodes: readonly string[] = []): string {
  return mayaScene({ persp: false })
    .replace('requires maya', `${references.join('\n')}\nrequires maya`)
    .replace('select -ne :time1;', `${nodes.join('\n')}\nselect -ne :time1;`);
}

const refers = (node: string, file: string, flags: string) => [
  `file -rdi 1 ${flags} -rfn "${node}" -typ "mayaAscii" "${file}";`,
  `file -r ${flags.replace(/ ?-dr \d/, '')} -dr 1 -rfn "${node}" -typ "mayaAscii" "${file}";`,
];

/** A reference node with changes. */
function edited(node: string, ...edits: readonly string[]): string[] {
  const list = edits.map((edit) => `\t\t${edit}`).join('\n');
  return [
    `createNode reference -n "${node}";`,
    `\tsetAttr ".ed" -type "dataReferenceEdits"\n\t\t"${node}"\n\t\t"${node}" 0\n\t\t"${node}" ${edits.length}\n${list};`,
  ];
}

const texture = (node: string, path: string) => [
  `createNode file -n "${node}";`,
  `\tsetAttr ".ftn" -type "string" "${path}";`,
];

const camera = (name: string, ...lines: readonly string[]) => [
  `createNode transform -n "${name}";`,
  `createNode camera -n "${name}Shape" -p "${name}";`,
  ...lines,
];

const paths = ({ assets }: Awaited<ReturnType<typeof report>>) => assets.map(({ path }) => path);
/** The cameras beside those that every scene has, by name. */
const cams = ({ cameras }: Awaited<ReturnType<typeof report>>) =>
  Object.fromEntries(
    cameras.filter(({ name }) => !name.endsWith('persp')).map(({ name, renderable }) => [name, renderable]),
  );

const setPath = (node: string, path: string) =>
  `2 "${node}" "fileTextureName" " -type \\"string\\" \\"${path}\\""`;

describe('reference edits', () => {
  test('change files, and switch cameras on and off', async () => {
    const facts = await report({
      'rig.ma': scene(
        [],
        [...texture('cf', 'old.png'), ...camera('a'), ...camera('b', '\tsetAttr ".rnd" no;')],
      ),
      'main.ma': scene(
        refers('sRN', 'rig.ma', '-ns "s"'),
        edited(
          'sRN',
          '0 "|s:a" "|group1" "-s -r "',
          '1 |s:a "blend" "blend" " -ci 1 -at \\"double\\""',
          '2 "|s:a" "translate" " -type \\"double3\\" 0 0 0"',
          '2 "|group1|s:a|s:aShape" "renderable" " 0"',
          '2 "|s:b|s:bShape" "renderable" " -k 1 1"',
          '3 "s:x.outColor" "s:y.color" ""',
          '5 3 "sRN" "|s:a.message" "sRN.placeHolderList[1]" ""',
          '8 "|s:a" "translateX"',
          setPath('s:cf', 'new.png'),
        ),
      ),
    });
    expect(paths(facts)).toEqual(['new.png']);
    expect(cams(facts)).toEqual({ 's:a': false, 's:b': true });
    expect(facts.unknown).toEqual([]);
  });

  test('whose counts look like edit codes', async () => {
    const facts = await report({
      'rig.ma': scene([], texture('cf', 'old.png')),
      'main.ma': scene(refers('sRN', 'rig.ma', '-ns "s"'), [
        'createNode reference -n "sRN";',
        `\tsetAttr ".ed" -type "dataReferenceEdits" "sRN" "s:tRN" 5 3 "a.b" "c.d" "" 8 "a" "b" 8 "a" "c" 9 "a" "d" 9 "a" "e"`,
        `"sRN" 2 2 "|s:g" "visibility" " 0" ${setPath('s:cf', 'new.png')};`,
      ]),
    });
    expect(paths(facts)).toEqual(['new.png']);
  });

  test('on a node without a file, on a plug-in’s node, and on one of several tiles', async () => {
    const facts = await report({
      'rig.ma': scene(
        [],
        [
          'createNode file -n "empty";',
          'createNode someTexture -n "plugin";',
          '\tsetAttr ".cfn" -type "string" "a.png";',
          '\tsetAttr ".label" -type "string" "a.png";',
          ...texture('tiles', 't.1001.png'),
          '\tsetAttr ".euvt[0].eutn" -type "string" "t.1002.png";',
          '\tsetAttr ".euvt[1].eutn" -type "string" "t.1003.png";',
        ],
      ),
      'main.ma': scene(
        refers('sRN', 'rig.ma', '-ns "s"'),
        edited(
          'sRN',
          setPath('s:empty', 'full.png'),
          '2 "s:plugin" "cacheFileName" " -type \\"string\\" \\"b.png\\""',
          '2 "s:tiles" "explicitUvTiles[1].explicitUvTileName" " -type \\"string\\" \\"t.1004.png\\""',
        ),
      ),
    });
    expect(paths(facts)).toEqual(['full.png', 'b.png', 't.1001.png', 't.1002.png', 't.1004.png']);
  });

  test('apply to each of two references of one scene', async () => {
    const facts = await report({
      'rig.ma': scene([], [...texture('cf', 'old.png'), ...camera('a')]),
      'main.ma': scene(
        [
          ...refers('sRN', 'rig.ma', '-ns "s"'),
          ...refers('tRN', 'rig.ma', '-ns "t"'),
          ...refers('uRN', 'rig.ma', '-ns "u"'),
        ],
        [
          ...edited('sRN', setPath('s:cf', 'one.png'), '2 "s:aShape" "renderable" " 0"'),
          ...edited('tRN', setPath('t:cf', 'two.png')),
          ...edited('uRN', setPath('u:cf', 'two.png')),
        ],
      ),
    });
    expect(paths(facts)).toEqual(['one.png', 'two.png']);
    expect(cams(facts)).toEqual({ 's:a': false, 't:a': true, 'u:a': true });
  });

  test('apply through nested references, the outermost last, without namespaces too', async () => {
    const files = (top: readonly string[]) => ({
      'leaf.ma': scene([], [...texture('x', '0.png'), ...texture('y', '0.png'), ...texture('z', '0.png')]),
      'mid.ma': scene(
        refers('leafRN', 'leaf.ma', '-ns "l"'),
        edited('leafRN', setPath('l:x', '1.png'), setPath('l:y', '1.png')),
      ),
      'main.ma': scene([...refers('midRN', 'mid.ma', '-ns "m"')], top),
    });
    const facts = await report(files(edited('midRN', setPath('m:l:x', '2.png'))));
    expect(paths(facts)).toEqual(['2.png', '1.png', '0.png']);
    const merged = await report({
      ...files([]),
      'main.ma': scene(refers('midRN', 'mid.ma', '-ns ":"'), edited('midRN', setPath('l:x', '3.png'))),
    });
    expect(paths(merged)).toEqual(['3.png', '1.png', '0.png']);
  });

  test('apply under a prefix instead of a namespace', async () => {
    const facts = await report({
      'rig.ma': scene([], [...texture('cf', 'old.png'), ...camera('a')]),
      'main.ma': scene(refers('sRN', 'rig.ma', '-rpr "pre"'), edited('sRN', setPath('pre_cf', 'new.png'))),
    });
    expect(paths(facts)).toEqual(['new.png']);
    expect(cams(facts)).toEqual({ pre_a: true });
  });

  test('that connect an attribute make its value unknown', async () => {
    const driven = (plug: string) =>
      report({
        'rig.ma': scene([], [...texture('cf', 'old.png'), ...camera('a')]),
        'main.ma': scene(
          refers('sRN', 'rig.ma', '-ns "s"'),
          edited('sRN', `5 4 "sRN" "${plug}" "sRN.placeHolderList[1]" ""`),
        ),
      });
    expect((await driven('|s:a|s:aShape.renderable')).unknown).toEqual(['cameras']);
    expect((await driven('s:cf.fileTextureName')).unknown).toEqual(['assets']);
    expect((await driven('|s:a|s:aShape.focalLength')).unknown).toEqual([]);
  });

  test('that switch a camera off make its image plane optional, unless a layer may render it', async () => {
    const plane = (...more: readonly string[]) =>
      report({
        'rig.ma': scene(
          [],
          [
            ...camera('a'),
            'createNode imagePlane -n "plane";\n\tsetAttr ".imn" -type "string" "plate.jpg";',
            'connectAttr "plane.msg" "aShape.ip" -na;',
          ],
        ),
        'main.ma': scene(refers('sRN', 'rig.ma', '-ns "s"'), more),
      });
    const off = edited('sRN', '2 "|s:a|s:aShape" "renderable" " 0"');
    const optional = async (...more: readonly string[]) => (await plane(...more)).assets[0]?.optional;
    expect(await optional()).toBeUndefined();
    expect(await optional(...off)).toBe('camera-not-rendered');
    const layer = [
      'createNode renderLayer -n "fx";\n\tsetAttr ".adjs[0].val" 1;',
      'connectAttr "sRN.phl[1]" "fx.adjs[0].plg";',
    ];
    const placed = edited(
      'sRN',
      '2 "|s:a|s:aShape" "renderable" " 0"',
      '5 3 "sRN" "|s:a|s:aShape.renderable" "sRN.placeHolderList[1]" ""',
    );
    expect(await optional(...placed, ...layer)).toBeUndefined();
  });

  test('with a value that is not understood', async () => {
    const { unknown } = await report({
      'rig.ma': scene([], texture('cf', 'old.png')),
      'main.ma': scene(
        refers('sRN', 'rig.ma', '-ns "s"'),
        edited('sRN', '2 "s:cf" "fileTextureName" " -type \\"matrix\\" 1 0 0 1"'),
      ),
    });
    expect(unknown).toEqual(['assets']);
  });
});

describe('which references are loaded', () => {
  test('of a proxy, the one that is shown', async () => {
    const facts = await report({
      'high.ma': scene([], texture('h', 'high.png')),
      'low.ma': scene([], texture('l', 'low.png')),
      'main.ma': scene([
        ...refers('rigRN', 'high.ma', '-ns "rig" -dr 1'),
        ...refers('lowProxyRN', 'low.ma', '-ns "rig"'),
      ]),
    });
    expect(paths(facts)).toEqual(['low.png']);
    expect(facts.nested.map(({ node }) => node)).toEqual(['lowProxyRN']);
  });

  test('the scene defines it for nested references', async () => {
    const files = (deep: string) => ({
      'x.ma': scene([], texture('x', 'x.png')),
      'y.ma': scene([], texture('y', 'y.png')),
      'mid.ma': scene([...refers('xRN', 'x.ma', '-ns "x"'), ...refers('yRN', 'y.ma', '-ns "y" -dr 1')]),
      'main.ma': scene([...refers('midRN', 'mid.ma', '-ns "m"'), deep]),
    });
    const states = (x: string, y: string) =>
      `file -rdi 2 -ns "x" ${x} -rfn "m:xRN" "x.ma";\nfile -rdi 2 -ns "y" ${y} -rfn "m:yRN" "y.ma";`;
    expect(paths(await report(files('')))).toEqual(['x.png']);
    expect(paths(await report(files(states('-dr 1', ''))))).toEqual(['y.png']);
    expect(paths(await report(files(states('', '-dr 1'))))).toEqual(['x.png']);
  });

  test('a scene without a list defines it in the references', async () => {
    const facts = await report({
      'rig.ma': scene([], texture('cf', 'a.png')),
      'main.ma': scene([
        'file -r -ns "a" -rfn "aRN" "rig.ma";',
        'file -r -ns "b" -dr 1 -rfn "bRN" "gone.ma";',
      ]),
    });
    expect(facts.nested.map(({ node }) => node)).toEqual(['aRN']);
  });

  test('a cycle ends, with edits too', async () => {
    const facts = await report({
      'a.ma': scene(refers('bRN', 'b.ma', '-ns "b"'), edited('bRN', setPath('b:x', '1.png'))),
      'b.ma': scene(refers('aRN', 'a.ma', '-ns "a"'), [
        ...texture('x', '0.png'),
        ...edited('aRN', setPath('a:b:x', '2.png')),
      ]),
      'main.ma': scene(refers('aRN', 'a.ma', '-ns "a"')),
    });
    expect(paths(facts)).toEqual(['1.png']);
    expect(facts.nested.at(-1)).toMatchObject({ cycle: true });
  });

  test('doubling with edits at every level ends', async () => {
    const level = (index: number) =>
      scene(
        [...refers('xRN', `${index + 1}.ma`, '-ns "x"'), ...refers('yRN', `${index + 1}.ma`, '-ns "y"')],
        [...edited('xRN', setPath('x:f', 'x.png')), ...edited('yRN', setPath('y:f', 'y.png'))],
      );
    const levels = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.ma`, level(i)]));
    const facts = await report({ ...levels, '40.ma': scene([]), 'main.ma': level(-1) });
    expect(facts.nested.length).toBeGreaterThan(40);
  }, 30_000);
});

describe('in Maya Binary', () => {
  const w = chunkWriter(true);
  const rig = w.group(
    'Maya',
    w.node('RTFT', 'cf', undefined, w.string('ftn', 'old.png')),
    w.node('XFRM', 'a', undefined),
    w.node('DCAM', 'aShape', 'a'),
  );
  const change = [2, 's:cf', 'fileTextureName', ' -type "string" "new.png"'];
  const off = [2, '|s:a|s:aShape', 'renderable', ' 0'];

  const main = (edits: readonly (readonly (number | string)[])[], ...more: readonly Buffer[]) =>
    w.group(
      'Maya',
      w.group('HEAD', w.leaf('VERS', Buffer.from('2022'))),
      w.group('FRDI', w.listed(1, 'rig.mb', 's', 'sRN'), ...more),
      w.node('REFN', 'sRN', undefined, w.edits('sRN', edits)),
    );

  test('edits of every kind are parsed', async () => {
    const facts = await report({
      'rig.mb': rig,
      'main.mb': main([
        [0, '|s:a', '|group1', '-s -r '],
        [1, '|s:a', 'blend', 'blend', ' -ci 1 -at "double"'],
        [3, 's:x.outColor', 's:y.color', ''],
        [4, 'sRN', 's:x.a', 'sRN.placeHolderList[7]', ''],
        [5, 0, 'sRN', 's:x.a', 's:y.b', 'sRN.placeHolderList[2]', 'sRN.placeHolderList[3]', ''],
        [5, 3, 'sRN', '|s:a.message', 'sRN.placeHolderList[1]', ''],
        [7, 'ignore', ':lightLinker1', 2, 's:x.message', ':light.message', 0],
        [8, '|s:a', 'translateX'],
        [9, '|s:a', 'translateX'],
        off,
        change,
      ]),
    });
    expect(paths(facts)).toEqual(['new.png']);
    expect(cams(facts)).toEqual({ 's:a': false });
    expect(facts.unknown).not.toContain('assets');
  });

  test('an edit of an unknown kind leaves the rest unknown', async () => {
    const { unknown } = await report({ 'rig.mb': rig, 'main.mb': main([[77, 'a', 'b'], change]) });
    expect(unknown).toEqual(expect.arrayContaining(['assets', 'cameras', 'nested']));
  });

  test('a reference that was saved unloaded', async () => {
    const facts = await report({
      'rig.mb': rig,
      'main.mb': main([], w.listed(1, 'gone.mb', 'g', 'gRN', true)),
    });
    expect(facts.nested.map(({ node }) => node)).toEqual(['sRN']);
  });
});
