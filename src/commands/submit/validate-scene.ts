import type { Context } from '../../context.js';
import type { Dcc } from '../../domain/dcc.js';
import type { SceneCamera, SceneLayer, SceneReport } from '../../domain/scene-report.js';
import { BROKEN_SCENE, hasTip, lacking, NO_CAMERA } from '../../domain/scene-tips.js';
import type { BaseTask } from '../../domain/task-info.js';
import { DataError } from '../../errors.js';
import { isNamed, isRendered, switchedCameras } from '../../job/choice.js';
import { ownSection } from '../../job/shapes.js';
import { mapFlag, missingItem } from '../../output/analyze.js';
import { listed } from '../../output/list.js';
import type { Say } from '../../text/index.js';
import { readNamedScene } from '../files/read-scene.js';
import type { NamedScene } from '../files/scene-files.js';
import { canPrompt, warn } from '../flags/globals.js';
import type { KnownScene } from './known-scene.js';
import type { SubmitSettings } from './settings.js';
import type { SubmitOptions } from './submit.js';

/** What a scene needs and does not find, as an error with the maps that would take what was found elsewhere. */
export function missingFiles(
  { typed }: NamedScene,
  report: SceneReport,
  { platform }: Pick<Context, 'platform'>,
): DataError {
  const missing = lacking(report);
  const list = (say: Say) =>
    listed(
      missing.map((one) => missingItem(one, say)),
      say,
    );
  const error = new DataError('submit.missing', { scene: typed, count: missing.length, list });
  const flags = new Set(missing.flatMap(({ map }) => (map === undefined ? [] : [mapFlag(map, platform)])));
  return flags.size === 0 ? error : error.advise('ui.takeThem', { flags: [...flags].slice(0, 5).join(' ') });
}

/**
 * @throws DataError for a scene that is broken, and for files that are missing, unless they are to be ignored, or a
 * person is asked about them later (missing.ts).
 */
function checkWhole(scene: NamedScene, report: SceneReport, options: SubmitOptions, context: Context): void {
  const { damage } = report;
  if (damage && hasTip(report.tips, [BROKEN_SCENE])) {
    throw new DataError('submit.broken', { scene: scene.typed, at: damage.at });
  }
  const isAsked = canPrompt(options, context) && !options.yes && !options.skipBad;
  if (options.ignoreMissing || isAsked || lacking(report).length === 0) return;
  throw missingFiles(scene, report, context);
}

/**
 * Warns of missing files that the render does without, of layers that no camera renders, and of a camera that the
 * scene's markers overrule.
 */
function warnOf(
  { typed }: NamedScene,
  { assets, cameras, layers }: SceneReport,
  { settings, options }: ReadWishes,
  context: Context,
): void {
  const { say } = context;
  const optional = assets.filter(({ missing, optional }) => missing && optional);
  if (optional.length > 0) {
    const items = optional.map(({ path, node, optional: reason = 'unused' }) =>
      say('ui.item.optional', { item: `${path} (${node})`, reason: say(`ui.optional.${reason}`) }),
    );
    const facts = { scene: typed, count: optional.length, list: listed(items, say) };
    warn(options, context, say('ui.rendersWithout', facts));
  }
  const blind = settings.cameras.length > 0 ? [] : layers.filter((layer) => isBlind(layer, settings));
  if (blind.length > 0) {
    const list = listed(
      blind.map(({ name }) => name),
      say,
    );
    warn(options, context, say('ui.noLayerCamera', { scene: typed, count: blind.length, list }));
  }
  const marked = switchedCameras(cameras);
  const [camera] = settings.cameras;
  if (marked.length > 0 && camera !== undefined) {
    const list = marked.map(({ name, frames = '' }) => say('ui.layerFrames', { name, frames }));
    warn(options, context, say('ui.markersWin', { scene: typed, camera, list: listed(list, say) }));
  }
}

/** Whether a layer renders, and through no camera: the farm would render it for nothing. */
function isBlind(layer: SceneLayer, { layers }: Pick<SubmitSettings, 'layers'>): boolean {
  return isRendered(layer, { layers }) && layer.cameras?.length === 0;
}

/** What decides how a scene is read and judged. */
export interface ReadWishes {
  readonly settings: SubmitSettings;
  readonly base: BaseTask | undefined;
  readonly options: SubmitOptions;
}

/** The report of a scene, or why there is none. */
async function reportOf(
  scene: NamedScene & { dcc: Dcc },
  { settings, options }: ReadWishes,
  context: Context,
): Promise<Pick<KnownScene, 'report' | 'unread'>> {
  try {
    const { maps, frames } = settings;
    const report = await readNamedScene(scene, scene.dcc, maps, options, context, frames);
    return report.format === 'unread' ? { report: undefined, unread: 'noReader' } : { report };
  } catch (error) {
    if (!(error instanceof DataError) || error.key !== 'scene.foreign') throw error;
    return { report: undefined, unread: 'foreign' };
  }
}

/**
 * Reads a scene that is to be submitted. One that does not look like a scene of its DCC, or whose format nobody reads
 * yet, is no error: the DCC has the last word, and what the scene would tell is then named by somebody.
 * @throws DataError for a scene that is broken, lacks files, has not the parts that were named, or no camera.
 */
export async function readKnown(
  scene: NamedScene & { dcc: Dcc },
  wishes: ReadWishes,
  context: Context,
): Promise<KnownScene> {
  const read = await reportOf(scene, wishes, context);
  const { report } = read;
  if (report) {
    checkWhole(scene, report, wishes.options, context);
    checkNamed(scene, report, wishes.settings);
    warnOf(scene, report, wishes, context);
    if (!wishes.settings.frames) warnOfRounded(scene, report, wishes.options, context);
    const { settings, base, options } = wishes;
    // A person may yet choose one.
    const choice = report.cameras.length > 0 || report.unknown.includes('cameras');
    const open = choice && canPrompt(options, context) && !options.yes;
    if (!open && !ownSection(base)) checkCamera(scene, report, settings.cameras, context.say);
  }
  return { ...scene, ...read };
}

/** Warns of frames in the scene that are no whole ones, which a render makes whole. */
function warnOfRounded(
  { typed }: NamedScene,
  { frames: { value, written } }: SceneReport,
  options: SubmitOptions,
  context: Context,
): void {
  if (value === null || written === undefined) return;
  warn(options, context, context.say('ui.framesRounded', { scene: typed, frames: value, written }));
}

/** @throws DataError for a layer or camera that was named and that the scene does not have. */
function checkNamed({ typed }: NamedScene, report: SceneReport, { layers, cameras }: SubmitSettings): void {
  if (report.damage) return;
  const check = (flag: string, names: readonly string[], known: readonly (SceneLayer | SceneCamera)[]) => {
    const stranger = names.find((name) => !known.some((one) => isNamed(one, [name])));
    if (known.length === 0 || stranger === undefined) return;
    const own = known.map(({ name }) => name);
    const list = (say: Say) => listed(own, say);
    throw new DataError('submit.noPart', { scene: typed, flag, name: stranger, list });
  };
  check('--layer', layers, report.layers);
  check('--camera', cameras, report.cameras);
}

/** @throws DataError for a scene without a camera, of a DCC that needs one, if none was named. */
export function checkCamera(
  { typed }: NamedScene,
  report: SceneReport,
  cameras: readonly string[],
  say: Say,
): void {
  if (cameras.length > 0 || !hasTip(report.tips, NO_CAMERA)) return;
  const names = report.cameras.map(({ name }) => name);
  if (names.length === 0) throw new DataError('submit.cameraless', { scene: typed });
  throw new DataError('submit.noCamera', { scene: typed, list: listed(names, say) });
}
