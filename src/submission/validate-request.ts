import { resolve } from 'node:path';
import type { FileFields } from '../config/project-file.js';
import { missingInputs } from '../domain/scene/scene-tips.js';
import { UsageError } from '../errors.js';
import { uploadPairs } from '../job/upload-pairs.js';
import { findSceneDcc } from '../scene/index.js';
import { checkNotEmpty, type NamedScene, sceneFile } from '../scene/named-scene.js';
import { isFrameFile } from '../scene/paths/frame-files.js';
import { makeUploadPlan } from '../transfer/file-facts.js';
import { checkUploadable } from '../transfer/upload-errors.js';
import type { SubmissionListener, SubmissionQuestions } from './listener.js';
import { eachWithoutFault, faultReporter, type SceneFault } from './scene-faults.js';
import type { CheckedScene } from './scenes/known-scene.js';
import { missingFilesError } from './scenes/missing-files.js';
import { distinctScenes } from './scenes/same-scene.js';
import { readKnownScene, type SceneOptions } from './scenes/validate-scene.js';
import { checkKnownParts } from './settings/check-parts.js';
import { mergeSettings, type RequestSettings } from './settings/merge-settings.js';
import { fileSource } from './settings/setting-sources.js';
import { framesInTaskFile, parseTaskFile } from './settings/task-file.js';
import type { SubmissionWorld } from './world.js';

/**
 * A request to submit scenes. Its functions are called in the order in which errors are reported
 * (docs/contract.md, "Exit codes").
 */
export interface SubmitRequest {
  /** Scenes as typed; patterns are replaced by the files that they match. */
  readonly scenes: readonly string[];
  /** Returns absolute paths of files that are uploaded although no scene names them. @throws NoInputError */
  extraFiles(): Promise<string[]>;
  /** The task file, if any; `read` throws NoInputError. */
  readonly taskFile: { readonly name: string; read(): Promise<string> } | undefined;
  /** Returns the settings of the request. @throws DataError for a value out of range */
  settings(): RequestSettings;
  /** Returns the settings of profile and project file, the weaker one first. @throws ConfigError, DataError */
  storedSettings(): Promise<readonly FileFields[]>;
  /** Render without missing files. */
  readonly ignoreMissing: boolean;
  /** Skip faulty scenes and submit the others. */
  readonly skipBad: boolean;
  /** The assets are on the farm already, or will be uploaded by another program. */
  readonly assetsOnFarm: boolean;
  /** Make new tasks, even if an earlier run left an unfinished submission of the same scene. */
  readonly isNew: boolean;
}

/** Bytes of files, by their local paths. */
export type FileSizes = ReadonlyMap<string, number>;

/** A valid request, and the files that it names. */
export interface ValidRequest extends Pick<SubmitRequest, 'assetsOnFarm' | 'isNew'> {
  /** In the order of the request. */
  readonly typed: readonly string[];
  readonly scenes: readonly CheckedScene[];
  readonly options: SceneOptions;
  /** Absolute paths of files that are uploaded although no scene names them. */
  readonly extraFiles: readonly string[];
  readonly sizes: FileSizes;
  /**
   * What identifies the submission in journals, where that is not the content of the scene and its settings: a row of a
   * list, which stays the same submission when its scene is saved again.
   */
  readonly origin?: unknown;
  /** Scenes that cannot be submitted; later steps add to them. */
  readonly faults: SceneFault[];
  /**
   * Reports the faults together: before a question, before anything is sent, and when something else fails.
   * @throws unless faulty scenes are left out and others remain
   */
  reportFaults(): Promise<void>;
}

/** The questions that can be asked. */
export interface Interaction {
  readonly listener: SubmissionListener;
  readonly questions: SubmissionQuestions | undefined;
  /** Undefined with `--yes`, which uses the defaults. */
  readonly optionalQuestions: SubmissionQuestions | undefined;
}

/**
 * Checks that everything that the scenes need can be uploaded, and returns the bytes of each file.
 * @throws DataError for names that cannot be uploaded and for two files with one destination; NoInputError
 */
async function checkFiles(
  scenes: readonly CheckedScene[],
  extraFiles: readonly string[],
  signal: AbortSignal,
): Promise<FileSizes> {
  const pairs = scenes.flatMap(({ path, report }) => uploadPairs(path, report, extraFiles));
  const plan = await makeUploadPlan(pairs, signal);
  checkUploadable(plan);
  return new Map(plan.files.map(({ local, facts }) => [local, facts.size]));
}

/** The scene whose sequence a further scene is a frame of (`shot.*.ass`): one task renders all of them. */
function sequenceOf(path: string, scenes: readonly CheckedScene[]): CheckedScene | undefined {
  return scenes.find(({ report }) => report?.sequence !== undefined && isFrameFile(path, report.sequence));
}

/**
 * Checks everything that can be checked before a question and before the network, in the contract's order: syntax 64,
 * files 66, contents 65, settings files 78. Faults of single scenes are reported together.
 */
export async function validateRequest(
  request: SubmitRequest,
  { listener, ...questions }: Interaction,
  world: SubmissionWorld,
): Promise<ValidRequest> {
  const { cwd, signal } = world;
  const { skipBad, ignoreMissing, assetsOnFarm, isNew, scenes: typedScenes } = request;
  if (typedScenes.length === 0) throw new UsageError('submit.noScene');
  const faults: SceneFault[] = [];
  const named = typedScenes.map((typed) => ({ typed, path: resolve(cwd, typed) }));
  const present = await eachWithoutFault(named, faults, async ({ typed }) => ({
    typed,
    ...(await sceneFile(cwd, typed)),
  }));
  const { scenes: distinct, repeated } = await distinctScenes(present);
  const rules = { scenes: typedScenes, total: typedScenes.length - repeated.length, skipBad };
  const reportFaults = faultReporter(faults, rules, listener.onFaults);

  async function checkContents() {
    const extraFiles = await request.extraFiles();
    const { taskFile } = request;
    const content = await taskFile?.read();
    const filled = await eachWithoutFault(distinct, faults, async (scene) => {
      checkNotEmpty(scene.typed, scene.size);
      return scene;
    });
    const base = content === undefined ? undefined : parseTaskFile(taskFile?.name ?? '', content);
    for (const [again, first] of repeated) {
      listener.warnOfMoney('money.oneTask', { scene: again.typed, other: first.typed });
    }
    const own = request.settings();
    if (!own.job.frames) framesInTaskFile(own.taskFile ?? '', base);
    const stored = (await request.storedSettings()).map((one) => fileSource(one));
    const settings = mergeSettings(own, base, stored);
    checkKnownParts(filled, settings);
    const options: SceneOptions = {
      ...{ settings, base, ignoreMissing, skipBad, extraFiles, assetsOnFarm, listener },
      ...questions,
    };
    const read: CheckedScene[] = [];
    const each = await eachWithoutFault<NamedScene, CheckedScene | undefined>(
      filled,
      faults,
      async ({ typed, path }) => {
        const whole = sequenceOf(path, read);
        if (whole) {
          listener.warnOfMoney('money.oneSequence', {
            scene: typed,
            other: whole.report?.sequence ?? whole.typed,
          });
          return undefined;
        }
        const dcc = settings.dcc ?? (await findSceneDcc(path, signal));
        const scene = dcc ? await readKnownScene({ typed, path, dcc }, options, world) : { typed, path };
        read.push(scene);
        return scene;
      },
    );
    const scenes = each.filter((scene) => scene !== undefined);
    // If another scene ends the submission, missing files are reported with it instead of asked about.
    if (faults.length > 0 && !skipBad && !ignoreMissing) {
      for (const { typed, path, report } of scenes) {
        if (!report || missingInputs(report).length === 0) continue;
        faults.push({ typed, path, error: missingFilesError({ typed, path }, report, world.platform) });
      }
    }
    // Otherwise the farm's errors about the other scenes are reported with it.
    if (scenes.length === 0) await reportFaults();
    const sizes = assetsOnFarm ? new Map() : await checkFiles(scenes, extraFiles, signal);
    return { options, scenes, extraFiles, sizes };
  }

  const contents = await checkContents().catch(async (error: unknown) => {
    // A missing scene is reported first, whatever else is wrong.
    await reportFaults();
    throw error;
  });
  return { ...contents, typed: typedScenes, faults, reportFaults, assetsOnFarm, isNew };
}
