import { found, type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import { DamagedFile } from '../container/damaged-file.js';
import type { SceneFile } from '../scene-file.js';
import { HEAD_LENGTH, type SceneFacts } from '../scene-format.js';
import { camerasOf, isCameraUnclear } from './cameras.js';
import { type Collected, Collector } from './collect/collector.js';
import { visitTokens } from './container/tokens.js';
import { variantOf } from './container/variant.js';
import { filesOf } from './files/uses.js';
import { releaseOf } from './names.js';
import { settingsOf } from './render-settings.js';
import { currentTake, layersOf, settingsOfTake } from './takes.js';

/** Fields that the unread rest of a damaged file could change or add to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** No film has more frames a second. */
const HIGHEST_RATE = 10_000;

function unknownLists(collected: Collected, damage: SceneDamage | undefined, allFiles: boolean): string[] {
  if (damage) return LISTS;
  return [
    ...(isCameraUnclear(collected) ? ['cameras'] : []),
    ...(collected.renderSettings.length === 0 ? ['outputs'] : []),
    ...(allFiles && !collected.hasNodeMaterials ? [] : ['assets']),
  ];
}

function deriveFacts(collected: Collected, damage: SceneDamage | undefined): SceneFacts {
  const version = releaseOf(collected.build);
  // Of a damaged file further render settings or takes could be the active ones.
  const isWhole = damage === undefined;
  const active = isWhole ? settingsOfTake(currentTake(collected), collected) : undefined;
  const { frames, size, renderer, outputs, imageFormat } = settingsOf(active, collected);
  const { fps } = collected;
  const fields = {
    version: version === undefined ? unknown<string>() : found(version),
    ...{ renderer, frames, size },
    fps: fps !== undefined && fps > 0 && fps <= HIGHEST_RATE ? found(fps) : unknown<number>(),
  };
  const { files, nested, isComplete } = filesOf(collected);
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  return {
    ...fields,
    plugins: {},
    cameras: camerasOf(collected),
    layers: isWhole ? layersOf(collected) : [],
    ...{ outputs, files, nested },
    unknown: [...missing.map(([name]) => name), 'plugins', ...unknownLists(collected, damage, isComplete)],
    tips: [],
    ...(damage ? { damage } : {}),
    ...(imageFormat === '' ? {} : { imageFormat }),
  };
}

/** Reads a document of any release whose tokens are known; of others nothing is known but that they are Cinema 4D's. */
export async function read(file: SceneFile): Promise<SceneFacts> {
  const variant = variantOf(await file.read(0, HEAD_LENGTH));
  const collector = new Collector();
  const { collected } = collector;
  if (!variant) return deriveFacts(collected, { reason: 'limit', at: 0 });
  if (variant.build !== undefined) collected.build = variant.build;
  try {
    await visitTokens(file, variant, collector);
  } catch (error) {
    if (error instanceof DamagedFile) return deriveFacts(collected, error.damage);
    throw error;
  }
  return deriveFacts(collected, collected.isFull ? { reason: 'limit', at: file.size } : undefined);
}
