import { randomBytes } from 'node:crypto';
import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { arnoldScene } from '../support/scenes/arnold-scene.js';
import { writeBlend } from '../support/scenes/blend-writer.js';
import { SHOT as KATANA_SHOT, tarHeader } from '../support/scenes/katana-writer.js';
import { camera, scene as lightwaveScene, range } from '../support/scenes/lightwave-writer.js';
import { chunkWriter } from '../support/scenes/maya-binary-writer.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { vrayScene } from '../support/scenes/vray-scene.js';
import { block, data, object, STRUCTS, scene, to } from '../unit/scene/blender/files.js';
import { cinema4d, houdini, max } from './large-binary-scenes.js';

/** A head, parts until it is large enough, and a tail; memory does not grow with it. */
export type Parts =
  | { readonly head: string | Buffer; part(at: number): string | Buffer; readonly tail: string | Buffer }
  | { readonly whole: Buffer };

async function* filled(parts: Parts, size: number): AsyncGenerator<Buffer> {
  if ('whole' in parts) {
    yield parts.whole;
    return;
  }
  const { head, part, tail } = parts;
  yield Buffer.from(head as string);
  for (let at = 0, written = head.length; written < size; at++) {
    const bytes = Buffer.from(part(at) as string);
    written += bytes.length;
    yield bytes;
  }
  yield Buffer.from(tail as string);
}

/** Coordinates as they stand in text: no two scenes of a mesh are alike, and neither are their lines. */
function numbers(count: number, seed: number): string {
  return Array.from({ length: count }, (_, i) => (Math.sin(seed * 7919 + i) * 100).toFixed(6)).join(' ');
}

/** Meshes as Maya writes them, and the small attributes of which scenes have many. */
function mayaAscii(): Parts {
  const [head = '', tail = ''] = mayaScene().split(/(?=select -ne :time1)/);
  const lines = Array.from({ length: 8 }, (_, i) => numbers(498, i));
  const part = (at: number) =>
    [
      `createNode transform -n "pSphere${at}";\n\trename -uid "EE03B3B9-4FF1-3F73-A479-EA98F4A5440D";`,
      `\tsetAttr ".t" -type "double3" 0 5.2522790731366253 ${at} ;`,
      `createNode mesh -n "pSphereShape${at}" -p "pSphere${at}";\n\tsetAttr -k off ".v";`,
      ...Array.from(
        { length: 60 },
        (_, i) => `\tsetAttr ".vt[${i * 166}:${i * 166 + 165}]" ${lines[i % 8]};`,
      ),
      `createNode animCurveTL -n "pSphere${at}_translateX";`,
      ...Array.from({ length: 600 }, (_, i) => `\tsetAttr ".pt[${i}]" -type "float3" 0 ${i}.25 0 ;`),
      `connectAttr "pSphere${at}_translateX.o" "pSphere${at}.tx";`,
      '',
    ].join('\n');
  return { head, part, tail };
}

/** Meshes in the chunks of a binary scene, and the size of them all in the outermost one. */
function mayaBinary(size: number): Parts {
  const w = chunkWriter(true);
  const camera = [w.node('XFRM', 'persp', undefined), w.node('DCAM', 'perspShape', 'persp')];
  const begin = Buffer.concat([w.group('HEAD', w.info('version', '2023')), ...camera]);
  const points = Buffer.alloc(200_000, 0x42);
  const mesh = (at: number) =>
    w.node(
      'DMSH',
      `meshShape${String(at).padStart(8, '0')}`,
      `mesh${String(at).padStart(8, '0')}`,
      w.leaf('FLT3', points),
      ...Array.from({ length: 200 }, (_, i) => w.double(`pt${i}`, i)),
    );
  const settings = Buffer.concat([w.select(':time1', w.time('o', 0)), w.select(':defaultRenderGlobals')]);
  const outermost = Buffer.alloc(16);
  outermost.write('FOR8');
  const inside = Buffer.concat([Buffer.from('Maya'), begin, settings]);
  const each = mesh(0).length;
  const count = Math.ceil((size - outermost.length - inside.length) / each);
  outermost.writeBigUInt64BE(BigInt(inside.length + count * each), 8);
  return { head: Buffer.concat([outermost, inside]), part: mesh, tail: '' };
}

/** Points and faces in blocks between the header of a small scene and what follows it. */
function blender(): Parts {
  const small = writeBlend(STRUCTS, [
    block('GLOB', 'FileGlobal', { curscene: to('Scene') }),
    scene('Scene', {
      'r.sfra': 1,
      'r.efra': 24,
      'r.xsch': 1920,
      'r.ysch': 1080,
      'r.size': 100,
      camera: to('Camera'),
    }),
    object('Camera'),
    data('raw_data', {}),
  ]);
  const points = Buffer.from(Float32Array.from({ length: 16_384 }, (_, i) => Math.sin(i)).buffer);
  const part = (at: number) => {
    const head = Buffer.alloc(24);
    head.write('DATA');
    head.writeInt32LE(points.length, 4);
    head.writeBigUInt64LE(0x7f00_0000_0000n + BigInt(at) * 65_536n, 8);
    head.writeInt32LE(1, 20);
    return Buffer.concat([head, points]);
  };
  return { head: small.subarray(0, 12), part, tail: small.subarray(12) };
}

/** Geometry with its points in the project. */
function clarisse(): Parts {
  const rows = Array.from({ length: 40 }, (_, i) => `            point_cloud ${numbers(500, i)}\n`).join('');
  const camera = '        CameraPerspective {\n            name "camera"\n        }\n';
  return {
    head: `#Isotropix_Serial_Version 1.2\n#Isotropix_Clarisse_Version 4\nContext "project" {\n    Context "scene" {\n${camera}`,
    part: (at) => `        GeometryPolymesh {\n            name "mesh${at}"\n${rows}        }\n`,
    tail: '    }\n}\n',
  };
}

/** Meshes as Arnold writes them: numbers in lines, and encoded arrays. @param encodedOf the array of a mesh */
function arnold(_size: number, encodedOf?: (at: number) => string): Parts {
  const lines = Array.from({ length: 8 }, (_, i) => numbers(12, i)).join('\n  ');
  const points = Array.from({ length: 200 }, () => lines).join('\n  ');
  const same = 'b)ua[z8s0108s010z"b)\\#8s010z'.repeat(5000);
  const part = (at: number) =>
    `\npolymesh\n{\n name mesh${at}\n nsides 4\n vlist 6400 1 VECTOR\n  ${points}\n nlist 25000 1 b85VECTOR\n${encodedOf?.(at) ?? same}\n}\n` +
    `\nstandard_surface\n{\n name shader${at}\n base_color 0.5 0.25 ${at}\n}\n`;
  return { head: arnoldScene({ frame: 1 }), part, tail: '' };
}

/** The same with arrays that hardly pack: what packs to a hundredth is taken for a bomb. */
function packedArnold(size: number): Parts {
  const digits = Buffer.from(randomBytes(3_000_000).map((byte) => 0x30 + (byte % 64))).toString('latin1');
  return arnold(size, (at) => digits.slice((at * 140_000) % 2_800_000).slice(0, 140_000));
}

/** Meshes as V-Ray writes them: lists of vectors, and hexadecimal data. */
function vray(): Parts {
  const vectors = Array.from(
    { length: 3000 },
    (_, i) => `Vector(${numbers(3, i).replaceAll(' ', ',')})`,
  ).join(',');
  const encoded = 'ZIPC24000000150000006eJxjYEAGDfYMWAGx4jA'.repeat(3000);
  const part = (at: number) =>
    `\nGeomStaticMesh mesh${at} {\n  vertices=ListVector(${vectors});\n  normals=ListVectorHex("${encoded}");\n}\n` +
    `\nNode node${at} {\n  geometry=mesh${at};\n  objectID=${at};\n}\n`;
  return { head: vrayScene(), part, tail: '' };
}

/** Meshes as USD writes them in text form, with the small attributes of their prims. */
function usdText(): Parts {
  const rows = Array.from({ length: 8 }, (_, i) => `(${numbers(1200, i).split(' ').join(', ')})`);
  const part = (at: number) =>
    [
      `    def Xform "prim${at}" (\n        kind = "component"\n    )\n    {`,
      `        matrix4d xformOp:transform = ( (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (${at}, 0, 0, 1) )`,
      '        uniform token[] xformOpOrder = ["xformOp:transform"]',
      ...Array.from(
        { length: 4 },
        (_, i) =>
          `        def Mesh "mesh${i}"\n        {\n            int[] faceVertexCounts = [4, 4, 4, 4]\n` +
          `            point3f[] points = [${[0, 1, 2, 3, 4, 5].map((row) => rows[(row + i) % 8]).join(', ')}]\n` +
          `            rel material:binding = </World/Looks/m${i}>\n            uniform token subdivisionScheme = "none"\n        }`,
      ),
      `        def Shader "tex"\n        {\n            asset inputs:file = @./t${at % 100}.png@\n        }\n    }`,
      '',
    ].join('\n');
  return { head: '#usda 1.0\n\ndef "World"\n{\n', part, tail: '}\n' };
}

/** Objects whose motions have curves of few keys and of many, as recorded ones have. */
function lightwave(): Parts {
  const motion = (keys: number) => {
    const rows = Array.from(
      { length: keys },
      (_, i) => `  Key ${(Math.sin(i) * 10).toFixed(6)} ${i} 0 0 0 0 0 0 0\n`,
    );
    const curve = `{ Envelope\n  ${keys}\n${rows.join('')}  Behaviors 1 1\n}\n`;
    return `NumChannels 9\n${Array.from({ length: 9 }, (_, i) => `Channel ${i}\n${curve}`).join('')}`;
  };
  const motions = [2, 2, 2, 200].map(motion);
  const part = (at: number) =>
    `LoadObjectLayer 1 10000000 Objects/part${at % 500}.lwo\nShowObject 5 7\nObjectMotion\n${motions[at % 4]}HLimits 0 0\nShadowOptions 7\n\n`;
  return {
    head: lightwaveScene(5, range(1, 30)),
    part,
    tail: `${camera('Main')}CurrentCamera 0\n`,
  };
}

/** Nodes with parameters and their hints. */
function katana(): Parts {
  const hints =
    '{&quot;help&quot;:&quot;The gain of the colour, which is multiplied with the texture.&quot;}';
  const values = Array.from(
    { length: 60 },
    (_, i) => `<number_parameter hints="${hints}" name="value${i}" value="${i}.25"/>\n`,
  ).join('');
  const [head = '', tail = ''] = KATANA_SHOT.split(/(?=<\/node>\s*$)/);
  const part = (at: number) =>
    `<node baseType="PrmanShadingNode" name="shade${String(at).padStart(8, '0')}" type="PrmanShadingNode" x="0" y="0">\n<group_parameter name="p">\n${values}</group_parameter></node>\n`;
  return {
    head: `<katana release="4.5v1" version="4.5.1.000008">\n${head}`,
    part,
    tail: `${tail}</katana>\n`,
  };
}

/** The same, packed as Katana packs it. */
function packedKatana(size: number): Parts {
  const parts = katana();
  if ('whole' in parts) return parts;
  const [head, tail] = [String(parts.head), String(parts.tail)];
  const each = parts.part(0).length;
  const count = Math.max(0, Math.ceil((size - head.length) / each));
  const header = tarHeader('scene/scene.katana', head.length + count * each + tail.length);
  return {
    head: Buffer.concat([header, Buffer.from(head)]),
    part: parts.part,
    tail: Buffer.concat([Buffer.from(tail), Buffer.alloc(1024)]),
  };
}

/** A scene that is measured, and how its file is called. */
export interface LargeScene {
  readonly name: string;
  readonly file: string;
  parts(size: number): Parts;
  readonly packed?: boolean;
  /** A line before what is packed. */
  readonly line?: string;
  /** Bytes of the scene before packing. */
  readonly size: number;
  /** The scene that names the file, where the file is no scene by itself. */
  namedBy?(file: string): string;
}

/** Sizes of text and of binary scenes: much more than the memory limit of a reader. */
const [TEXT, BINARY] = [2 * 2 ** 30, 2 ** 30];

/** Scenes whose readers are measured. */
export const LARGE: readonly LargeScene[] = [
  { name: 'Maya ASCII', file: 'large.ma', parts: mayaAscii, size: TEXT },
  { name: 'Clarisse', file: 'large.project', parts: clarisse, size: TEXT },
  { name: 'Arnold', file: 'large.ass', parts: arnold, size: TEXT },
  { name: 'V-Ray', file: 'large.vrscene', parts: vray, size: TEXT },
  { name: 'LightWave', file: 'large.lws', parts: lightwave, size: TEXT },
  { name: 'Katana', file: 'large.katana', parts: katana, size: TEXT },
  {
    ...{ name: 'USD, text', file: 'large.usda', parts: usdText, size: TEXT },
    namedBy: (file) =>
      mayaScene().replace(
        'select -ne :time1;',
        `createNode mayaUsdProxyShape -n "a";\n\tsetAttr ".fp" -type "string" "${file}";\nselect -ne :time1;`,
      ),
  },
  { name: 'Maya Binary', file: 'large.mb', parts: mayaBinary, size: BINARY },
  { name: 'Blender', file: 'large.blend', parts: blender, size: BINARY },
  { name: 'Houdini', file: 'large.hip', parts: houdini, size: BINARY },
  { name: 'Cinema 4D', file: 'large.c4d', parts: cinema4d, size: BINARY },
  { name: '3ds Max', file: 'large.max', parts: max, size: BINARY },
  { name: 'Blender, gzip', file: 'packed.blend', parts: blender, packed: true, size: BINARY },
  { name: 'Arnold, gzip', file: 'packed.ass.gz', parts: packedArnold, packed: true, size: TEXT },
  {
    ...{ name: 'Katana, gzip', file: 'packed.katana', parts: packedKatana, packed: true, size: TEXT },
    line: '<katana archive="tar" release="4.5v1" version="4.5.1.000008">\n',
  },
];

/** Writes a scene of about its size before packing. */
export async function writeLarge(
  path: string,
  { parts, size, packed, line = '' }: LargeScene,
): Promise<void> {
  const source = Readable.from(filled(parts(size), size));
  writeFileSync(path, line);
  const sink = createWriteStream(path, { flags: 'a' });
  await (packed ? pipeline(source, createGzip({ level: 1 }), sink) : pipeline(source, sink));
}
