import { describe, expect, test } from 'vitest';
import { mayaAscii, mayaBinary } from '../../../../src/scene/maya/index.js';
import type { SceneFacts } from '../../../../src/scene/scene-format.js';
import { memoryFile } from '../../../support/memory-file.js';
import { chunkWriter } from '../../../support/scenes/maya-binary-writer.js';
import { mayaScene } from '../../../support/scenes/maya-scene.js';

/** A node of some type with one text. */
type Node = readonly [type: string, attribute: string, text: string];

async function fromText([type, attribute, text]: Node): Promise<SceneFacts> {
  const node = `createNode ${type} -n "n";\n\tsetAttr ".${attribute}" -type "string" ${JSON.stringify(text)};`;
  return mayaAscii.read(
    memoryFile(Buffer.from(mayaScene().replace('select -ne :time1;', `${node}\nselect -ne :time1;`))),
  );
}

async function fromChunks([type, attribute, text]: Node): Promise<SceneFacts> {
  const w = chunkWriter(true);
  const tag = '\u0000\u0011\u005c\u0007';
  return mayaBinary.read(
    memoryFile(
      w.group(
        'Maya',
        w.group('HEAD', w.plugin('someplugin', '1.0', { [type]: tag })),
        w.node(tag, 'n', undefined, w.string(attribute, text)),
      ),
    ),
  );
}

const files = ({ files: all }: SceneFacts) => all.map(({ kind, path }) => [kind, path]);

describe('on a node of a plug-in', () => {
  test.each<[node: Node, kind: string]>([
    [['someTexture', 'tx', 'C:/hdr/sky.hdr'], 'texture'],
    [['someTexture', 'anything', 'bare.tx'], 'texture'],
    [['someGrid', 'inPath', 'smoke.####.vdb'], 'vdb'],
    [['someGroom', 'g', 'D:\\groom\\fur.%04d.fur'], 'cache'],
    [['someLens', 'crlf', 'assets/lens.dat'], 'other'],
    [['someCache', 'cd', '//server/sim/run 3'], 'cache'],
    [['someCache', 'dir', '$SIM/run3'], 'cache'],
    [['someCache', 'cd', 'cache/run3'], 'cache'],
    [['someReferenceAssembly', 'fp', './Cube.usda'], 'usd'],
    [['someDisplacement', 'map', 'd.exr'], 'texture'],
    [['someAsset', 'otl', 'a.hda'], 'other'],
    [['someShader', 'source', 'x.oso'], 'script'],
    [['someAssembly', 'def', 'set.ma'], 'scene'],
    [['someSettings', 'lut', 'C:/x.cube'], 'other'],
    [['someSettings', 'imap_fileName2', 'gi.vrmap'], 'lightmap'],
    [['groupOfLights', 'profile', 'a.ies'], 'ies'],
  ])('%j is recognised', async (node, kind) => {
    expect(files(await fromText(node))).toEqual([[kind, node[2]]]);
    expect(files(await fromChunks(node))).toEqual([[kind, node[2]]]);
  });

  test.each<[node: Node]>([
    // Writers, and what settings write.
    [['someDriver', 'filename', 'C:/out/a.exr']],
    [['someAOV', 'file', 'C:/out/a.exr']],
    [['someBakeSet', 'dir', 'C:/out/a.exr']],
    [['someTexture', 'outputFile', 'C:/out/a.exr']],
    [['someSettings', 'imap_autoSaveFile', 'C:/gi.vrmap']],
    [['someSettings', 'log_filename', 'C:/render.log']],
    [['someGlobals', 'imagePath', 'C:/proj/images']],
    [['someGlobals', 'sceneName', 'C:/proj/scenes/a.mb']],
    [['someTexture', 'prefix', '<Scene>/<Layer>.exr']],
    // No paths.
    [['someTexture', 'mode', 'N/A']],
    [['someTexture', 'space', 'scene-linear Rec 709/sRGB']],
    [['someTexture', 'page', 'https://example.invalid/a.png']],
    [['someTexture', 'expr', 'a = b / c; return "x.png"']],
    [['someTexture', 'many', 'line one\nC:/a.png']],
    [['someTexture', 'data', `AAAA/${'B'.repeat(300)}`]],
    [['someTexture', 'kind', '.png']],
    [['someTexture', 'plugin', 'C:/plugins/a.mll']],
    [['someProxy', 'primPath', '/World/Set']],
    [['aiStandIn', 'anything', '/World/Set']],
    [['someTexture', 'objectPath', '/World/Set']],
  ])('%j is not', async (node) => {
    expect(files(await fromText(node))).toEqual([]);
    expect(files(await fromChunks(node))).toEqual([]);
  });

  test.each([
    [['transform', 'pipelinePath', 'C:/pub/a.ma'] as const],
    [['mesh', 'notes', 'C:/pub/a.png'] as const],
    [['polyCube', 'source', 'C:/pub/a.png'] as const],
    [['animCurveTL', 'source', 'C:/pub/a.png'] as const],
    [['reference', 'fn[0]', 'C:/pub/a.ma'] as const],
    [['file', 'thumb', 'C:/pub/a.png'] as const],
    [['expression', 'ixp', 'C:/pub/a.png'] as const],
  ])('text on a built-in node of Maya is not a path: %j', async (node) => {
    expect(files(await fromText(node))).toEqual([]);
  });

  test('a type that a plug-in declares is not built in, whatever its name', async () => {
    const node = 'createNode dustEmitter -n "n"; setAttr ".map" -type "string" "C:/a.exr";';
    const scene = mayaScene().replace('select -ne :time1;', `${node}\nselect -ne :time1;`);
    const declared = scene.replace('-nodeType "aiOptions"', '-nodeType "aiOptions" -nodeType "dustEmitter"');
    const read = async (text: string) => files(await mayaAscii.read(memoryFile(Buffer.from(text))));
    expect(await read(scene)).toEqual([]);
    expect(await read(declared)).toEqual([['texture', 'C:/a.exr']]);
  });

  test('several in one text, in arrays, and after flags', async () => {
    const node: Node = ['someCrowd', 'characters', 'C:/a.gcha;C:/b.gcha'];
    expect(files(await fromText(node))).toEqual([
      ['other', 'C:/a.gcha'],
      ['other', 'C:/b.gcha'],
    ]);
    const xgen = '-debug 1 -file "C:/s/hair.xgen" -palette "hair" -geom "C:/s/hair.abc" -patch "p"';
    expect(files(await fromText(['xgen_geo', 'SN', xgen]))).toEqual([
      ['cache', 'C:/s/hair.xgen'],
      ['alembic', 'C:/s/hair.abc'],
    ]);
    const row = 'createNode AlembicNode -n "n"; setAttr ".fns" -type "stringArray" 2 "a.abc" "b.abc";';
    const text = mayaScene().replace('select -ne :time1;', `${row}\nselect -ne :time1;`);
    expect(files(await mayaAscii.read(memoryFile(Buffer.from(text))))).toEqual([
      ['alembic', 'a.abc'],
      ['alembic', 'b.abc'],
    ]);
    const w = chunkWriter(false);
    const chunks = w.group(
      'Maya',
      w.group('HEAD', w.plugin('abc', '1', { someCache: '0001' })),
      w.node('0001', 'n', undefined, w.strings('names', ['a.abc', 'b.abc'])),
    );
    expect(files(await mayaBinary.read(memoryFile(chunks)))).toHaveLength(2);
  });

  test('a geometry cache needs a folder and a name', async () => {
    const w = chunkWriter(true);
    const read = async (...attributes: readonly Buffer[]) =>
      files(
        await mayaBinary.read(memoryFile(w.group('Maya', w.node('CCHE', 'n', undefined, ...attributes)))),
      );
    expect(await read(w.string('cn', 'sim'))).toEqual([]);
    expect(await read(w.string('cn', 'data/x.mcj'))).toEqual([['cache', 'data/x.mcj']]);
    expect(await read(w.string('cn', 'sim'), w.string('cp', 'cache/nc/'))).toEqual([
      ['cache', 'cache/nc/sim.xml'],
    ]);
  });

  test('flags may precede the attribute, and the type may be missing', async () => {
    const lines = [
      'createNode someTexture -n "n"; setAttr -type "string" ".a" "x/a.png"; setAttr ".b" "x/b.png";',
      'setAttr "n.c" -type "string" "x/c.png";',
    ];
    const scene = mayaScene().replace('select -ne :time1;', `${lines.join('\n')}\nselect -ne :time1;`);
    expect(files(await mayaAscii.read(memoryFile(Buffer.from(scene)))).map(([, path]) => path)).toEqual([
      ...['x/a.png', 'x/b.png', 'x/c.png'],
    ]);
  });
});

describe('image planes', () => {
  const planes = async (...lines: readonly string[]) => {
    const nodes = [
      'createNode transform -n "off";',
      'createNode camera -n "offShape" -p "off";\n\tsetAttr ".rnd" no;',
      'createNode imagePlane -n "plane";\n\tsetAttr ".imn" -type "string" "a.jpg";',
      ...lines,
    ];
    const scene = mayaScene().replace('select -ne :time1;', `${nodes.join('\n')}\nselect -ne :time1;`);
    const { files: all } = await mayaAscii.read(memoryFile(Buffer.from(scene)));
    return all.map(({ optional }) => optional);
  };
  const on = (camera: string, place = 'ip') => `connectAttr "plane.msg" "${camera}.${place}" -na;`;

  test('optional where only cameras that do not render show it', async () => {
    expect(await planes(on('offShape'))).toEqual(['camera-not-rendered']);
    expect(await planes(on('|off|offShape', 'imagePlane[0]'))).toEqual(['camera-not-rendered']);
  });

  test('needed for another camera, for none, and for an unclear one', async () => {
    expect(await planes(on('perspShape'))).toEqual([undefined]);
    expect(await planes(on('offShape'), on('perspShape'))).toEqual([undefined]);
    expect(await planes()).toEqual([undefined]);
    expect(await planes(on('carRN', 'phl[2]'))).toEqual([undefined]);
    expect(await planes(on('offShape'), 'connectAttr "curve.o" "offShape.rnd";')).toEqual([undefined]);
  });

  test('in Maya Binary, where their type is unknown', async () => {
    const w = chunkWriter(true);
    const scene = (...cameras: readonly Buffer[]) =>
      w.group(
        'Maya',
        w.node('DIMP', 'plane', undefined, w.string('imn', 'a.jpg')),
        ...cameras,
        w.group('CONN', w.connection('plane.msg', 'camShape.ip[0]')),
      );
    const read = async (camera: Buffer) => (await mayaBinary.read(memoryFile(scene(camera)))).files;
    expect(await read(w.node('DCAM', 'camShape', 'cam', w.double('rnd', 0)))).toEqual([
      { path: 'a.jpg', kind: 'image', node: 'plane', optional: 'camera-not-rendered' },
    ]);
    expect(await read(w.node('DCAM', 'camShape', 'cam'))).toEqual([
      { path: 'a.jpg', kind: 'image', node: 'plane' },
    ]);
  });

  test('a layer that renders the camera needs it', async () => {
    const layer = ['createNode renderLayer -n "fx";', 'setAttr ".adjs[0].val" 1;'];
    const adjusts = 'connectAttr "offShape.rnd" "fx.adjs[0].plg";';
    expect(await planes(on('offShape'), ...layer, adjusts)).toEqual([undefined]);
  });
});
