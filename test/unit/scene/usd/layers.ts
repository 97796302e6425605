import {
  asset,
  assets,
  dictionary,
  payload,
  payloads,
  references,
  type Spec,
  samples,
  strings,
  text,
  token,
  writeCrate,
} from '../../../support/scenes/usd-crate-writer.js';
import { writeZip } from '../../../support/scenes/zip-writer.js';

/** A layer with a path in every place that may have one. */
export const SHOT = [
  '(',
  '    "a shot with @no.usda@ in its comment"',
  '    customLayerData = {',
  '        asset preview = @thumbnail.png@',
  '    }',
  '    subLayers = [',
  '        @./anim.usda@ (offset = 10; scale = 2),',
  '        @lighting.usd@',
  '    ]',
  ')',
  '',
  'def Xform "World" (',
  '    assetInfo = {',
  '        asset identifier = @./shot.usda@',
  '        string name = "shot"',
  '    }',
  '    prepend references = [@./set.usda@</Set{lod=high}Body>, @../props/lamp.usd@ (offset = 1)]',
  '    prepend payload = @./heavy.usdc@',
  ')',
  '{',
  "    # @commented.usda@ and an apostrophe: it's",
  '    point3f[] points = [(0, 1, 2), (3, 4, 5)]',
  '    def Shader "tex"',
  '    {',
  '        asset inputs:file = @textures/wood.<UDIM>.exr@ (',
  '            colorSpace = "raw"',
  '        )',
  '        asset inputs:seq.timeSamples = {',
  '            1: @a.0001.png@,',
  '            2: @a.0002.png@,',
  '        }',
  '        asset[] inputs:more = [@m1.png@, @m2.png@]',
  '    }',
  '    variantSet "look" = {',
  '        "red" (',
  '            add references = @./red.usda@',
  '        ) {',
  '            over "tex" { asset inputs:file = @red.png@ }',
  '        }',
  '    }',
  '}',
];

export const TEXT = ['#usda 1.0', ...SHOT, ''].join('\n');

/** The same for the binary form. */
export const LAYER: readonly Spec[] = [
  {
    path: '/',
    fields: {
      subLayers: strings('./anim.usd', 'lighting.usd'),
      primChildren: strings('not.usd'),
      customLayerData: dictionary({ deep: dictionary({ preview: asset('thumbnail.png') }) }),
    },
  },
  {
    path: '/World',
    fields: {
      references: references({ prepended: ['./set.usd', '../lamp.usd'], deleted: ['gone.usd'] }),
      payload: payloads({ explicit: ['./heavy.usd'] }),
      assetInfo: dictionary({ identifier: asset('self.usd'), name: text('self') }),
      clips: dictionary({
        default: dictionary({
          templateAssetPath: text('./clip.###.usd'),
          manifestAssetPath: asset('manifest.usd'),
          primPath: text('/a.usd'),
        }),
      }),
    },
  },
  { path: '/World/tex', fields: { payload: payload('old.usd'), documentation: text('not.png') } },
  { path: '/World/tex.inputs:file', fields: { typeName: token('asset'), default: asset('wood.<UDIM>.exr') } },
  {
    path: '/World/tex.inputs:seq',
    fields: {
      typeName: token('asset[]'),
      timeSamples: samples(asset('a.1.png'), assets('a.2.png', 'a.3.png')),
    },
  },
  {
    path: '/World/tex.inputs:all',
    fields: { typeName: token('asset[]'), default: assets('m1.png', 'm2.png') },
  },
  { path: '/World/tex.size', fields: { typeName: token('float'), timeSamples: samples(token('no.png')) } },
  {
    path: '/World/mdl.info:mdl:sourceAsset',
    fields: { typeName: token('asset'), default: asset('OmniPBR.mdl') },
  },
];

export const CRATE = writeCrate(LAYER);

/** A layer with these paths. */
export const layer = (...paths: string[]) =>
  `#usda 1.0\ndef "a" {\n${paths.map((path, i) => `asset p${i} = @${path}@\n`).join('')}}\n`;

const INSIDE = writeCrate([
  { path: '/b.p', fields: { typeName: token('asset'), default: asset('../tex/b.png') } },
]);

/** A package with layers in both forms, a package, and files outside. */
export const PACKAGE = writeZip({
  'hero.usda': layer('./geo/body.usdc', 'tex/skin.<UDIM>.png', './missing.png', '/textures/sky.exr'),
  'geo/body.usdc': INSIDE,
  'tex/b.png': 'png',
  'tex/skin.1001.png': 'png',
  'lib.usdz': writeZip({ 'inner.usda': layer('tex.png'), 'tex.png': 'png' }),
});
