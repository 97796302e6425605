import { type Finding, found, type SceneSize, unknown } from '../../domain/scene/scene-report.js';
import type { Collected } from './collect/collector.js';
import { type Entity, kindOf } from './collect/entity.js';
import { KEY } from './collect/ids.js';
import { framesOf } from './frames.js';
import { formatName, rendererName } from './names.js';

/** What render settings say. */
export interface Settings {
  readonly frames: Finding<string>;
  readonly size: Finding<SceneSize>;
  readonly renderer: Finding<string>;
  /** Paths that are written, as the scene has them. */
  readonly outputs: readonly string[];
  /** Empty for a format that is not known. */
  readonly imageFormat: string;
}

/** The bit of the active render settings since release 10.5, and the bit of what is selected, which came before. */
const ACTIVE = 1 << 28;
const SELECTED = 1 << 1;

/** The render settings that are active; undefined where that is unclear. */
export function activeSettings({ renderSettings }: Pick<Collected, 'renderSettings'>): Entity | undefined {
  if (renderSettings.length === 1) return renderSettings[0];
  for (const bit of [ACTIVE, SELECTED]) {
    const marked = renderSettings.filter(({ flags = 0 }) => (flags & bit) !== 0);
    if (marked.length > 0) return marked.length === 1 ? marked[0] : undefined;
  }
  return undefined;
}

const LARGEST_SIDE = 1_000_000;

function sizeOf({ settings }: Entity): Finding<SceneSize> {
  const [width, height] = [settings.get(KEY.width), settings.get(KEY.height)].map((side) =>
    typeof side === 'number' && side >= 1 && side <= LARGEST_SIDE ? Math.floor(side) : undefined,
  );
  return width === undefined || height === undefined ? unknown() : found({ width, height });
}

/** The renderer's name; of a plug-in that is not known, the name of its video post in the scene. */
function rendererOf({ settings }: Entity, { videoPosts }: Collected): Finding<string> {
  const id = settings.get(KEY.renderer);
  if (typeof id !== 'number') return unknown();
  const name = rendererName(id) ?? videoPosts.find((post) => kindOf(post) === id)?.type;
  return name === undefined ? unknown() : found(name);
}

/** The paths to which images are saved. */
function outputsOf({ settings }: Entity): string[] {
  const written = [
    [settings.get(KEY.saves), settings.get(KEY.path)],
    [
      settings.get(KEY.multiPass) === 1 ? settings.get(KEY.savesMultiPass) : 0,
      settings.get(KEY.multiPassPath),
    ],
  ];
  return written.flatMap(([on, path]) => (on === 1 && typeof path === 'string' && path !== '' ? [path] : []));
}

/** What render settings say; `unknown` throughout where it is unclear which ones render. */
export function settingsOf(entity: Entity | undefined, collected: Collected): Settings {
  if (!entity) {
    return {
      ...{ frames: unknown(), size: unknown(), renderer: unknown() },
      ...{ outputs: [], imageFormat: '' },
    };
  }
  const { fps, now, times } = collected;
  const format = entity.settings.get(KEY.format);
  return {
    frames: framesOf(entity.settings, { fps, now, times }),
    size: sizeOf(entity),
    renderer: rendererOf(entity, collected),
    outputs: [...new Set(outputsOf(entity))],
    imageFormat: formatName(typeof format === 'number' ? format : undefined),
  };
}
