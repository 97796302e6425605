import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayaAscii } from '../../../../src/scene/maya/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { animated, mayaScene } from '../../../support/scenes/maya-scene.js';

const read = (text: string | Buffer, chunk?: number) => mayaAscii.read(memoryFile(Buffer.from(text), chunk));
const found = (value: unknown) => ({ value, state: 'found' });
const byDefault = (value: unknown) => ({ value, state: 'default' });

/** A scene with these lines before the default nodes. */
function withLines(...lines: string[]): string {
  return mayaScene().replace('select -ne :time1;', `${lines.join('\n')}\nselect -ne :time1;`);
}

describe('frames', () => {
  test.each<[lines: string[], expected: object]>([
    [[], found('7')],
    [['setAttr ".an" yes;'], byDefault('1-10[1]')],
    [animated(101, 250), found('101-250[1]')],
    [['setAttr ".an" yes;', 'setAttr ".ef" 20;'], found('1-20[1]')],
    [[...animated(1, 9), 'setAttr ".bfs" 2;'], found('1-9[2]')],
    [[...animated(1, 9), 'setAttr ".bfs" 0.5;'], { value: null, state: 'unknown' }],
    [[...animated(3, 3)], found('3')],
    [['setAttr -k on ".an" yes;', 'setAttr -k on ".fs" 5;', 'setAttr -k on ".ef";'], found('5-10[1]')],
    [['setAttr ".animation" on;', 'setAttr ".startFrame" 2;', 'setAttr ".endFrame" 4;'], found('2-4[1]')],
  ])('%j', async (globals, expected) => {
    expect((await read(mayaScene({ globals }))).frames).toEqual(expected);
  });

  test('the timeline does not define frames', async () => {
    const lines = withLines(
      'createNode script -n "sceneConfigurationScriptNode";',
      '\tsetAttr ".b" -type "string" "playbackOptions -min 1 -max 99 -ast 1 -aet 200 ";',
    );
    expect((await read(lines)).frames).toEqual(found('7'));
  });
});

describe('the header', () => {
  test.each([
    ['film', 24],
    ['pal', 25],
    ['ntscf', 60],
    ['23.976fps', 23.976],
    ['120fps', 120],
  ])('unit %s', async (unit, fps) => {
    expect((await read(mayaScene().replace('-t film', `-t ${unit}`))).fps).toEqual(found(fps));
  });

  test('without a unit the rate is the default', async () => {
    expect((await read(mayaScene().replace(/currentUnit.*\n/, ''))).fps).toEqual(byDefault(24));
  });

  test('plug-ins, over several lines, without Maya itself', async () => {
    const text = mayaScene().replace(
      'requires "stereoCamera" "10.0";',
      'requires -nodeType "a" -nodeType "b"\n\t\t -dataType "c" "xgenToolkit" "1.0";',
    );
    expect((await read(text)).plugins).toEqual({ mtoa: '5.1.0', xgenToolkit: '1.0' });
  });

  test('the version', async () => {
    const versions = async (text: string) => (await read(text)).version.value;
    expect(await versions(mayaScene({ version: '2024' }))).toBe('2024');
    expect(await versions('//Maya ASCII 8.5 scene\nrequires maya "8.5";\n')).toBe('8.5');
    expect(
      await versions('//Maya ASCII 2018ff09 scene\nrequires maya "2018ff09";\nfileInfo "version" "2018";\n'),
    ).toBe('2018ff09');
    // Extensions of 2016 are named in several ways.
    const extension = (version: string, required: string) =>
      versions(
        `//Maya ASCII ${required} scene\nrequires maya "${required}";\nfileInfo "product" "Maya 2016";\nfileInfo "version" "${version}";\n`,
      );
    expect(await extension('2016', '2016R2')).toBe('2016R2');
    expect(await extension('2016 Extension 2', '2016')).toBe('2016R2');
    expect(await extension('2014 x64', '2014')).toBe('2014');
    expect(await versions('//Maya ASCII 2022 scene\nfileInfo "version" "Preview Release 123";\n')).toBe(
      '2022',
    );
  });
});

describe('text', () => {
  test('in the codeset of the header', async () => {
    const scene = (codeset: string) =>
      mayaScene({ textures: { file1: 'tex/@.png' } }).replace('Codeset: UTF-8', `Codeset: ${codeset}`);
    const withBytes = (codeset: string, bytes: number[]) => {
      const [before = '', after = ''] = scene(codeset).split('@');
      return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    };
    const pathOf = async (text: Buffer) => (await read(text)).files[0]?.path;
    expect(await pathOf(withBytes('936', [0xc4, 0xbe]))).toBe('tex/木.png');
    expect(await pathOf(withBytes('932', [0x96, 0xd8]))).toBe('tex/木.png');
    expect(await pathOf(withBytes('UTF-8', [0xe6, 0x9c, 0xa8]))).toBe('tex/木.png');
    expect(await pathOf(withBytes('1252', [0xe9]))).toBe('tex/é.png');
    // Written by a machine of another codeset than it says.
    expect(await pathOf(withBytes('UTF-8', [0xe9]))).toBe('tex/é.png');
  });

  test('with escapes, semicolons, line ends and concatenation in strings', async () => {
    const { files, damage } = await read(
      withLines(
        'createNode file -n "f1";',
        '\tsetAttr ".ftn" -type "string" "C:\\\\tex\\\\a;b \\"c\\".png";',
        'createNode file -n "f2";',
        '\tsetAttr ".ftn" -type "string" ( "tex/"',
        '\t\t+ "long.png");',
        'createNode script -n "s";',
        '\tsetAttr ".b" -type "string" "// no comment ; /* none ',
        'createNode file -n \\"none\\";";',
        'createNode file -n "f3"; // a comment; "with a quote',
        '\tsetAttr ".ftn" -type "string" "c.png";',
        '/* createNode file -n "f4"; */',
      ),
    );
    expect(damage).toBeUndefined();
    expect(files.map(({ node, path }) => [node, path])).toEqual([
      ['f1', 'C:\\tex\\a;b "c".png'],
      ['f2', 'tex/long.png'],
      ['f3', 'c.png'],
    ]);
  });

  test('ends a long skipped statement at its own semicolon', async () => {
    const numbers = '0.25 -1.5 '.repeat(40);
    const lines = withLines(
      'createNode mesh -n "m";',
      `\tsetAttr ".vt[0:79]" ${numbers} /* not yet; */ ${numbers}; `,
      `\tsetAttr ".pv" ${numbers} "a;${'x'.repeat(100)}\\"; b" ${numbers} // nor here;\n ${numbers};`,
      `\tsetAttr ".uv" ${numbers}/ ${numbers};createNode file -n "f";`,
      '\tsetAttr ".ftn" -type "string" "a.png";',
    );
    const whole = await read(lines);
    expect(whole.files).toEqual([{ path: 'a.png', kind: 'texture', node: 'f' }]);
    expect(whole.damage).toBeUndefined();
    for (const chunk of [1, 63, 64, 65, 1000]) expect(await read(lines, chunk)).toEqual(whole);
    const at = lines.indexOf('.uv') + 300;
    const withNul = `${lines.slice(0, at)}\u0000${lines.slice(at + 1)}`;
    expect((await read(withNul)).damage?.reason).toBe('malformed');
    expect(await read(withNul, 100)).toEqual(await read(withNul));
  });

  test('an oversized statement is skipped', async () => {
    const large = `\tsetAttr ".ftn" -type "string" "${'x'.repeat(3 << 20)}.png";`;
    const { files, damage } = await read(
      withLines(
        'createNode file -n "f1";',
        large,
        'createNode file -n "f2";',
        '\tsetAttr ".ftn" -type "string" "a.png";',
      ),
    );
    expect(damage).toBeUndefined();
    expect(files.map(({ node }) => node)).toEqual(['f2']);
  });
});

describe('cameras', () => {
  test('have the name of their transform, in any group', async () => {
    const { cameras } = await read(
      withLines(
        'createNode transform -n "shot" -p "rig";',
        'createNode camera -n "shotShape" -p "|rig|shot";',
        'createNode transform -n "off";',
        'createNode camera -n "offShape" -p "off";',
        '\tsetAttr -k off ".v";',
        '\tsetAttr ".renderable" no;',
      ),
    );
    expect(cameras.map(({ name, node, renderable }) => [name, node, renderable])).toEqual([
      ['persp', 'perspShape', true],
      ['shot', 'shotShape', true],
      ['off', 'offShape', false],
    ]);
  });
});

describe('files', () => {
  test.each<[lines: string[], expected: object]>([
    [
      ['createNode file -n "n";', 'setAttr ".ftn" -type "string" "a.0001.exr";', 'setAttr ".ufe" yes;'],
      { path: 'a.0001.exr', kind: 'texture', pattern: 'sequence' },
    ],
    [
      ['createNode file -n "n";', 'setAttr ".ftn" -type "string" "a.1001.exr";', 'setAttr ".uvt" 3;'],
      { path: 'a.1001.exr', kind: 'texture', pattern: 'udim' },
    ],
    [
      ['createNode file -n "n";', 'setAttr ".ftn" -type "string" "a.<UDIM>.exr";', 'setAttr ".uvt" 3;'],
      { path: 'a.<UDIM>.exr', kind: 'texture' },
    ],
    [
      ['createNode aiStandIn -n "n";', 'setAttr ".dso" -type "string" "p/tree.ass";'],
      { path: 'p/tree.ass', kind: 'proxy' },
    ],
    [
      ['createNode aiStandIn -n "n";', 'setAttr ".dso" -type "string" "p/tree.abc";'],
      { path: 'p/tree.abc', kind: 'alembic' },
    ],
    [
      ['createNode AlembicNode -n "n";', 'setAttr ".fn" -type "string" "cache/a.abc";'],
      { path: 'cache/a.abc', kind: 'alembic' },
    ],
    [
      ['createNode gpuCache -n "n";', 'setAttr ".cfn" -type "string" "cache/a.abc";'],
      { path: 'cache/a.abc', kind: 'alembic' },
    ],
    [
      [
        'createNode imagePlane -n "n";',
        'setAttr ".imn" -type "string" "plate.0001.jpg";',
        'setAttr ".ufe" yes;',
      ],
      { path: 'plate.0001.jpg', kind: 'image', pattern: 'sequence' },
    ],
    [['createNode audio -n "n";', 'setAttr ".f" -type "string" "a.wav";'], { path: 'a.wav', kind: 'sound' }],
    [
      ['createNode PxrTexture -n "n";', 'setAttr ".filename" -type "string" "a.tex";'],
      { path: 'a.tex', kind: 'texture' },
    ],
    [
      [
        'createNode cacheFile -n "n";',
        'setAttr ".cn" -type "string" "sim";',
        'setAttr ".cp" -type "string" "cache/nc";',
      ],
      { path: 'cache/nc/sim.xml', kind: 'cache', isGeometryCache: true },
    ],
    [
      ['createNode RedshiftNormalMap -n "n";', 'setAttr ".tex0" -type "string" "n.png";'],
      { path: 'n.png', kind: 'texture' },
    ],
  ])('%j', async (lines, expected) => {
    expect((await read(withLines(...lines))).files).toEqual([{ node: 'n', ...expected }]);
  });

  test.each([
    [['createNode file -n "n";', 'setAttr ".ftn" -type "string" "";']],
    [['createNode aiAOVDriver -n "n";', 'setAttr ".filename" -type "string" "out.exr";']],
    [['createNode script -n "n";', 'setAttr ".b" -type "string" "a.png";']],
    [['createNode camera -n "n";', 'setAttr ".imn" -type "string" "persp";']],
  ])('%j is not a file', async (lines) => {
    expect((await read(withLines(...lines))).files).toEqual([]);
  });

  test('a reference once, without nested ones', async () => {
    const text = mayaScene().replace(
      'requires maya',
      [
        'file -rdi 1 -ns "a" -rfn "aRN" -op "v=0;" -typ "mayaAscii" "rig.ma{1}";',
        'file -rdi 2 -ns "b" -rfn "a:bRN" -typ "mayaBinary" "deep.mb";',
        'file -rdi 1 -ns "c" -rfn "cRN" -typ "Alembic" "crowd.abc";',
        'file -r -ns "a" -dr 1 -rfn "aRN" -op "v=0;"\n\t\t -typ "mayaAscii" "rig.ma{1}";',
        'file -r -ns "c" -dr 1 -rfn "cRN" -typ "Alembic" "crowd.abc";',
        'requires maya',
      ].join('\n'),
    );
    const { nested, files } = await read(text);
    expect(nested).toEqual([{ path: 'rig.ma', kind: 'scene', node: 'aRN', namespace: 'a' }]);
    expect(files).toEqual([{ path: 'crowd.abc', kind: 'alembic', node: 'cRN' }]);
  });
});

describe('layers', () => {
  test('legacy ones with what they adjust', async () => {
    const { layers } = await read(
      withLines(
        'createNode renderLayer -n "beauty";',
        '\tsetAttr -s 2 ".adjs";',
        '\tsetAttr ".adjs[0].val" 1280;',
        '\tsetAttr ".adjs[1].val" 0;',
        'createNode renderLayer -n "rig:defaultRenderLayer";',
        'createNode renderLayer -n "defaultRenderLayer1";',
        'createNode renderLayer -n "timed";',
        '\tsetAttr ".rndr" no;',
        '\tsetAttr ".adjs[0].val" 5;',
        'connectAttr ":defaultResolution.w" "beauty.adjs[0].plg";',
        'connectAttr "perspShape.rnd" "beauty.adjs[1].plg";',
        'connectAttr ":defaultRenderGlobals.ef" "timed.adjs[0].plg";',
      ),
    );
    expect(layers).toEqual([
      { name: 'masterLayer', node: 'defaultRenderLayer', frames: found('7'), renderable: true },
      {
        name: 'beauty',
        node: 'beauty',
        frames: found('7'),
        renderable: true,
        size: found({ width: 1280, height: 540 }),
        cameras: [],
      },
      { name: 'timed', node: 'timed', frames: { value: null, state: 'unknown' }, renderable: false },
    ]);
  });

  test('an override that is switched off does nothing', async () => {
    const lines = (enabled: string) =>
      withLines(
        'createNode renderSetupLayer -n "fx";',
        'createNode renderLayer -n "rs_fx";',
        'createNode renderSettingsCollection -n "col";',
        'createNode absUniqueOverride -n "w";',
        '\tsetAttr ".atr" -type "string" "width";',
        '\tsetAttr ".tgName" -type "string" "defaultResolution";',
        '\tsetAttr ".atv" 64;',
        `\tsetAttr ".sen" ${enabled};`,
        'connectAttr "rs_fx.msg" "fx.lrl";',
        'connectAttr "fx.lit" "col.pls";',
        'connectAttr "col.lit" "w.pls";',
      );
    const sizeOf = async (enabled: string) =>
      (await read(lines(enabled))).layers.find(({ name }) => name === 'fx')?.size;
    expect(await sizeOf('yes')).toEqual(found({ width: 64, height: 540 }));
    expect(await sizeOf('no')).toBeUndefined();
  });

  test('overrides of times are zero by default, and are written only if they are not', async () => {
    const framesWith = async (...lines: string[]) => {
      const scene = withLines(
        'createNode renderSetupLayer -n "fx";',
        'createNode renderLayer -n "rs_fx";',
        ...lines,
        '\tsetAttr ".tgName" -type "string" "defaultRenderGlobals";',
        'connectAttr "rs_fx.msg" "fx.lrl";',
        'connectAttr "fx.lit" "o.pls";',
      ).replace('select -ne :defaultRenderGlobals;', '$& setAttr ".an" yes;');
      return (await read(scene)).layers.find(({ name }) => name === 'fx')?.frames;
    };
    const start = ['createNode absUniqueOverride -n "o";', '\tsetAttr ".atr" -type "string" "startFrame";'];
    expect(await framesWith(...start)).toEqual(found('0-10[1]'));
    expect(await framesWith(...start, '\tsetAttr ".atv" 4;')).toEqual(found('4-10[1]'));
    const end = ['createNode relUniqueOverride -n "o";', '\tsetAttr ".atr" -type "string" "endFrame";'];
    expect(await framesWith(...end, '\tsetAttr ".ofs" 30;')).toEqual(found('1-30[1]'));
    expect(await framesWith(...end, '\tsetAttr ".mul" 1;', '\tsetAttr ".ofs" 30;')).toEqual(found('1-40[1]'));
  });

  test('a master layer left by an import is not a layer', async () => {
    const { layers } = await read(
      withLines(
        'createNode renderLayer -n "imported_defaultRenderLayer";',
        'createNode renderLayer -n "everything";',
        '\tsetAttr ".g" yes;',
        'createNode renderLayer -n "beauty";',
      ),
    );
    expect(layers.map(({ name }) => name)).toEqual(['masterLayer', 'beauty']);
  });

  test('a cycle of parents ends', async () => {
    const { layers } = await read(
      withLines(
        'createNode renderSetupLayer -n "fx";',
        'createNode group -n "a";',
        'createNode group -n "b";',
        'createNode absUniqueOverride -n "w";',
        '\tsetAttr ".atr" -type "string" "width";',
        '\tsetAttr ".atv" 64;',
        'connectAttr "a.lit" "b.pls";',
        'connectAttr "b.lit" "a.pls";',
        'connectAttr "a.lit" "w.pls";',
        'connectAttr "fx.nxt" "fx.prv";',
      ),
    );
    expect(layers).toHaveLength(1);
  });
});

describe('a damaged scene', () => {
  const scene = mayaScene({ globals: animated(1, 24), textures: { file1: 'a.png' } });

  test('has no defaults for nodes that were not read', async () => {
    const facts = await read(scene.slice(0, scene.indexOf('setAttr ".pa"') + 10));
    expect(facts.damage).toMatchObject({ reason: 'cut' });
    expect(facts).toMatchObject({ frames: found('1-24[1]'), size: { state: 'unknown' } });
    expect(facts.unknown).toEqual(expect.arrayContaining(['size', 'cameras', 'assets']));
  });

  test('truncated anywhere, its facts agree with those of the whole scene', async () => {
    const whole = await read(scene);
    for (let length = 1; length < scene.length; length++) {
      const facts = await read(scene.slice(0, length));
      if (!facts.damage) continue;
      for (const name of ['version', 'renderer', 'frames', 'size', 'fps'] as const) {
        const { state } = facts[name];
        if (state === 'default') expect([length, facts[name]]).toEqual([length, whole[name]]);
        else if (state === 'found' && name !== 'version')
          expect([length, facts[name]]).toEqual([length, whole[name]]);
      }
    }
  });

  test('saved by Maya without its closing comment is truncated', async () => {
    const saved = scene.replace('//Codeset', '//Last modified: Tue, Sep 05, 2023 10:14:52 PM\n//Codeset');
    expect((await read(saved)).damage).toBeUndefined();
    const statements = saved.slice(0, saved.indexOf('createNode renderLayer'));
    const facts = await read(statements);
    expect(facts.damage).toEqual({ reason: 'cut', at: statements.length });
    expect(facts).toMatchObject({ frames: { state: 'unknown' }, renderer: { state: 'unknown' } });
  });

  test('with control characters is malformed from there', async () => {
    const at = scene.indexOf('select -ne :time1');
    const bytes = Buffer.from(scene);
    bytes.fill(0, at, at + 40);
    expect((await read(bytes)).damage).toEqual({ reason: 'malformed', at: expect.any(Number) });
  });
});

test('chunks of any size have the same facts', async () => {
  const scene = mayaScene({
    globals: animated(1, 24),
    textures: { a: 'x\\\\y.png', b: 'ä.png' },
    references: { r: 'rig.ma' },
    layers: ['one', 'two'],
  });
  const whole = await read(scene);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: scene.length }), async (chunk) => {
      expect(await read(scene, chunk)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});
