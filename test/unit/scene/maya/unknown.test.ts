import { describe, expect, test } from 'vitest';
import { mayaAscii, mayaBinary } from '../../../../src/scene/maya/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { chunkWriter } from '../../../support/scenes/maya-binary-writer.js';
import { animated, mayaScene } from '../../../support/scenes/maya-scene.js';

const found = (value: unknown) => ({ value, state: 'found' });
const byDefault = (value: unknown) => ({ value, state: 'default' });
const UNKNOWN = { value: null, state: 'unknown' };

const readText = (text: string) => mayaAscii.read(memoryFile(Buffer.from(text)));

/** A scene of text with these lines before its default nodes. */
function withLines(lines: readonly string[], globals: readonly string[] = []): string {
  const scene = mayaScene({ globals });
  return scene.replace('select -ne :time1;', `${lines.join('\n')}\nselect -ne :time1;`);
}

describe('in a text, what is there and not understood is unknown', () => {
  test.each<[globals: string[], lines: string[], field: string]>([
    [['setAttr ".an" yes;', 'setAttr ".ef" $last;'], [], 'frames'],
    [['setAttr ".an" $on;'], [], 'frames'],
    [['setAttr ".an" yes;', 'setAttr ".fs" -type "string" "1";'], [], 'frames'],
    [['setAttr ".an" yes;', 'setAttr ".bfs" $step;'], [], 'frames'],
    [['setAttr ".ren" 3;'], [], 'renderer'],
    [['setAttr ".ifp" 3;'], [], 'outputs'],
    [['setAttr ".ren" -type "stringArray" 1 "arnold";'], [], 'renderer'],
    [[], ['createNode file -n "f";', 'setAttr ".ftn" -type "stringArray" 1 "a.png";'], 'assets'],
    [[], ['setAttr ":defaultResolution.w" $width;'], 'size'],
    [['setAttr ".an" yes;'], ['connectAttr "curve.o" ":defaultRenderGlobals.endFrame";'], 'frames'],
    [[], ['connectAttr "expression1.out[0]" ":defaultResolution.h";'], 'size'],
    [[], ['connectAttr "curve.o" "|persp|perspShape.rnd";'], 'cameras'],
    [[], ['createNode file -n "f";', 'connectAttr "picker.o" "f.ftn";'], 'assets'],
    [[], ['createNode renderLayer -n "fx";', 'setAttr ".rndr" $on;'], 'layers'],
  ])('%j %j', async (globals, lines, field) => {
    const facts = await readText(withLines(lines, globals));
    expect(facts.unknown).toContain(field);
    if (field === 'frames' || field === 'renderer' || field === 'size') expect(facts[field]).toEqual(UNKNOWN);
  });

  test('a flag without a value is none: the default stands', async () => {
    const flags = ['setAttr ".an" yes;', 'setAttr -k on ".fs";', 'setAttr -av -k on ".ef";'];
    expect((await readText(withLines([], flags))).frames).toEqual(byDefault('1-10[1]'));
  });

  test('a text that is longer than what is read', async () => {
    const long = `setAttr ".ftn" -type "string" "${'x'.repeat(2 << 20)}.png";`;
    const { unknown, files } = await readText(withLines(['createNode file -n "f";', long]));
    expect([unknown, files]).toEqual([['assets'], []]);
  });

  test('changes in a reference that are longer than what is read', async () => {
    const row = `\t2 "|a:group1|a:thing" "translate" " -type \\"double3\\" 0 0 0"\n`;
    const edits = ['createNode reference -n "aRN";', '\tsetAttr ".ed" -type "dataReferenceEdits"', '"aRN" 9'];
    const scene = (count: number) => withLines([`${edits.join('\n')}\n${row.repeat(count)};`]);
    expect((await readText(scene(30_000))).unknown).toEqual([]);
    expect((await readText(scene(200_000))).unknown).toEqual(expect.arrayContaining(['assets', 'cameras']));
  });
});

describe('default times', () => {
  test.each([
    ['film', byDefault('1-10[1]')],
    // Maya counts them in frames of film, and whether it does so here is not established.
    ['ntscf', UNKNOWN],
    ['pal', UNKNOWN],
    ['47fps', UNKNOWN],
    ['no such unit', UNKNOWN],
  ])('%s', async (unit, expected) => {
    const scene = withLines([], ['setAttr ".an" yes;']).replace('-t film', `-t "${unit}"`);
    expect((await readText(scene)).frames).toEqual(expected);
  });

  test('those that stand in the scene count in its own frames', async () => {
    const scene = withLines([], animated(5, 60)).replace('-t film', '-t ntscf');
    expect((await readText(scene)).frames).toEqual(found('5-60[1]'));
  });
});

test('frames that are no whole ones say what they were', async () => {
  const scene = mayaScene().replace('setAttr ".o" 7;', 'setAttr ".o" 103.75;');
  expect((await readText(scene)).frames).toEqual({ value: '103', state: 'found', written: '103.75' });
  const range = mayaScene({ globals: animated(1.5, 20.25) });
  expect((await readText(range)).frames).toEqual({
    ...{ value: '1-20[1]', state: 'found', written: '1.5-20.25[1]' },
  });
});

describe('layers', () => {
  test('frames that are overridden, and not known to what', async () => {
    const legacy = withLines(
      ['createNode renderLayer -n "fx";', 'connectAttr ":defaultRenderGlobals.ef" "fx.adjs[0].plg";'],
      animated(1, 20),
    );
    const setup = withLines(
      [
        ...['createNode renderSetupLayer -n "fx";', 'createNode renderLayer -n "rs_fx";'],
        ...['createNode absUniqueOverride -n "o";', 'setAttr ".atr" -type "string" "endFrame";'],
        ...['setAttr ".tgName" -type "string" "defaultRenderGlobals";', 'setAttr ".atv" $last;'],
        ...['connectAttr "rs_fx.msg" "fx.lrl";', 'connectAttr "fx.lit" "o.pls";'],
      ],
      animated(1, 20),
    );
    for (const scene of [legacy, setup]) {
      const { layers, frames } = await readText(scene);
      expect(layers.map((layer) => [layer.name, layer.frames])).toEqual([
        ['masterLayer', found('1-20[1]')],
        ['fx', UNKNOWN],
      ]);
      expect(frames).toEqual(found('1-20[1]'));
    }
  });

  test('a layer that the manager of layers does not know is left over', async () => {
    const { layers } = await readText(
      withLines([
        'createNode renderLayerManager -n "renderLayerManager";',
        ...['known', 'left'].map((name) => `createNode renderLayer -n "${name}";`),
        'connectAttr "renderLayerManager.rlmi[0]" "defaultRenderLayer.rlid";',
        'connectAttr "renderLayerManager.rlmi[2]" "known.rlid";',
        'connectAttr "rig:renderLayerManager.rlmi[1]" "left.rlid";',
      ]),
    );
    expect(layers.map(({ name, renderable }) => [name, renderable])).toEqual([
      ['masterLayer', true],
      ['known', true],
      ['left', false],
    ]);
  });

  test('a camera of a reference that a layer adjusts is behind a placeholder', async () => {
    const { layers, unknown } = await readText(
      withLines([
        'createNode reference -n "carRN";',
        'setAttr ".ed" -type "dataReferenceEdits" "carRN" "carRN" 1',
        '5 3 "carRN" "|car:cam|car:camShape.renderable" "carRN.placeHolderList[2]" "";',
        'createNode renderLayer -n "fx";',
        'setAttr ".adjs[0].val" 1;',
        'connectAttr "carRN.phl[2]" "fx.adjs[0].plg";',
      ]),
    );
    expect(layers.at(-1)).not.toHaveProperty('cameras');
    expect(unknown).toEqual(['layers']);
  });
});

describe.each([
  ['FOR4', false],
  ['FOR8', true],
])('in chunks (%s)', (_name, wide) => {
  type Writer = ReturnType<typeof chunkWriter>;

  function scene(parts: { head?: (w: Writer) => Buffer[]; globals?: (w: Writer) => Buffer[] }): Buffer {
    const w = chunkWriter(wide);
    const { head = () => [], globals = () => [] } = parts;
    return w.group(
      'Maya',
      w.group('HEAD', w.leaf('VERS', Buffer.from('2014')), ...head(w)),
      w.node('DCAM', 'camShape', 'cam'),
      w.select(':time1', w.oldTime('o', 42 * 250)),
      w.select(':defaultRenderGlobals', w.double('an', 1), ...globals(w)),
      w.select(':defaultResolution', w.double('w', 640), w.double('h', 480)),
    );
  }
  const read = (parts: Parameters<typeof scene>[0]) => mayaBinary.read(memoryFile(scene(parts)));
  const unit = (name: string) => (w: Writer) => [w.leaf('TUNI', Buffer.from(name))];

  test.each([
    ['film', 250, '101-148[1]'],
    // With a zero behind it.
    ['film\0', 250, '101-148[1]'],
    ['pal', 240, '101-148[1]'],
    ['ntsc', 200, '101-148[1]'],
    ['ntscf', 100, '101-148[1]'],
  ])('times of four bytes at %j', async (name, ticks, expected) => {
    const facts = await read({
      head: unit(name),
      globals: (w) => [w.oldTime('fs', 101 * ticks), w.oldTime('ef', 148 * ticks)],
    });
    expect(facts.frames).toEqual(found(expected));
  });

  test('a current frame, and one that is no whole one', async () => {
    const still = (w: Writer) => [w.double('an', 0)];
    expect((await read({ globals: still })).frames).toEqual(found('42'));
    const between = (w: Writer) => [...still(w), w.select(':time1', w.oldTime('o', 25_938))];
    expect((await read({ globals: between })).frames).toEqual({ ...found('103'), written: '103.752' });
  });

  test('a step of four bytes', async () => {
    const facts = await read({
      globals: (w) => [w.oldTime('fs', 250), w.oldTime('ef', 2500), w.oldTime('bfs', 500)],
    });
    expect(facts.frames).toEqual(found('1-10[2]'));
  });

  test.each<[what: string, globals: (w: Writer) => Buffer[]]>([
    ['a time of another width', (w) => [w.raw('DBLE', 'fs', [1, 2])]],
    ['a time in a chunk of another tag', (w) => [w.raw('LNG ', 'ef', [0, 0, 0, 9])]],
    ['a switch of one byte', (w) => [w.raw('DBLE', 'an', [1])]],
    ['a switch that is a whole number', (w) => [w.raw('DBLE', 'an', [0, 0, 0, 0, 0, 0, 0, 1])]],
    ['a step that is a number of four bytes', (w) => [w.raw('DBLE', 'bfs', [0x40, 0, 0, 0])]],
    [
      'several values',
      (w) => [
        w.raw(
          'DBLE',
          'ef',
          Array.from({ length: 16 }, () => 0),
        ),
      ],
    ],
    ['a time that comes from elsewhere', (w) => [w.connection('curve.o', ':defaultRenderGlobals.ef')]],
  ])('%s is not understood', async (_what, globals) => {
    const facts = await read({ head: unit('film'), globals });
    expect(facts.frames).toEqual(UNKNOWN);
    expect(facts.unknown).toContain('frames');
  });

  test('times in a unit that is not known, and in ticks of which there are not 6000', async () => {
    const times = (w: Writer) => [w.oldTime('fs', 250), w.oldTime('ef', 2500)];
    expect((await read({ head: unit('fortnight'), globals: times })).frames).toEqual(UNKNOWN);
    const ticks = (w: Writer) => [w.leaf('TDUR', Buffer.from('141120000'))];
    expect((await read({ head: ticks, globals: times })).frames).toEqual(UNKNOWN);
  });

  test('texts in a row where one belongs', async () => {
    const facts = await read({ globals: (w) => [w.strings('ren', ['arnold'])] });
    expect(facts.renderer).toEqual(UNKNOWN);
    expect(facts.unknown).toContain('renderer');
  });

  test('a size that is no number', async () => {
    const { size } = await read({
      globals: (w) => [
        w.group('SLCT', w.leaf('SLCT', Buffer.from(':defaultResolution')), w.raw('I32 ', 'w', [0, 0, 5, 0])),
      ],
    });
    expect(size).toEqual(UNKNOWN);
  });
});
