import { describe, expect, test } from 'vitest';
import { usdText } from '../../../../../src/scene/usd/index.js';
import { memoryFile } from '../../../../support/memory-file.js';
import { SHOT } from '../layers.js';

async function read(lines: readonly string[], chunk?: number) {
  return usdText.read(memoryFile(['#usda 1.0', ...lines, ''].join('\n'), chunk));
}

async function paths(...lines: string[]): Promise<string[]> {
  return (await read(lines)).files.map(({ path }) => path);
}

describe('a layer in text form', () => {
  test('names its sublayers, references, payloads, attributes, time samples and variants', async () => {
    const { files, damage, unknown } = await read(SHOT);
    expect(damage).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(files.map(({ path, kind, node, optional }) => [path, kind, node, optional])).toEqual([
      ['thumbnail.png', 'texture', 'preview', 'unused'],
      ['./anim.usda', 'usd', 'subLayers', undefined],
      ['lighting.usd', 'usd', 'subLayers', undefined],
      ['./set.usda', 'usd', '/World', undefined],
      ['../props/lamp.usd', 'usd', '/World', undefined],
      ['./heavy.usdc', 'usd', '/World', undefined],
      ['textures/wood.<UDIM>.exr', 'texture', '/World/tex', undefined],
      ['a.0001.png', 'texture', '/World/tex', undefined],
      ['a.0002.png', 'texture', '/World/tex', undefined],
      ['m1.png', 'texture', '/World/tex', undefined],
      ['m2.png', 'texture', '/World/tex', undefined],
      ['./red.usda', 'usd', '/World', undefined],
      ['red.png', 'texture', '/World/tex', undefined],
    ]);
  });

  test('is read equally in chunks of any size', async () => {
    const whole = await read(SHOT);
    for (const chunk of [1, 2, 3, 7, 64, 1000]) expect(await read(SHOT, chunk)).toEqual(whole);
  });

  test('keeps at signs in strings, comments and numbers apart from paths', async () => {
    expect(
      await paths(
        'def "a" {',
        '  string s = "say \\"@no@\\"" # @no@',
        "  string t = 'it is @no@'",
        '  string u = """a "quoted" @no@',
        'line"""',
        "  string v = '''@no@ it's'''",
        '  /* @no@ */ // @no@',
        '  asset x = @yes@',
        '}',
      ),
    ).toEqual(['yes']);
  });

  test('has paths with at signs between three of them', async () => {
    expect(await paths('def "a" { asset x = @@@a@b.png@@@ }')).toEqual(['a@b.png']);
    expect(await paths('def "a" { asset x = @@@a@b@@@@ }')).toEqual(['a@b@']);
    expect(await paths('def "a" { asset x = @@@a\\@@@b@@@ }')).toEqual(['a@@@b']);
    expect(await paths('def "a" { asset x = @@ asset y = @b@ }')).toEqual(['b']);
  });

  test('names value clips by their template', async () => {
    expect(
      await paths(
        'def "a" (',
        '  clips = {',
        '    dictionary default = {',
        '      string templateAssetPath = "./clip.####.usd"',
        '      asset manifestAssetPath = @./manifest.usda@',
        '    }',
        '  }',
        ')',
        '{',
        '  string note = "./no.####.usd"',
        '}',
      ),
    ).toEqual(['./clip.####.usd', './manifest.usda']);
  });

  test("leaves out what lists remove, layers in memory and an asset's own name", async () => {
    expect(
      await paths(
        'def "a" (',
        '  delete references = [@gone.usda@, @gone2.usda@]',
        '  delete payload = @gone3.usda@',
        '  references = @anon:0x7f@',
        '  assetInfo = { asset identifier = @a.usda@ }',
        ')',
        '{ asset x = @kept.png@ }',
      ),
    ).toEqual(['kept.png']);
  });

  test('marks URIs and expressions, which are no paths on a disk', async () => {
    const { files } = await read([
      'def "a" { asset x = @omniverse://server/a.usd@ asset y = @`"/shots/" + SHOT`@ asset z = @C:/a.usd@ }',
    ]);
    expect(files.map(({ notOnDisk }) => notOnDisk)).toEqual([true, true, undefined]);
  });

  test('marks shaders that only the viewport or other programs read', async () => {
    const { files } = await read([
      'def "a" { uniform asset info:mdl:sourceAsset = @OmniPBR.mdl@ asset info:glslfx:sourceAsset = @a.glslfx@ }',
    ]);
    expect(files.map(({ optional }) => optional)).toEqual(['unused', 'viewport-only']);
  });

  test('lists a path once, as needed where any use needs it', async () => {
    const { files } = await read([
      'def "a" ( customData = { asset p = @a.png@ } ) { asset x = @a.png@ }',
      'def "b" ( customData = { asset p = @a.png@ } ) { asset x = @a.png@ }',
    ]);
    expect(files).toEqual([{ path: 'a.png', kind: 'texture', node: '/a' }]);
  });

  test('that ends early or is malformed is reported as damaged', async () => {
    expect((await read(['def "a" {', '  asset x = @a.png@'])).damage).toEqual({ reason: 'cut', at: 40 });
    expect((await read(['def "a" { string s = """x'])).damage?.reason).toBe('cut');
    expect((await read(['} @a.png@'])).damage).toEqual({ reason: 'malformed', at: 10 });
    expect((await read(['def "a" { asset x = @a', 'b@ }'])).damage?.reason).toBe('malformed');
    expect((await read(['def "a" { \u0000 }'])).unknown).toEqual(['assets']);
  });
});
