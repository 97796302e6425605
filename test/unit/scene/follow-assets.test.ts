import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { findDcc } from '../../../src/domain/dcc/dcc.js';
import { cannotRender } from '../../../src/domain/scene/scene-tips.js';
import { readScene } from '../../../src/scene/index.js';
import { exhaustively } from '../../support/exhaustive.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { asset, references, token, writeCrate } from '../../support/scenes/usd-crate-writer.js';
import { writeZip } from '../../support/scenes/zip-writer.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-follow-'));
});

function write(name: string, content: string | Buffer = 'x'): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const layer = (...paths: string[]) =>
  `#usda 1.0\ndef "a" (\n references = [${paths.map((path) => `@${path}@`).join(', ')}]\n)\n{\n}\n`;

/** A scene with these nodes. */
const nodes = (...lines: string[]) =>
  mayaScene().replace('select -ne :time1;', `${lines.join('\n')}\nselect -ne :time1;`);

const proxy = (path: string) =>
  nodes('createNode mayaUsdProxyShape -n "stage";', `\tsetAttr ".fp" -type "string" "${path}";`);

async function analyze(scene: string, env: Record<string, string> = {}) {
  write('shot.ma', scene);
  const { signal } = new AbortController();
  const world = { env, platform: 'linux' as const, signal, maps: {} };
  return readScene(join(folder, 'shot.ma'), findDcc('maya'), world);
}

async function assetsOf(scene: string, env?: Record<string, string>) {
  const { assets } = await analyze(scene, env);
  return assets.map(({ path, resolved, missing, from }) => ({
    ...{ path, missing },
    at: resolved?.replace(`${folder}/`, ''),
    from: from?.replace(`${folder}/`, ''),
  }));
}

describe('what an asset names', () => {
  test('is looked for relative to it, and followed in turn', async () => {
    write('usd/set.usda', layer('./geo/chair.usd', 'bare.usda'));
    write(
      'usd/geo/chair.usd',
      writeCrate([
        { path: '/c.p', fields: { typeName: token('asset'), default: asset('../tex/wood.<UDIM>.png') } },
      ]),
    );
    write('usd/bare.usda', layer('./gone.usda'));
    write('usd/tex/wood.1001.png');
    write('usd/tex/wood.1002.png');
    const report = await analyze(proxy('usd/set.usda'));
    expect(report.assets).toMatchObject([
      { path: 'usd/set.usda', missing: false, kind: 'usd' },
      { path: './geo/chair.usd', missing: false, from: join(folder, 'usd/set.usda'), node: '/a' },
      { path: 'bare.usda', missing: false },
      {
        path: '../tex/wood.<UDIM>.png',
        from: join(folder, 'usd/geo/chair.usd'),
        files: [join(folder, 'usd/tex/wood.1001.png'), join(folder, 'usd/tex/wood.1002.png')],
      },
      { path: './gone.usda', missing: true, from: join(folder, 'usd/bare.usda') },
    ]);
    expect(cannotRender(report)).toBe(true);
    expect(report.tips).toContainEqual({ code: '10012', items: ['/a: ./gone.usda'] });
    expect(report.unknown).not.toContain('assets');
  });

  test('is read once, also in a cycle or through a link', async () => {
    write('a.usda', layer('./b.usda', './link.usda'));
    write('b.usda', layer('./a.usda', './c.usda'));
    write('c.usda', layer('./c.usda', './tex.png'));
    symlinkSync(join(folder, 'c.usda'), join(folder, 'link.usda'));
    write('tex.png');
    const report = await analyze(proxy('a.usda'));
    expect(report.assets.filter(({ path }) => path === './tex.png')).toHaveLength(1);
    expect(report.assets.map(({ path }) => path)).toEqual([
      ...['a.usda', './b.usda', './link.usda', './a.usda', './c.usda', './c.usda', './tex.png'],
    ]);
    expect(report.unknown).not.toContain('assets');
  });

  test('of a damaged asset, or of one that is not recognised, is unknown', async () => {
    write('cut.usda', '#usda 1.0\ndef "a" { asset x = @./t.png@');
    expect((await analyze(proxy('cut.usda'))).unknown).toContain('assets');
    write('odd.usd', 'no layer');
    expect((await analyze(proxy('odd.usd'))).unknown).toContain('assets');
    write('whole.usd', layer());
    expect((await analyze(proxy('whole.usd'))).unknown).not.toContain('assets');
  });

  test('of an asset that the render does not need is not needed either', async () => {
    write('shader.usda', layer('./gone.usda'));
    write('shared.usda', layer('./also-gone.usda'));
    const optional = nodes(
      'createNode GLSLShader -n "viewport";',
      '\tsetAttr ".s" -type "string" "shader.usda";',
    );
    const report = await analyze(optional);
    expect(report.assets).toMatchObject([
      { path: 'shader.usda', optional: 'viewport-only' },
      { path: './gone.usda', missing: true, optional: 'viewport-only' },
    ]);
    expect(cannotRender(report)).toBe(false);
  });

  test('is outside a package, within it, or missing', async () => {
    write('sky.exr');
    write(
      'hero.usdz',
      writeZip({ 'hero.usda': layer('./in.png', './gone.png', join(folder, 'sky.exr')), 'in.png': 'png' }),
    );
    write('gone.png');
    expect((await analyze(proxy('hero.usdz'))).assets).toMatchObject([
      { path: 'hero.usdz', missing: false },
      { path: './in.png', missing: false, embedded: true },
      // The file beside the package is not the one in it.
      { path: './gone.png', missing: true },
      { path: join(folder, 'sky.exr'), missing: false, resolved: join(folder, 'sky.exr') },
    ]);
  });

  test('may be a file in a package, or have arguments for its format', async () => {
    write('set.usda', layer('./hero.usdz[hero.usda]', './cache.usd:SDF_FORMAT_ARGS:a=1'));
    write('hero.usdz', writeZip({ 'hero.usda': layer('./in.usda'), 'in.usda': layer() }));
    write('cache.usd', layer('./tex.png'));
    expect(await assetsOf(proxy('set.usda'))).toMatchObject([
      { at: 'set.usda' },
      { at: 'hero.usdz' },
      { at: 'cache.usd' },
      { path: './in.usda', missing: false },
      { path: './tex.png', missing: true, from: 'cache.usd' },
    ]);
  });

  test('without ./ is looked for in the search path, too', async () => {
    write('a.usda', layer('lib.usda', './lib.usda'));
    write('library/lib.usda', layer());
    const env = { PXR_AR_DEFAULT_SEARCH_PATH: `/nowhere:${join(folder, 'library')}` };
    expect(await assetsOf(proxy('a.usda'), env)).toMatchObject([
      {},
      { path: 'lib.usda', at: 'library/lib.usda' },
      { path: './lib.usda', missing: true },
    ]);
  });

  test('is unknown where it is a URI', async () => {
    write('a.usda', layer('omniverse://server/a.usd'));
    const { assets, unknown } = await analyze(proxy('a.usda'));
    expect(assets[1]).toMatchObject({ path: 'omniverse://server/a.usd', missing: false, resolved: null });
    expect(unknown).toContain('assets');
  });

  test('is followed in every file of value clips', async () => {
    write(
      'a.usda',
      '#usda 1.0\ndef "a" ( clips = { dictionary d = { string templateAssetPath = "./c.##.usda" } } ) {\n}\n',
    );
    write('c.01.usda', layer('./one.png'));
    write('c.02.usda', layer('./two.png'));
    expect((await assetsOf(proxy('a.usda'))).map(({ path }) => path)).toEqual([
      ...['a.usda', './c.##.usda', './one.png', './two.png'],
    ]);
  });

  exhaustively(test)('is listed up to the limit of all files together, and unknown beyond it', async () => {
    const names = (letter: string) => Array.from({ length: 30_000 }, (_, at) => `${letter}${at}`);
    write('a.usda', layer('./b.usda', ...names('a')));
    write('b.usda', layer(...names('b')));
    const report = await analyze(proxy('a.usda'));
    expect(report.assets).toHaveLength(50_001);
    expect(report.unknown).toContain('assets');
  });

  test('is listed up to the limit of all characters, and unknown beyond it', async () => {
    write('a.usda', layer(...Array.from({ length: 3000 }, (_, at) => `${'x'.repeat(4000)}${at}`)));
    const report = await analyze(proxy('a.usda'));
    expect(report.assets.length).toBeLessThan(2100);
    expect(report.unknown).toContain('assets');
  });

  exhaustively(test)('of more assets than the limit is unknown', async () => {
    const names = Array.from({ length: 1001 }, (_, i) => `./l${i}.usda`);
    for (const name of names) write(name, layer());
    write('a.usda', layer(...names));
    const { assets, unknown } = await analyze(proxy('a.usda'));
    expect(assets).toHaveLength(1002);
    expect(unknown).toContain('assets');
  });

  test('is followed in references of lists that other lists remove from', async () => {
    write(
      'a.usdc',
      writeCrate([
        { path: '/a', fields: { references: references({ appended: ['b.usd'], deleted: ['c.usd'] }) } },
      ]),
    );
    expect((await assetsOf(proxy('a.usdc'))).map(({ path }) => path)).toEqual(['a.usdc', 'b.usd']);
  });
});

describe('Maya', () => {
  test.each([
    ['mayaUsdProxyShape', 'fp', 'a.usd', 'usd'],
    ['AL_usdmaya_ProxyShape', 'fp', 'a.usd', 'usd'],
    ['pxrUsdProxyShape', 'fp', 'a.usd', 'usd'],
    ['pxrUsdReferenceAssembly', 'fp', 'a.usd', 'usd'],
    ['aiStandIn', 'dso', 'a.usd', 'usd'],
    ['aiStandIn', 'dso', 'a.ass', 'proxy'],
    ['gpuCache', 'cfn', 'a.usd', 'usd'],
  ])('names a file of %s .%s %s as %s', async (type, attribute, path, kind) => {
    const scene = nodes(`createNode ${type} -n "n";`, `\tsetAttr ".${attribute}" -type "string" "${path}";`);
    expect((await analyze(scene)).assets).toMatchObject([{ path, kind }]);
  });

  test('names a reference to a layer as usd', async () => {
    const line = 'file -rdi 1 -ns "set" -rfn "setRN" -typ "USD Import" "a.usd";';
    const scene = mayaScene().replace('requires maya', `${line}\nrequires maya`);
    expect((await analyze(scene)).assets).toMatchObject([{ path: 'a.usd', kind: 'usd' }]);
  });
});
