import { expect, test } from 'vitest';
import { max } from '../../../../src/scene/max/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { type MaxScene, writeMax } from '../../../support/scenes/max-writer.js';

const read = (scene: MaxScene) => max.read(memoryFile(writeMax(scene)));

const guid = (digit: string) => digit.repeat(32);

test('files have their kind and both paths', async () => {
  const paths = {
    a: ['C:\\old\\wood.jpg', 'D:\\new\\Wood.jpg'],
    b: ['lamp.ies', ''],
    c: ['C:\\p\\tree.vrmesh', 'C:\\p\\tree.vrmesh'],
    d: ['C:\\p\\Other.max', ''],
  };
  const facts = await read({
    dependencies: ['WOOD.JPG', 'lamp.ies', 'tree.vrmesh', 'other.max'],
    assets: [
      [guid('a'), 'Bitmap', ...paths.a],
      [guid('b'), 'Photometric', ...paths.b],
      [guid('c'), 'ExternalLink', ...paths.c],
      [guid('d'), 'XRef', ...paths.d],
    ],
  });
  expect(facts.files).toEqual([
    { path: paths.a[0], alternatives: [paths.a[1]], kind: 'texture', node: 'Bitmap' },
    { path: 'lamp.ies', kind: 'ies', node: 'Photometric' },
    { path: paths.c[0], kind: 'proxy', node: 'ExternalLink' },
  ]);
  expect(facts.nested).toEqual([{ path: 'C:\\p\\Other.max', kind: 'scene', node: 'XRef' }]);
  expect(facts.unknown).toEqual([]);
});

test('files that are rendered to are outputs, by their path or by their GUID', async () => {
  const batch = 'view;on;Camera001;C:\\out\\view.exr;R3,6;320,240,1;;';
  const facts = await read({
    render: ['Render Output=C:\\out\\img.0000.jpg', `Batch Render 00=${batch}`],
    outputs: [guid('c')],
    assets: [
      [guid('a'), 'Bitmap', 'c:\\OUT\\img.0000.jpg', ''],
      [guid('b'), 'Bitmap', 'C:\\out\\view.exr', ''],
      [guid('c'), 'Bitmap', 'C:\\out\\unsaved.png', ''],
    ],
  });
  expect(facts.outputs).toEqual(['C:\\out\\img.0000.jpg', 'C:\\out\\view.exr']);
  expect(facts.imageFormat).toBe('jpg');
  expect(facts.files).toEqual([]);
});

test('files that no object needs, and those of the installed program, are optional', async () => {
  const checker = 'C:\\Program Files\\Autodesk\\3ds Max 2019\\maps\\uvwunwrap\\UV_Checker.png';
  const facts = await read({
    dependencies: ['uv_checker.png'],
    assets: [
      [guid('a'), 'Bitmap', checker, checker],
      [guid('b'), 'Bitmap', 'C:\\bake\\LightMap.tga', ''],
    ],
  });
  expect(facts.files.map(({ path, optional }) => [path, optional])).toEqual([
    [checker, 'installed'],
    ['C:\\bake\\LightMap.tga', 'unused'],
  ]);
});

test('the list of 3ds Max 2011 has one path, and a preset of batch rendering is not rendered', async () => {
  const facts = await read({
    dependencies: ['a.png', 'p.rps'],
    assets: [
      [guid('a'), 'Bitmap', 'C:\\a.png'],
      [guid('b'), 'BatchRender', 'C:\\p.rps'],
    ],
  });
  expect(facts.files).toEqual([
    { path: 'C:\\a.png', kind: 'texture', node: 'Bitmap' },
    { path: 'C:\\p.rps', kind: 'other', node: 'BatchRender', optional: 'unused' },
  ]);
});

test('a list of images needs more files than itself', async () => {
  const facts = await read({ dependencies: ['a.ifl'], assets: [[guid('a'), 'Bitmap', 'C:\\a.ifl', '']] });
  expect(facts.files).toMatchObject([{ unclear: true }]);
});

test('before 3ds Max 2011 only the names are known, and folders among them are left out', async () => {
  const facts = await read({ assets: null, dependencies: ['Bild ä.jpg', '3ds Max 9', 'bild Ä.jpg'] });
  expect(facts.files).toEqual([
    { path: 'bild Ä.jpg', kind: 'texture', node: 'External Dependencies', unclear: true },
  ]);
  expect(facts.unknown).toEqual(['assets']);
  expect((await read({ assets: null })).unknown).toEqual([]);
});

test('a list that is cut leaves the assets unknown', async () => {
  const facts = await read({ streams: { FileAssetMetaData3: Buffer.from('00'.repeat(20), 'hex') } });
  expect(facts.unknown).toEqual(['assets']);
});
