import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { arnold } from '../../src/scene/arnold/index.js';
import { blender } from '../../src/scene/blender/index.js';
import { cinema4d } from '../../src/scene/cinema4d/index.js';
import { clarisse } from '../../src/scene/clarisse/index.js';
import { houdini } from '../../src/scene/houdini/index.js';
import { katana } from '../../src/scene/katana/index.js';
import { lightwave } from '../../src/scene/lightwave/index.js';
import { max } from '../../src/scene/max/index.js';
import { mayaAscii, mayaBinary } from '../../src/scene/maya/index.js';
import type { FollowedFormat, SceneFormat } from '../../src/scene/scene-format.js';
import { sketchup } from '../../src/scene/sketchup/index.js';
import { softimage } from '../../src/scene/softimage/index.js';
import { usdCrate, usdPackage, usdText } from '../../src/scene/usd/index.js';
import { vrscene } from '../../src/scene/vray/index.js';
import { arnoldScene } from '../support/scenes/arnold-scene.js';
import { writeBlend } from '../support/scenes/blend-writer.js';
import { CAMERA, mantra, writeHip } from '../support/scenes/hip-writer.js';
import { packed, SHOT } from '../support/scenes/katana-writer.js';
import { SHOT as LIGHTWAVE } from '../support/scenes/lightwave-writer.js';
import { writeMax } from '../support/scenes/max-writer.js';
import { chunkWriter } from '../support/scenes/maya-binary-writer.js';
import { animated, mayaScene } from '../support/scenes/maya-scene.js';
import { writeOle } from '../support/scenes/ole-writer.js';
import { writeSketchup } from '../support/scenes/sketchup-writer.js';
import { softimageVersion } from '../support/scenes/softimage-writer.js';
import { vrayScene } from '../support/scenes/vray-scene.js';
import { block, data, object, STRUCTS, scene, to, uses } from '../unit/scene/blender/files.js';
import * as c4d from '../unit/scene/cinema4d/scenes.js';
import { CRATE, PACKAGE, TEXT } from '../unit/scene/usd/layers.js';

const w = chunkWriter(true);

/** A small scene of each format, with a camera where its reader knows cameras, and with the parts of a scene that the reader follows. */
export const SCENES: readonly [format: SceneFormat, whole: Buffer][] = [
  [mayaAscii, Buffer.from(mayaScene({ globals: animated(1, 9), textures: { a: 'a.png' }, layers: ['b'] }))],
  [
    mayaBinary,
    w.group(
      'Maya',
      w.group('HEAD', w.info('version', '2023'), w.plugin('mtoa', '5', { aiImage: '0001' })),
      w.node('DCAM', 'camShape', 'cam'),
      w.node('0001', 'image', undefined, w.string('filename', 'a.exr')),
      w.select(':time1', w.time('o', 250)),
      w.select(':defaultRenderGlobals', w.double('an', 1)),
    ),
  ],
  [
    blender,
    writeBlend(STRUCTS, [
      block('GLOB', 'FileGlobal', { curscene: to('S') }),
      scene('S', { camera: to('Cam') }),
      ...uses('M', 'linked'),
      data('TimeMarker', { frame: 5, camera: to('Cam') }),
      data('Sequence', { name: 'SQs', strip: to('strip'), len: 1, speed_factor: 1 }, 'sequence'),
      data('Strip', { dir: '//' }, 'strip'),
      data('StripElem', { name: 'a.png' }),
      object('Cam'),
      data('PointCache', { flag: 0x41 }),
      block('MA', 'Material', { 'id.name': 'MAM', use_nodes: 1 }, 'M'),
      data('bNodeTree', { type: 0 }),
      data('bNode', { id: to('I'), storage: to('storage'), outputs: to('out') }, 'node'),
      data('NodeTexImage', { 'iuser.frames': 3 }, 'storage'),
      data('bNode', {}, 'end'),
      data('bNodeLink', { fromnode: to('node'), tonode: to('end') }),
      block('IM', 'Image', { 'id.name': 'IMI', name: '//p_1.png', source: 2 }, 'I'),
      block('LI', 'Library', { 'id.name': 'LIl', name: '//l.blend' }),
      block('ID', 'ID', { name: 'OBFar' }, 'linked'),
    ]),
  ],
  [
    cinema4d,
    c4d.scene({
      times: { now: 2 },
      parts: [
        c4d.cameras(['left', 1]),
        c4d.material('Wood', c4d.bitmap('wood.jpg')),
        c4d.takes(5, c4d.take('Main', 5, { 10002: c4d.w.value.link(1) }, c4d.take('close', 6, {}))),
      ],
    }),
  ],
  [clarisse, readFileSync('test/fixtures/demo.project')],
  [arnold, Buffer.from(arnoldScene({ frame: 1, textures: ['a.<udim>.tx'], procedurals: ['b.ass'] }))],
  [vrscene, Buffer.from(vrayScene({ files: ['a.exr'], includes: ['b.vrscene'] }))],
  [katana, packed(SHOT)],
  [lightwave, Buffer.from(LIGHTWAVE)],
  [
    max,
    writeMax({
      ...{ dependencies: ['a.png'], plugins: ['vrender2022.dlr'], pack: gzipSync },
      assets: [['ab'.repeat(16), 'Bitmap', 'C:\\a.png', 'D:\\a.png']],
    }),
  ],
  [softimage, writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0'), long: Buffer.alloc(5000) })],
  [sketchup, writeSketchup('21.0.394', ['materials/Wood/a.jpg', 'model.dat'])],
  [
    houdini,
    writeHip({
      nodes: {
        'obj/cam1': CAMERA,
        'obj/geo1': { type: 'geo' },
        'obj/geo1/file1': { type: 'file', parameters: { file: '$HIP/geo/a.$F4.bgeo.sc' } },
        'out/mantra1': mantra({ f: [{ channel: 'f1', expression: '$FSTART' }, 10, 1] }),
        'out/merge1': { type: 'merge', inputs: ['mantra1'] },
      },
    }),
  ],
];

/** Files of each format that scenes name and that name files themselves; DCCs' own formats are above. */
export const ASSETS: readonly [format: FollowedFormat, whole: Buffer][] = [
  [usdText, Buffer.from(TEXT)],
  [usdCrate, CRATE],
  [usdPackage, PACKAGE],
];
