import type { Dcc } from '../../domain/dcc/dcc.js';
import type { SceneCamera, SceneLayer, SceneReport } from '../../domain/scene/scene-report.js';
import { BROKEN_SCENE, hasTip, missingInputs, NO_CAMERA } from '../../domain/scene/scene-tips.js';
import type { BaseTask } from '../../domain/task/task-info.js';
import { DataError, type Translate } from '../../errors.js';
import { isNamed, isRendered, switchedCameras } from '../../job/scene-parts.js';
import { ownSection } from '../../job/shapes.js';
import { readScene } from '../../scene/index.js';
import { isNamedSequence, type NamedScene } from '../../scene/named-scene.js';
import type { SubmissionListener, SubmissionQuestions } from '../listener.js';
import type { SubmitSettings } from '../settings/merge-settings.js';
import type { SubmissionWorld } from '../world.js';
import { checkTestFrames } from './check-test-frames.js';
import type { KnownScene } from './known-scene.js';
import { missingFilesError } from './missing-files.js';
import { checkPrivateFiles, type UploadRules } from './private-files.js';

/** How scenes are read, checked and completed. */
export interface SceneOptions extends UploadRules {
  readonly settings: SubmitSettings;
  /** The task file. */
  readonly base: BaseTask | undefined;
  readonly ignoreMissing: boolean;
  readonly skipBad: boolean;
  /** Questions without a default; undefined if none can be asked. */
  readonly questions: SubmissionQuestions | undefined;
  /** Questions with a default; undefined also with `--yes`, which uses the defaults. */
  readonly optionalQuestions: SubmissionQuestions | undefined;
  readonly listener: SubmissionListener;
}

/** @throws DataError for a broken scene, and for missing files unless they are ignored or a question follows */
function checkWhole(
  scene: NamedScene,
  report: SceneReport,
  { ignoreMissing, skipBad, optionalQuestions }: SceneOptions,
  platform: NodeJS.Platform,
): void {
  const { damage } = report;
  if (damage && hasTip(report.tips, [BROKEN_SCENE])) {
    throw new DataError('submit.broken', { scene: scene.typed, at: damage.at });
  }
  const isAsked = optionalQuestions !== undefined && !skipBad;
  if (ignoreMissing || isAsked || missingInputs(report).length === 0) return;
  throw missingFilesError(scene, report, platform);
}

/** Warns of optional files that are missing. */
function warnOfOptional({ typed }: NamedScene, { assets }: SceneReport, listener: SubmissionListener): void {
  const optional = assets.filter(({ missing, optional: reason }) => missing && reason);
  if (optional.length === 0) return;
  const list = optional.map(
    ({ path, node, optional: reason = 'unused' }) =>
      (translate: Translate) =>
        translate('ui.item.optional', {
          item: `${path} (${node})`,
          reason: translate(`ui.optional.${reason}`),
        }),
  );
  listener.warn('ui.rendersWithout', { scene: typed, count: optional.length, list });
}

/** Warns of layers that no camera renders, and of a camera that the scene's camera markers override. */
function warnOfCameras(
  { typed }: NamedScene,
  { cameras, layers }: SceneReport,
  { settings, listener }: SceneOptions,
): void {
  const [camera] = settings.cameras;
  const unseen = camera === undefined ? layers.filter((layer) => hasNoCamera(layer, settings)) : [];
  if (unseen.length > 0) {
    const list = unseen.map(({ name }) => name);
    listener.warn('ui.noLayerCamera', { scene: typed, count: unseen.length, list });
  }
  const marked = switchedCameras(cameras);
  if (marked.length === 0 || camera === undefined) return;
  const list = marked.map(
    ({ name, frames = '' }) =>
      (translate: Translate) =>
        translate('ui.layerFrames', { name, frames }),
  );
  listener.warn('ui.markersWin', { scene: typed, camera, list });
}

/** Whether a layer is rendered although it has no camera: the farm would charge for nothing. */
function hasNoCamera(layer: SceneLayer, { layers }: Pick<SubmitSettings, 'layers'>): boolean {
  return isRendered(layer, { layers }) && layer.cameras?.length === 0;
}

/** Warns of fractional frames in the scene, which a render rounds. */
function warnOfRounded(
  { typed }: NamedScene,
  { frames: { value, written } }: SceneReport,
  listener: SubmissionListener,
): void {
  if (value === null || written === undefined) return;
  listener.warn('ui.framesRounded', { scene: typed, frames: value, written });
}

/** @throws DataError for a named layer, camera or ROP that the scene does not have */
function checkNamed(
  { typed }: NamedScene,
  report: SceneReport,
  { layers, cameras, rops }: SubmitSettings,
): void {
  if (report.damage) return;
  const check = (
    flag: string,
    names: readonly string[],
    known: readonly (SceneLayer | SceneCamera)[],
    isOpen: boolean,
  ) => {
    const unknown = names.find((name) => !known.some((one) => isNamed(one, [name])));
    if (unknown === undefined || (known.length === 0 && (isOpen || report.nested.length > 0))) return;
    const list = known.map(({ name }) => name);
    throw new DataError('submit.noPart', { scene: typed, flag, name: unknown, list });
  };
  const isUnknown = (part: string) => report.unknown.includes(part);
  check('--layer', layers, report.layers, isUnknown('layers'));
  check('--camera', cameras, report.cameras, isUnknown('cameras'));
  // A ROP within a digital asset, or a render node of a nested file, is in no list.
  if (!isUnknown('layers')) check('--rop', rops, report.layers, true);
}

/** @throws DataError for a scene without a camera, of a DCC that needs one, if none was named */
export function checkCamera({ typed }: NamedScene, report: SceneReport, cameras: readonly string[]): void {
  if (cameras.length > 0 || !hasTip(report.tips, NO_CAMERA)) return;
  const list = report.cameras.map(({ name }) => name);
  if (list.length === 0) throw new DataError('submit.cameraless', { scene: typed });
  throw new DataError('submit.noCamera', { scene: typed, list });
}

/** Reads the report of a scene, or returns why there is none. */
async function readReport(
  { typed, path, dcc }: NamedScene & { dcc: Dcc },
  { settings: { maps, frames, frameList }, listener }: SceneOptions,
  { env, platform, signal, now }: SubmissionWorld,
): Promise<Pick<KnownScene, 'report' | 'unread'>> {
  const isSequence = isNamedSequence({ typed, path });
  try {
    const report = await listener.during('ui.reading', { scene: typed }, () =>
      readScene(path, dcc, {
        ...{ env, platform, signal, maps, now, frames, isSequence },
        ranges: frameList?.ranges,
      }),
    );
    return report.format === 'unread' ? { report: undefined, unread: 'noReader' } : { report };
  } catch (error) {
    if (!(error instanceof DataError) || error.key !== 'scene.mismatch') throw error;
    return { report: undefined, unread: 'notRecognised' };
  }
}

/**
 * Reads and checks a scene. It is no error if the file does not look like a scene of its DCC, or its format has no
 * reader: then the values come from settings or questions.
 * @throws DataError for a broken scene, missing files, unknown layers, cameras or ROPs, or no camera
 */
export async function readKnownScene(
  scene: NamedScene & { dcc: Dcc },
  options: SceneOptions,
  world: SubmissionWorld,
): Promise<KnownScene> {
  const { settings, base, optionalQuestions, listener } = options;
  const read = await readReport(scene, options, world);
  const { report } = read;
  checkTestFrames(scene.typed, report, settings);
  if (report) {
    checkWhole(scene, report, options, world.platform);
    await checkPrivateFiles(scene, report, options, world);
    checkNamed(scene, report, settings);
    warnOfOptional(scene, report, listener);
    warnOfCameras(scene, report, options);
    if (!settings.frames) warnOfRounded(scene, report, listener);
    // A question may choose one later.
    const hasChoice = report.cameras.length > 0 || report.unknown.includes('cameras');
    if (!(hasChoice && optionalQuestions) && !ownSection(base)) checkCamera(scene, report, settings.cameras);
  }
  return { ...scene, ...read };
}
