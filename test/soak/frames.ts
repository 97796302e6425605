import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyJson, openWorkstation, type Workstation } from '../support/workstation/workstation.js';

const FRAMES = 24;

/** The frames that are damaged, and how each is. */
const DAMAGE = {
  3: 'missing',
  6: 'empty',
  10: 'truncated',
  13: 'undecodable',
  17: 'blank',
  22: 'odd',
} as const;

/** A way to write frames by other software. */
interface Writer {
  readonly name: string;
  readonly extension: string;
  /** Writes a frame; `look` is what it shows. */
  write(path: string, frame: number, look: 'usual' | 'blank' | 'small'): boolean;
}

function run(file: string, argv: readonly string[]): boolean {
  return spawnSync(file, argv, { stdio: 'ignore', timeout: 120_000 }).status === 0;
}

/** Where Debian has ImageMagick; `convert` alone may be another program. */
const CONVERT = ['/usr/bin/convert', '/usr/bin/magick'].find((path) =>
  /ImageMagick/.test(spawnSync(path, ['-version'], { encoding: 'utf8' }).stdout ?? ''),
);

function oiio(extension: string, ...options: string[]): Writer {
  return {
    name: ['oiiotool', extension, ...options].join(' '),
    extension,
    write(path, frame, look) {
      const size = look === 'small' ? '40x30' : '160x120';
      const noise = [`--noise:seed=${frame}`];
      const draw = look === 'blank' ? [] : noise;
      const pattern = look === 'blank' ? 'constant:color=0.1,0.2,0.3' : 'fill:top=0,0.2,0.9:bottom=0.8,0.3,0';
      return run('oiiotool', ['--pattern', pattern, size, '3', ...draw, ...options, '-o', path]);
    },
  };
}

function imageMagick(extension: string, ...options: string[]): Writer {
  return {
    name: ['ImageMagick', extension, ...options].join(' '),
    extension,
    write(path, frame, look) {
      const size = look === 'small' ? '40x30' : '160x120';
      const source = look === 'blank' ? 'xc:rgb(20,40,60)' : 'plasma:red-blue';
      const argv = [
        '-size',
        size,
        '-seed',
        String(frame),
        source,
        '-depth',
        '8',
        '-type',
        'TrueColor',
        ...options,
        path,
      ];
      return CONVERT !== undefined && run(CONVERT, argv);
    },
  };
}

/** Blender renders the frames of a scene; the blank one has no object. */
function blender(extension: string, format: string, codec?: string): Writer {
  return {
    name: ['Blender', format, codec].filter(Boolean).join(' '),
    extension,
    write(path, frame, look) {
      const script = [
        'import bpy',
        's = bpy.context.scene',
        "s.render.engine = 'CYCLES'",
        's.cycles.samples = 1',
        's.cycles.device = "CPU"',
        `s.render.resolution_x, s.render.resolution_y, s.render.resolution_percentage = ${look === 'small' ? '40, 30' : '160, 120'}, 100`,
        `s.render.image_settings.file_format = '${format}'`,
        ...(codec === undefined ? [] : [`s.render.image_settings.exr_codec = '${codec}'`]),
        ...(look === 'blank'
          ? ["[bpy.data.objects.remove(o) for o in list(bpy.data.objects) if o.type != 'CAMERA']"]
          : [`bpy.data.objects['Cube'].rotation_euler[2] = ${frame} / 10`]),
        `s.render.filepath = ${JSON.stringify(path)}`,
        'bpy.ops.render.render(write_still=True)',
      ].join('\n');
      return run('blender', ['-b', '--factory-startup', '--python-exit-code', '1', '--python-expr', script]);
    },
  };
}

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
  imageMagick('tif', '-compress', 'LZW'),
  imageMagick('tif', '-compress', 'JPEG'),
  blender('png', 'PNG'),
  blender('exr', 'OPEN_EXR', 'ZIP'),
  blender('exr', 'OPEN_EXR', 'PIZ'),
];

/** Damages the frames of a folder, which `fileOf` names. */
function damage(writer: Writer, fileOf: (frame: number) => string, spare: string): void {
  rmSync(fileOf(3));
  writeFileSync(fileOf(6), '');
  const whole = readFileSync(fileOf(10));
  writeFileSync(fileOf(10), whole.subarray(0, Math.floor(whole.length * 0.7)));
  const garbled = readFileSync(fileOf(13));
  // From the first quarter on: the header, and the places of the chunks, are elsewhere.
  garbled.fill(0xa5, Math.floor(garbled.length * 0.25), Math.floor(garbled.length * 0.95));
  writeFileSync(fileOf(13), garbled);
  for (const [frame, look] of [
    [17, 'blank'],
    [22, 'small'],
  ] as const) {
    assert.ok(writer.write(spare, frame, look), `${writer.name}: ${look}`);
    copyFileSync(spare, fileOf(frame));
  }
}

export async function checkWriter(writer: Writer, { cwd, run: cli, submit }: Workstation): Promise<boolean> {
  const folder = `${writer.name.replaceAll(/\W+/g, '-')}`;
  const sample = join(cwd, `sample.${writer.extension}`);
  if (!writer.write(sample, 1, 'usual')) return false;
  const id = await submit('--frames', `1-${FRAMES}`, '--new');
  await cli(['wait', String(id), '--download', folder]);
  const names = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' });
  const first = names.find((name) => name.endsWith('0001.png')) ?? '';
  const fileOf = (frame: number) =>
    join(cwd, folder, first.replace('0001.png', `${String(frame).padStart(4, '0')}.${writer.extension}`));
  for (const name of names.filter((one) => one.endsWith('.png'))) rmSync(join(cwd, folder, name));
  for (let frame = 1; frame <= FRAMES; frame++)
    assert.ok(writer.write(fileOf(frame), frame, 'usual'), writer.name);

  const whole = await cli(['check', folder, '--task', String(id), '--json']);
  assert.equal(whole.code, 0, `${writer.name}: ${whole.stdout}${whole.stderr}`);
  damage(writer, fileOf, sample);
  const { code, stdout } = await cli(['check', folder, '--task', String(id), '--json']);
  const { bad, missing } = onlyJson(stdout);
  const found: Record<number, string> = Object.fromEntries([
    ...missing.map(({ frame }: { frame: number }) => [frame, 'missing']),
    ...bad.map(({ frame, kind }: { frame: number; kind: string }) => [frame, kind]),
  ]);
  // Where the data is unpacked no bytes are invalid: other pixels are all that changes.
  const isRaw = / none\b/.test(writer.name) && found[13] === undefined;
  const { 13: _, ...others } = DAMAGE;
  const expected: Record<number, string> = isRaw ? others : { ...DAMAGE, 13: found[13] ?? 'not found' };
  assert.deepEqual(found, expected, writer.name);
  assert.ok(isRaw || ['undecodable', 'truncated'].includes(found[13] ?? ''), `${writer.name}: ${found[13]}`);
  assert.equal(code, 65);

  const rendered = async () => {
    const frames = onlyJson((await cli(['frames', String(id), '--json'])).stdout).frames;
    return frames.map((one: { startedAt: string }) => one.startedAt);
  };
  const before = await rendered();
  await cli(['retry', String(id), '--bad', folder, '--yes']);
  await cli(['wait', String(id)]);
  const after = await rendered();
  const again = after.flatMap((time: string, at: number) => (time === before[at] ? [] : [at + 1]));
  assert.deepEqual(
    again,
    Object.keys(found)
      .map(Number)
      .toSorted((a, b) => a - b),
    writer.name,
  );
  return true;
}

/**
 * Frames by other software (Debian: imagemagick, openimageio-tools, blender), 24 of each format, 6 of them damaged in six
 * ways: `check` names exactly these, and `retry --bad` renders exactly these again. What is not installed is left out.
 */
export async function soakFrames(): Promise<string> {
  const workstation = await openWorkstation();
  const skipped: string[] = [];
  let checked = 0;
  try {
    for (const writer of WRITERS) {
      if (await checkWriter(writer, workstation)) checked += 1;
      else skipped.push(writer.name);
    }
  } finally {
    await workstation.close();
  }
  const left = skipped.length > 0 ? `; not installed: ${skipped.join(', ')}` : '';
  return `${checked} forms of files, ${FRAMES} frames each, exactly the damaged ones were found and rendered again${left}`;
}
