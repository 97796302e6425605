import { spawnSync } from 'node:child_process';

/** What a picture shows: noise, one colour, or noise in another size. */
export type Look = 'usual' | 'blank' | 'small';

/** A picture to write. */
export interface Picture {
  readonly path: string;
  /** Of two frames the noise differs. */
  readonly frame: number;
  readonly look: Look;
}

/** A way to write frames by other software. */
export interface Writer {
  readonly name: string;
  readonly extension: string;
  /** Whether the pixels are stored as they are, so that no value of them is invalid. */
  readonly isRaw: boolean;
  /** Writes pictures by one process, since a process for each takes most of the time. @returns whether it is installed */
  write(pictures: readonly Picture[]): boolean;
}

/** @returns whether the program is installed. @throws Error when it fails: its form must not be left out */
function run(file: string, argv: readonly string[]): boolean {
  const { error, status, stderr } = spawnSync(file, argv, { encoding: 'utf8', timeout: 240_000 });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return false;
  if (status !== 0) throw new Error(`${file}: ${error?.message ?? stderr.slice(-2000)}`);
  return true;
}

/** Where Debian has ImageMagick; `convert` alone may be another program. */
const CONVERT = ['/usr/bin/convert', '/usr/bin/magick'].find((path) =>
  /ImageMagick/.test(spawnSync(path, ['-version'], { encoding: 'utf8' }).stdout ?? ''),
);

function sizeOf(look: Look): readonly [width: number, height: number] {
  return look === 'small' ? [40, 30] : [160, 120];
}

function oiio(extension: string, ...options: string[]): Writer {
  return {
    name: ['oiiotool', extension, ...options].join(' '),
    extension,
    isRaw: options.includes('none'),
    write: (pictures) =>
      run('oiiotool', [
        ...options,
        ...pictures.flatMap(({ path, frame, look }) => {
          const pattern =
            look === 'blank' ? 'constant:color=0.1,0.2,0.3' : 'fill:top=0,0.2,0.9:bottom=0.8,0.3,0';
          const noise = look === 'blank' ? [] : [`--noise:seed=${frame}`];
          return ['--pattern', pattern, sizeOf(look).join('x'), '3', ...noise, '-o', path, '--pop'];
        }),
      ]),
  };
}

function imageMagick(extension: string, ...options: string[]): Writer {
  return {
    name: ['ImageMagick', extension, ...options].join(' '),
    extension,
    isRaw: options.includes('None'),
    write(pictures) {
      const argv = pictures.flatMap(({ path, frame, look }) => [
        ...['-size', sizeOf(look).join('x'), '-seed', String(frame)],
        look === 'blank' ? 'xc:rgb(20,40,60)' : 'plasma:red-blue',
        ...['-depth', '8', '-type', 'TrueColor', ...options, '-write', path, '+delete'],
      ]);
      // Without a picture at its end the line is refused.
      return CONVERT !== undefined && run(CONVERT, [...argv, 'xc:black', 'null:']);
    },
  };
}

/** The scene of Blender's new file: its cube is turned for each frame; a blank picture has no objects. */
const BLENDER = `
import bpy, json, sys
pictures, file_format, codec = json.loads(sys.argv[-1])
scene = bpy.context.scene
scene.render.engine = 'CYCLES'
scene.cycles.samples = 1
scene.cycles.device = 'CPU'
scene.cycles.use_denoising = False
scene.render.dither_intensity = 0
scene.render.resolution_percentage = 100
scene.render.image_settings.file_format = file_format
if codec:
    scene.render.image_settings.exr_codec = codec
for picture in pictures:
    for thing in bpy.data.objects:
        thing.hide_render = picture['look'] == 'blank'
    scene.render.resolution_x, scene.render.resolution_y = picture['size']
    bpy.data.objects['Cube'].rotation_euler[2] = picture['frame'] / 10
    scene.render.filepath = picture['path']
    bpy.ops.render.render(write_still=True)
`;

function blender(extension: string, format: string, codec?: string): Writer {
  return {
    name: ['Blender', format, codec].filter(Boolean).join(' '),
    extension,
    isRaw: false,
    write(pictures) {
      const facts = pictures.map((one) => ({ ...one, size: sizeOf(one.look) }));
      const argv = ['-b', '--factory-startup', '--python-exit-code', '1', '--python-expr', BLENDER];
      return run('blender', [...argv, '--', JSON.stringify([facts, format, codec ?? ''])]);
    },
  };
}

/** The forms of frames, by the programs of Debian that write them. */
export const WRITERS: readonly Writer[] = [
  oiio('png'),
  oiio('png', '-d', 'uint16'),
  oiio('jpg'),
  ...['none', 'lzw', 'zip', 'packbits'].map((one) => oiio('tif', '--compression', one)),
  oiio('tif', '-d', 'half', '--compression', 'zip', '--tile', '64', '64'),
  ...['none', 'rle', 'zips', 'zip', 'piz', 'pxr24'].flatMap((one) => [
    oiio('exr', '-d', 'half', '--compression', one),
    oiio('exr', '-d', 'float', '--compression', one, '--tile', '32', '32'),
  ]),
  imageMagick('png'),
  imageMagick('png', '-interlace', 'PNG'),
  imageMagick('jpg'),
  imageMagick('jpg', '-interlace', 'JPEG'),
  imageMagick('tif', '-compress', 'None'),
  imageMagick('tif', '-compress', 'LZW'),
  imageMagick('tif', '-compress', 'JPEG'),
  blender('png', 'PNG'),
  blender('exr', 'OPEN_EXR', 'ZIP'),
  blender('exr', 'OPEN_EXR', 'PIZ'),
];
