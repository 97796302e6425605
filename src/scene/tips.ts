import { foldNames } from '../domain/fold-names.js';
import type {
  AssetKind,
  NestedScene,
  SceneAsset,
  SceneCamera,
  SceneDamage,
  SceneTip,
} from '../domain/scene-report.js';
import { BROKEN_SCENE, isLacking, type TipCode } from '../domain/scene-tips.js';

const HOUDINI = 2004;
const CINEMA4D = 2005;
const BLENDER = 2007;
const CLARISSE = 2013;

/** The farm's code for a missing file of each kind (docs/scene-formats.md, "Codes for what is missing or wrong"). */
const BY_KIND: Readonly<Record<AssetKind, TipCode>> = {
  texture: '10012',
  image: '10012',
  movie: '10012',
  sound: '10012',
  font: '10012',
  ies: '10012',
  script: '10012',
  geometry: '10012',
  usd: '10012',
  other: '10012',
  alembic: '10018',
  vdb: '10028',
  proxy: '10030',
  lightmap: '10023',
  cache: '10012',
  scene: '10025',
};

/** DCCs that have one code for whatever is missing. */
const BY_DCC: Readonly<Record<number, TipCode>> = {
  [HOUDINI]: '50001',
  [CINEMA4D]: '35001',
  [BLENDER]: '35001',
};

const BY_EXTENSION: Readonly<Record<string, TipCode>> = {
  vrlmap: '10024',
  vrmap: '10023',
  fxd: '10011',
  aur: '10022',
};

function codeOfMissing({ kind, path }: SceneAsset, dcc: number): TipCode {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return BY_DCC[dcc] ?? BY_EXTENSION[extension] ?? BY_KIND[kind];
}

function codeOfMissingScene(dcc: number): TipCode {
  return dcc === CLARISSE ? '25009' : (BY_DCC[dcc] ?? BY_KIND.scene);
}

/** DCCs that cannot render without a camera, and the farm's code for a scene that has none. */
const NO_CAMERA: Readonly<Record<number, TipCode>> = {
  2000: '15006',
  [BLENDER]: '46003',
  [CLARISSE]: '15006',
};

const DUPLICATE_CAMERA: TipCode = '15015';

/** What the tips of one scene are made from. */
export interface TipSources {
  readonly dcc: number;
  readonly cameras: readonly SceneCamera[];
  /** Whether all cameras are known: in a scene that was read in part, another one may follow. */
  readonly camerasKnown: boolean;
  readonly assets: readonly SceneAsset[];
  readonly nested: readonly NestedScene[];
  readonly damage: SceneDamage | undefined;
}

function* findings(sources: TipSources): Generator<[code: TipCode, item?: string]> {
  const { dcc, cameras, camerasKnown, assets, nested, damage } = sources;
  // A limit of this program is no fault of the scene.
  if (damage && damage.reason !== 'limit') yield [BROKEN_SCENE, `byte ${damage.at}`];
  for (const asset of assets) {
    if (!isLacking(asset)) continue;
    const code = codeOfMissing(asset, dcc);
    const item = `${asset.node}: ${asset.path}`;
    const members = foldNames(asset.missingFiles ?? []);
    yield [code, members.length === 0 ? item : `${item} (${members.join(', ')})`];
  }
  for (const { missing, node, path, optional } of nested) {
    if (missing && optional === undefined) yield [codeOfMissingScene(dcc), `${node}: ${path}`];
  }
  const renderable = cameras.filter((camera) => camera.renderable).map(({ name }) => name);
  const noCamera = NO_CAMERA[dcc];
  if (noCamera && camerasKnown && renderable.length === 0) {
    if (cameras.length === 0) yield [noCamera];
    for (const { name } of cameras) yield [noCamera, name];
  }
  const seen = new Set<string>();
  for (const name of renderable) {
    if (seen.has(name)) yield [DUPLICATE_CAMERA, name];
    seen.add(name);
  }
}

/** Findings under the farm's codes, each code once, in the order in which they were made. */
export function tipsOf(own: readonly SceneTip[], sources: TipSources): SceneTip[] {
  const items = new Map<string, Set<string>>();
  const add = (code: string, item?: string) => {
    const known = items.get(code) ?? new Set();
    items.set(code, item === undefined ? known : known.add(item));
  };
  for (const { code, items: found } of own) for (const item of found) add(code, item);
  for (const [code, item] of findings(sources)) add(code, item);
  return [...items].map(([code, list]) => ({ code, items: [...list] }));
}
