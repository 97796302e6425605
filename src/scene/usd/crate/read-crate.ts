import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';
import type { FollowedFacts } from '../../scene-format.js';
import { type LayerFiles, layerFiles } from '../asset-path.js';
import { factsOf } from '../layer-facts.js';
import { CrateDamage } from './cursor.js';
import { eachFieldSet, type Fields, readFields, readSpecs, type Spec } from './fields.js';
import { pagesOf } from './pages.js';
import { readPaths } from './paths.js';
import { type Crate, openCrate } from './sections.js';
import { readTexts, type Texts } from './texts.js';
import { type PathIn, TYPES, typeOf, valueReader } from './values.js';

/** Types whose values may name files in any field. */
const ANYWHERE: ReadonlySet<number> = new Set([
  TYPES.assetPath,
  TYPES.dictionary,
  TYPES.referenceListOp,
  TYPES.payload,
  TYPES.payloadListOp,
]);

/** Types of attributes whose time samples are paths. */
const ASSET_TYPES = new Set(['asset', 'asset[]']);

/** Where a field's values may name files. */
interface Relevance {
  /** The fields that may name files, wherever they are. */
  isRelevant(field: number): boolean;
  /** The time samples of an attribute, whose values have the type of the attribute. */
  isSamples(field: number): boolean;
  /** The type `asset` of an attribute. */
  isAssetType(field: number): boolean;
}

function relevanceOf(fields: Fields, { token, indexOf }: Texts): Relevance {
  const [subLayers, template, typeName] = ['subLayers', 'clipTemplateAssetPath', 'typeName'].map(indexOf);
  const assetTypes = new Set([...ASSET_TYPES].map(indexOf).filter((one) => one !== undefined));
  return {
    isRelevant(field) {
      const type = typeOf(fields.rep(field));
      if (ANYWHERE.has(type)) return true;
      const name = fields.name(field);
      if (type === TYPES.stringVector) return name === subLayers;
      return type === TYPES.string && name === template && token(name) !== undefined;
    },
    isSamples: (field) => typeOf(fields.rep(field)) === TYPES.timeSamples,
    isAssetType: (field) =>
      fields.name(field) === typeName && assetTypes.has(Number(fields.rep(field) & 0xffff_ffffn)),
  };
}

/** The fields that may name files, by where their set starts. */
async function relevantSets(
  crate: Crate,
  fields: Fields,
  { isRelevant, isSamples, isAssetType }: Relevance,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const sets = new Map<number, number[]>();
  await eachFieldSet(crate, (start, set) => {
    const own: number[] = [];
    let hasPaths = false;
    for (const field of set) {
      if (field < 0 || field >= fields.count) throw new CrateDamage('malformed', 0);
      if (isAssetType(field)) hasPaths = true;
      else if (isRelevant(field) || isSamples(field)) own.push(field);
    }
    const relevant = hasPaths ? own : own.filter((field) => !isSamples(field));
    if (relevant.length > 0) sets.set(start, relevant);
  });
  return sets;
}

/** Specs with files that are listed under their own names; of more, only those with other values. */
const MOST_SPECS = 1 << 18;

/** The specs that may name files. */
async function relevantSpecs(crate: Crate, sets: ReadonlyMap<number, unknown>): Promise<readonly Spec[]> {
  const seen = new Set<number>();
  let count = 0;
  return readSpecs(crate, (set) => {
    if (!sets.has(set) || (count >= MOST_SPECS && seen.has(set))) return false;
    seen.add(set);
    count += 1;
    return true;
  });
}

/** Values and paths of all specs together; specs of a damaged file can have the same thousands. */
const MOST_USES = 4_000_000;

async function collect(file: SceneFile, files: LayerFiles): Promise<void> {
  const crate = await openCrate(file, pagesOf(file));
  const texts = await readTexts(crate);
  const fields = await readFields(crate);
  const sets = await relevantSets(crate, fields, relevanceOf(fields, texts));
  const specs = sets.size === 0 ? [] : await relevantSpecs(crate, sets);
  if (specs.length === 0) return;
  const placeOf = await readPaths(crate, texts);
  const pathsIn = valueReader(crate, texts);
  const values = new Map<number, readonly PathIn[]>();
  let uses = 0;
  for (const [path, set] of specs) {
    file.signal.throwIfAborted();
    const { prim, property } = placeOf(path);
    for (const field of sets.get(set) ?? []) {
      const known = values.get(field) ?? (await pathsIn(fields.rep(field)));
      values.set(field, known);
      uses += 1 + known.length;
      if (uses > MOST_USES) throw new CrateDamage('limit', 0);
      if (known.length === 0) continue;
      const fieldName = texts.token(fields.name(field)) ?? '';
      const isValue = fieldName === 'default' || fieldName === 'timeSamples';
      const own = isValue ? (property ?? fieldName) : fieldName;
      const isDictionary = typeOf(fields.rep(field)) === TYPES.dictionary;
      const node = prim === '' ? own : prim;
      const metadata = isDictionary ? fieldName : undefined;
      for (const { path: text, key } of known) files.add(text, { node, name: key ?? own, metadata });
    }
  }
}

/**
 * Reads a layer in binary form (`PXR-USDC`): of the fields that its prims and attributes have, the values with paths.
 * Meshes and other values stay unread.
 */
export async function readCrate(file: SceneFile): Promise<FollowedFacts> {
  const files = layerFiles();
  let damage: SceneDamage | undefined;
  try {
    await collect(file, files);
  } catch (error) {
    if (!(error instanceof CrateDamage)) throw error;
    damage = { reason: error.reason, at: error.at };
  }
  return factsOf(files, damage);
}
