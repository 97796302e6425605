import type { Dcc } from '../domain/dcc/dcc.js';
import { foldNames } from '../domain/files/fold-names.js';
import { ownValue } from '../domain/own-value.js';
import type {
  AssetKind,
  NestedScene,
  SceneAsset,
  SceneCamera,
  SceneDamage,
  SceneTip,
} from '../domain/scene/scene-report.js';
import { BROKEN_SCENE, isMissingInput } from '../domain/scene/scene-tips.js';
import type { TipCode } from '../domain/scene/tip-codes.js';

/** Codes for a missing file of each kind. */
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

/** Codes for missing files with these extensions, whatever their kind. */
const BY_EXTENSION: Readonly<Record<string, TipCode>> = {
  vrlmap: '10024',
  vrmap: '10023',
  fxd: '10011',
  aur: '10022',
};

function codeOfMissing({ kind, path }: SceneAsset, { tips }: Dcc): TipCode {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return tips.missingFile ?? ownValue(BY_EXTENSION, extension) ?? BY_KIND[kind];
}

const DUPLICATE_CAMERA: TipCode = '15015';

/** The facts that a scene's tips are derived from. */
export interface TipSources {
  readonly dcc: Dcc;
  readonly cameras: readonly SceneCamera[];
  /** False where the scene may have further cameras, for instance in a part that was not read. */
  readonly camerasKnown: boolean;
  readonly assets: readonly SceneAsset[];
  readonly nested: readonly NestedScene[];
  readonly damage: SceneDamage | undefined;
}

function* findings(sources: TipSources): Generator<[code: TipCode, item?: string]> {
  const { dcc, cameras, camerasKnown, assets, nested, damage } = sources;
  // A limit of this program is not the scene's fault.
  if (damage && damage.reason !== 'limit') yield [BROKEN_SCENE, `byte ${damage.at}`];
  for (const asset of assets) {
    if (!isMissingInput(asset)) continue;
    const code = codeOfMissing(asset, dcc);
    const item = `${asset.node}: ${asset.path}`;
    const members = foldNames(asset.missingFiles ?? []);
    yield [code, members.length === 0 ? item : `${item} (${members.join(', ')})`];
  }
  for (const { missing, node, path, optional } of nested) {
    if (missing && optional === undefined) yield [dcc.tips.missingScene ?? BY_KIND.scene, `${node}: ${path}`];
  }
  const renderable = cameras.filter((camera) => camera.renderable).map(({ name }) => name);
  const { noCamera } = dcc.tips;
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

/** Groups findings by the farm's codes, each code once, in the order of first occurrence. */
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
