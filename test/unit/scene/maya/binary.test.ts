import { describe, expect, test } from 'vitest';
import { mayaBinary } from '../../../../src/scene/maya/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { chunkWriter } from '../../../support/scenes/maya-binary-writer.js';

const TICKS = 141_120_000;

/** A scene with an animation, a camera, a texture and plug-in nodes. */
function scene(wide: boolean, more: (w: ReturnType<typeof chunkWriter>) => Buffer[] = () => []): Buffer {
  const w = chunkWriter(wide);
  const frames = (count: number) => (count * TICKS) / 25;
  return w.group(
    'Maya',
    w.group(
      'HEAD',
      w.leaf('VERS', Buffer.from('2022')),
      w.leaf('TUNI', Buffer.from('pal')),
      w.leaf('TDUR', Buffer.from(String(TICKS))),
      w.info('version', '2022'),
      w.plugin('mtoa', '4.2.4', { aiImage: '\u0000\u0011\u005c\u0007' }),
    ),
    w.node('XFRM', 'shotCam', undefined),
    w.node('DCAM', 'shotCamShape', 'shotCam'),
    w.node('DCAM', 'otherShape', 'other', w.double('rnd', 0)),
    w.node('RNDL', 'defaultRenderLayer', undefined),
    w.node('RTFT', 'file1', undefined, w.string('ftn', 'tex/wood.1001.exr'), w.double('uvt', 3)),
    w.node('\u0000\u0011\u005c\u0007', 'aiImage1', undefined, w.string('filename', 'tex/木.exr')),
    w.node('DMSH', 'meshShape', 'mesh', w.leaf('FLT3', Buffer.alloc(300_000, 0x41))),
    ...more(w),
    w.select(':time1', w.time('o', frames(12))),
    w.select(
      ':defaultRenderGlobals',
      w.string('ren', 'arnold'),
      w.double('an', 1),
      w.time('fs', frames(101)),
      w.time('ef', frames(148)),
      w.double('bfs', 2),
    ),
    w.select(':defaultResolution', w.double('w', 1280), w.double('h', 720)),
  );
}

const read = (bytes: Buffer) => mayaBinary.read(memoryFile(bytes));
const found = (value: unknown) => ({ value, state: 'found' });

describe.each([
  ['FOR4', false],
  ['FOR8', true],
])('%s', (name, wide) => {
  test('is recognised', () => {
    expect(scene(wide).toString('latin1', 0, 4)).toBe(name);
    expect(mayaBinary.recognises(scene(wide).subarray(0, 64))).toBe(true);
    expect(mayaBinary.recognises(Buffer.from('FOR8'))).toBe(false);
  });

  test('tells what stands in it', async () => {
    const facts = await read(scene(wide));
    expect(facts.damage).toBeUndefined();
    expect(facts).toMatchObject({
      version: found('2022'),
      renderer: found('arnold'),
      frames: found('101-148[2]'),
      size: found({ width: 1280, height: 720 }),
      fps: found(25),
      plugins: { mtoa: '4.2.4' },
      cameras: [
        { name: 'shotCam', node: 'shotCamShape', renderable: true },
        { name: 'other', node: 'otherShape', renderable: false },
      ],
      layers: [{ name: 'masterLayer', frames: found('101-148[2]'), renderable: true }],
      files: [
        { path: 'tex/wood.1001.exr', kind: 'texture', node: 'file1', pattern: 'udim' },
        { path: 'tex/木.exr', kind: 'texture', node: 'aiImage1' },
      ],
    });
  });

  test('the version of the format is told, too', async () => {
    const w = chunkWriter(wide);
    const head = w.group('HEAD', w.leaf('VERS', Buffer.from('2025ff03')), w.info('version', '2025'));
    expect((await read(w.group('Maya', head))).version).toEqual(found('2025ff03'));
  });

  test('a scene without animation is its current frame', async () => {
    const still = chunkWriter(wide);
    const bytes = still.group(
      'Maya',
      still.select(':time1', still.time('o', 250)),
      still.select(':defaultRenderGlobals'),
    );
    // Without a head, times are counted in ticks of old: 6000 a second, 24 frames.
    expect((await read(bytes)).frames).toEqual(found('1'));
  });

  test('a texture node of an unknown type is known by what it holds', async () => {
    const { files } = await read(
      scene(wide, (w) => [w.node('XYZW', 'odd1', undefined, w.string('ftn', 'a.png'))]),
    );
    expect(files).toContainEqual({ path: 'a.png', kind: 'texture', node: 'odd1' });
  });

  test('a layer that is not rendered', async () => {
    const { layers } = await read(
      scene(wide, (w) => [w.node('RNDL', 'beauty', undefined, w.double('rndr', 0))]),
    );
    expect(layers.map(({ name: layer, renderable }) => [layer, renderable])).toEqual([
      ['masterLayer', true],
      ['beauty', false],
    ]);
  });

  test('a time of another kind is not guessed at', async () => {
    const { frames, unknown } = await read(
      scene(wide, (w) => [w.select(':defaultRenderGlobals', w.double('fs', 4.25))]),
    );
    expect(frames).toEqual({ value: null, state: 'unknown' });
    expect(unknown).toContain('frames');
  });

  test('a time that a layer overrides is counted in ticks too', async () => {
    const { layers } = await read(
      scene(wide, (w) => [
        w.group(
          'HEAD',
          w.plugin('renderSetup.py', '1.0', { renderSetupLayer: '0001', absUniqueOverride: '0002' }),
        ),
        w.node('RNDL', 'rs_fx', undefined),
        w.node('0001', 'fx', undefined),
        w.node(
          '0002',
          'startFrame',
          undefined,
          w.string('atr', 'startFrame'),
          w.string('tgName', 'defaultRenderGlobals'),
          w.time('atv', (TICKS * 110) / 25),
        ),
        w.group('CONN', w.connection('rs_fx.msg', 'fx.lrl'), w.connection('fx.lit', 'startFrame.pls')),
      ]),
    );
    expect(layers.find(({ name: layer }) => layer === 'fx')?.frames).toEqual(found('110-148[2]'));
  });

  test('a number without end says nothing of the frames', async () => {
    const { frames, unknown } = await read(
      scene(wide, (w) => [w.node('XFRM', 'far', undefined, w.double('t', Number.POSITIVE_INFINITY))]),
    );
    expect(frames).toEqual(found('101-148[2]'));
    expect(unknown).toEqual([]);
  });

  test('references, each once, and none of those that references bring', async () => {
    const listed = (depth: number, ...texts: string[]) =>
      Buffer.from(`\u0001\u0004\u0000${String.fromCharCode(depth)}${texts.join('\0')}\0`, 'latin1');
    const { nested, files } = await read(
      scene(wide, (w) => [
        w.group('FRDI', w.leaf('FRDI', listed(1, 'rig/a.mb', 'charA', '\u0001\0charA_ref', 'VERS|2020|'))),
        w.group(
          'FRDI',
          w.leaf('FRDI', listed(2, 'rig/b.mb', 'charB', '\u0001\0charA:charBRN', 'VERS|2020|')),
        ),
        w.group(
          'FREF',
          w.leaf('FREF', Buffer.from('rig/a.mb\0charA\0\u0001\u0001charA_ref\0\0\0VERS|2020|\0mayaBinary\0')),
          w.leaf('FREF', Buffer.from('cache/c.abc\0smoke\0\u0001\u0001smokeRN\0\0\0VERS|2020|\0Alembic\0')),
        ),
      ]),
    );
    expect(nested).toEqual([{ path: 'rig/a.mb', kind: 'scene', node: 'charA_ref', namespace: 'charA' }]);
    expect(files).toContainEqual({ path: 'cache/c.abc', kind: 'alembic', node: 'smokeRN' });
  });

  test('cut short anywhere, it says so and claims no defaults', async () => {
    const bytes = scene(wide);
    const whole = await read(bytes);
    for (let length = 20; length < bytes.length; length += length < 1500 ? 13 : 3001) {
      const facts = await read(bytes.subarray(0, length));
      expect(facts.damage?.reason, `${length}`).toBe('cut');
      for (const name of ['version', 'renderer', 'frames', 'size', 'fps'] as const) {
        if (facts[name].state !== 'unknown') expect(facts[name]).toEqual(whole[name]);
      }
    }
  });

  test('a chunk that leaves its group is malformed', async () => {
    const bytes = scene(wide);
    const at = bytes.indexOf('TUNI');
    bytes.writeUInt32BE(2000, at + (wide ? 12 : 4));
    const facts = await read(bytes);
    expect(facts.damage).toEqual({ reason: 'malformed', at });
    expect(facts.frames.state).toBe('unknown');
  });
});
