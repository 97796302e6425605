import { found, type SceneDamage, unknown } from '../domain/scene/scene-report.js';
import type { SceneFacts } from './scene-format.js';

/** The fields of a scene that a version-only reader leaves unknown. */
const FIELDS = [
  'renderer',
  'frames',
  'size',
  'fps',
  'plugins',
  'cameras',
  'layers',
  'outputs',
  'assets',
  'nested',
];

/** The facts of a scene of which only the version is read; without one, that is unknown too. */
export function versionOnly(version: string | undefined, damage?: SceneDamage): SceneFacts {
  return {
    version: version === undefined ? unknown() : found(version),
    ...{
      renderer: unknown<string>(),
      frames: unknown<string>(),
      size: unknown<never>(),
      fps: unknown<number>(),
    },
    ...{ plugins: {}, cameras: [], layers: [], outputs: [], files: [], nested: [], tips: [] },
    unknown: version === undefined ? ['version', ...FIELDS] : FIELDS,
    ...(damage ? { damage } : {}),
  };
}
