import { ownValue } from '../../../domain/own-value.js';
import type { LayerKind } from '../../../domain/scene/scene-report.js';
import type { Context } from '../network/contexts.js';
import type { SceneNode } from '../network/node.js';
import { baseType } from '../parse/definition.js';

/** The parameters by which a renderer's ROP names its camera, its image size and its image. */
export interface Renderer {
  /** Undefined where the type does not tell: a USD render can be by any renderer. */
  readonly name: string | undefined;
  readonly camera?: string;
  /** Switch, fraction and size by which the ROP replaces the camera's image size. */
  readonly override?: readonly [isOn: string, fraction: string, size: string];
  /** Switch and size, of a ROP that replaces the size without a fraction. */
  readonly ownSize?: readonly [isOn: string, size: string];
  readonly outputs: readonly string[];
}

const CAMERA = {
  camera: 'camera',
  override: ['override_camerares', 'res_fraction', 'res_override'],
} as const;

/** The renderers by type of ROP. Of plug-ins the parameters are recalled (docs/scene-formats.md, "Houdini"). */
const RENDERERS: Readonly<Record<string, Renderer>> = {
  ifd: { name: 'mantra', ...CAMERA, outputs: ['vm_picture'] },
  karma: { name: 'karma', ...CAMERA, outputs: ['picture'] },
  usdrender: { name: undefined, outputs: ['outputimage'] },
  usdrender_rop: { name: undefined, outputs: ['outputimage'] },
  opengl: { name: 'opengl', camera: 'camera', ownSize: ['tres', 'res'], outputs: ['picture'] },
  arnold: {
    name: 'arnold',
    camera: 'camera',
    override: ['override_camera_res', 'res_fraction', 'res_override'],
    outputs: ['ar_picture'],
  },
  Redshift_ROP: {
    name: 'redshift',
    camera: 'RS_renderCamera',
    override: ['RS_overrideCameraRes', 'RS_overrideResScale', 'RS_overrideRes'],
    outputs: ['RS_outputFileNamePrefix'],
  },
  vray_renderer: {
    name: 'vray',
    camera: 'render_camera',
    override: CAMERA.override,
    outputs: ['SettingsOutput_img_file_path'],
  },
  Octane_ROP: {
    name: 'octane',
    camera: 'HO_renderCamera',
    override: ['HO_overrideCameraRes', 'HO_overrideResScale', 'HO_overrideRes'],
    outputs: ['HO_img_fileName'],
  },
  ris: { name: 'renderman', ...CAMERA, outputs: ['ri_display', 'ri_display_0'] },
  comp: { name: undefined, outputs: ['copoutput'] },
  rop_comp: { name: undefined, outputs: ['copoutput'] },
  baketexture: { name: 'mantra', outputs: ['vm_uvoutputpicture1'] },
};

/** Types that write caches in render networks. */
const CACHE_DRIVERS = new Set([
  ...[
    'geometry',
    'geometryraw',
    'alembic',
    'filecache',
    'dop',
    'channel',
    'mdd',
    'agent',
    'filmboxfbx',
    'gltf',
  ],
  ...['usd', 'usdzip', 'usdstitch', 'usdstitchclips', 'ifdarchive', 'Redshift_Proxy_Output', 'vray_proxy'],
]);

/** Types that write caches from other networks. */
const CACHE_NODES = new Set([
  ...[
    'filecache',
    'rop_geometry',
    'rop_geometryraw',
    'rop_alembic',
    'rop_fbx',
    'rop_gltf',
    'rop_dop',
    'rop_channel',
  ],
  ...['dopio', 'usd_rop', 'usdexport', 'rbddestruction'],
]);

/** Types that render from other networks. */
const RENDER_NODES = new Set(['usdrender_rop', 'rop_comp']);

/** Types that render nothing themselves. */
const DEPENDENCIES = new Set([
  ...[
    'merge',
    'fetch',
    'wedge',
    'switch',
    'null',
    'subnet',
    'prepost',
    'batch',
    'framecontainer',
    'framedep',
  ],
]);

/** ROPs that other programs bring, and that send the render to a farm. */
export const SUBMITTERS = /^(?:hq_|afanasy|deadline|tractor|royalrender|conductor|shell)/i;

/** Parameters by which the ROP of an unknown renderer is recognised. */
const IMAGES = ['vm_picture', 'picture', 'ri_display', 'outputimage'];
const CACHES = ['sopoutput', 'lopoutput', 'dopoutput', 'chopoutput'];

/** The renderer of a ROP; one that this program does not know is read as Mantra's ROP, whose names many share. */
export function rendererOf({ type, parameters }: Pick<SceneNode, 'type' | 'parameters'>): Renderer {
  const base = baseType(type);
  const known = ownValue(RENDERERS, base);
  return known ?? { name: base, ...CAMERA, outputs: IMAGES.filter((name) => parameters.has(name)) };
}

/** What a node does as a ROP; undefined for nodes that are none. */
export function ropKindOf({ type, parameters }: SceneNode, context: Context): LayerKind | undefined {
  const base = baseType(type);
  if (context !== 'driver') {
    if (context === 'top') return undefined;
    // The render node of Solaris is a digital asset around its ROP.
    if (RENDER_NODES.has(base) || (base === 'karma' && parameters.has('trange'))) return 'render';
    return CACHE_NODES.has(base) ? 'cache' : undefined;
  }
  if (DEPENDENCIES.has(base)) return 'dependency';
  if (CACHE_DRIVERS.has(base) || CACHE_NODES.has(base)) return 'cache';
  if (Object.hasOwn(RENDERERS, base)) return 'render';
  if (SUBMITTERS.test(base)) return 'other';
  if (IMAGES.some((name) => parameters.has(name))) return 'render';
  return CACHES.some((name) => parameters.has(name)) ? 'cache' : 'other';
}

/** The parameters that hold what a cache writes. */
export const CACHE_OUTPUTS = [
  ...[
    'sopoutput',
    'dopoutput',
    'lopoutput',
    'chopoutput',
    'filename',
    'file',
    'arch_geofile1',
    'outtemplatefile1',
  ],
  'RS_archive_file',
];
