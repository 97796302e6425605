import { resolve } from 'node:path';
import type { Client } from '../client/client.js';
import { fieldValue, JOB_FIELDS, type JobField, jobField } from '../config/job-fields.js';
import type { TaskInfo } from '../domain/task/task-info.js';
import {
  DataError,
  type MoneyKey,
  type Params,
  type RayvisionError,
  type SentenceKey,
  UsageError,
} from '../errors.js';
import { openAssetUploader } from '../transfer/asset-uploader.js';
import { listFiles } from '../transfer/list-files.js';
import { mountsVerifier } from '../transfer/storage/verify-mounts.js';
import { completeTransferSettings, type TransferSettings } from '../transfer/transfer-settings.js';
import { type Transfers, withTransfers } from '../transfer/transfers.js';
import type { UploadListener, UploadReport } from '../transfer/upload.js';
import type { SubmissionListener } from './listener.js';
import type { SubmissionOutcome } from './sending/send-submissions.js';
import { joinFields, readField, resolveMaps, type SettingSource } from './settings/setting-sources.js';
import { readTaskFile } from './settings/task-file.js';
import { type SubmitTools, submitScenes } from './submit-scenes.js';
import { type SubmitRequest, validateRequest } from './validate-request.js';
import type { SubmissionWorld } from './world.js';

type Text = string | number;

/** The job settings of a scene, under the names of a project file (docs/configuration.md). */
export interface JobSettings {
  /** Name or id of the DCC; by default the one of the scene's extension or content. */
  readonly dcc?: Text;
  /** By default the scene's own version, else the nearest newer one that the farm offers. */
  readonly dccVersion?: Text;
  /** Plug-ins by name. */
  readonly plugins?: Readonly<Record<string, Text>>;
  readonly project?: string;
  /** Such as `1-100[2]`; by default the scene's own. */
  readonly frames?: string;
  readonly layers?: readonly string[];
  readonly cameras?: readonly string[];
  readonly rops?: readonly string[];
  readonly testFrames?: string;
  readonly stopAfterTest?: boolean;
  readonly chunkSize?: number;
  readonly priority?: number;
  readonly nodeLimit?: number;
  readonly os?: 'windows' | 'linux';
  /** Such as `2h`. */
  readonly timeLimit?: string;
  readonly artist?: string;
  /** Id or model of the machines. */
  readonly hardware?: Text;
  readonly labels?: readonly string[];
  /** Other members of `task_info`. */
  readonly set?: Readonly<Record<string, Text>>;
  /** Path maps: folders as written in the scene, and their paths on this machine. */
  readonly maps?: Readonly<Record<string, string>>;
}

/** A scene to submit. Relative paths start at the working folder. */
export interface SceneToSubmit extends JobSettings {
  readonly scene: string;
  /** Files and folders that are uploaded although the scene does not name them. */
  readonly assets?: readonly string[];
  /** An SDK task.json to start from. */
  readonly taskJson?: string;
  /** Whether to render without missing files. */
  readonly ignoreMissing?: boolean;
  /** Whether the assets are on the farm already. */
  readonly assetsOnFarm?: boolean;
}

/** A warning; `isAboutMoney` if a cost may come twice or for nothing. */
export interface SubmitWarning {
  readonly key: string;
  readonly message: string;
  readonly isAboutMoney: boolean;
}

/** How a scene is submitted. */
export interface SubmitOptions {
  /** Whether to make a new task, even if an earlier run left an unfinished submission. */
  readonly isNew?: boolean;
  /** Absolute path where the farm's input storage is mounted; a farm on this machine needs none. */
  readonly storage?: string;
  /** How the assets are uploaded, where the storage is not mounted. */
  readonly transfer?: Partial<TransferSettings>;
  /** Whether `storage` may be on this machine's own disk, where no storage was mounted before. */
  readonly allowLocalDisk?: boolean;
  /** Most bytes a second of the upload; no limit by default. */
  readonly limit?: number;
  readonly onWarning?: (warning: SubmitWarning) => void;
  readonly onUpload?: Partial<UploadListener>;
  /**
   * Called with the submitted task before its journal is closed: what is saved here is never lost. When it throws, the
   * same request resumes this submission.
   */
  readonly onSubmitted?: (task: SubmitResult) => void | Promise<void>;
}

/** A submitted task. */
export interface SubmitResult {
  readonly taskId: number;
  readonly alias: string;
  readonly taskInfo: TaskInfo;
  /** Whether an earlier run started this submission. */
  readonly resumed: boolean;
  /** The upload; undefined if none was needed. */
  readonly upload: UploadReport | undefined;
  /** Why the node limit could not be set, if so: more may be spent than intended. */
  readonly limitError: RayvisionError | undefined;
  readonly warnings: readonly SubmitWarning[];
}

/** Members of a scene that are no job settings, and whether each is a switch. */
const OTHER_MEMBERS: Readonly<Record<Exclude<keyof SceneToSubmit, keyof JobSettings>, boolean>> = {
  scene: false,
  assets: false,
  taskJson: false,
  ignoreMissing: true,
  assetsOnFarm: true,
};

/**
 * Checks what TypeScript would: a misspelt limit, or `'false'` as a switch, costs money.
 * @throws UsageError for an unknown member; DataError for a switch that is no boolean
 */
function checkMembers(scene: SceneToSubmit): void {
  const others = new Map(Object.entries(OTHER_MEMBERS));
  for (const [key, value] of Object.entries(scene)) {
    const isSwitch = others.get(key);
    if (isSwitch === undefined && jobField(key) === undefined) {
      const keys = [...others.keys(), ...Object.keys(JOB_FIELDS)].join(', ');
      throw new UsageError('config.unknownKey', { key, keys });
    }
    if (isSwitch && value !== undefined && typeof value !== 'boolean')
      throw new DataError('settings.shape', { file: scene.scene, place: `'${key}'` });
  }
}

/** Reads job settings as a project file is read. @throws UsageError, DataError */
function readJobSettings(scene: SceneToSubmit, cwd: string): SettingSource {
  const fields = Object.entries(scene).flatMap(([key, value]): [JobField, unknown][] => {
    const field = jobField(key);
    return field === undefined || value === undefined ? [] : [[field, value]];
  });
  const source = joinFields(
    fields.map(([field, value]) =>
      readField(field, fieldValue(field, value, { file: scene.scene, key: field })),
    ),
  );
  return { ...source, maps: resolveMaps(cwd, source.maps) };
}

/** Returns the request of a program: profile and project file do not count. */
function requestOf(scene: SceneToSubmit, isNew: boolean, { cwd, signal }: SubmissionWorld): SubmitRequest {
  checkMembers(scene);
  const { assets, taskJson, ignoreMissing } = scene;
  const job = readJobSettings(scene, cwd);
  const readTask = () => readTaskFile(resolve(cwd, taskJson ?? ''), signal);
  return {
    scenes: [scene.scene],
    taskFile: taskJson === undefined ? undefined : { name: taskJson, read: readTask },
    settings: () => ({ job, platform: undefined, taskFile: taskJson, assets, ignoreMissing }),
    extraFiles: () =>
      listFiles(
        (assets ?? []).map((path) => resolve(cwd, path)),
        signal,
      ),
    storedSettings: async () => [],
    ignoreMissing: Boolean(ignoreMissing),
    skipBad: false,
    assetsOnFarm: Boolean(scene.assetsOnFarm),
    isNew,
  };
}

/** Makes a sentence of a warning. */
export type WarningText = (key: SentenceKey | MoneyKey, params: Params) => string;

/** Returns a listener that collects warnings. */
function collectingListener(
  warnings: SubmitWarning[],
  text: WarningText,
  onWarning: SubmitOptions['onWarning'],
): SubmissionListener {
  const add = (key: SentenceKey | MoneyKey, params: Params, isAboutMoney: boolean) => {
    const warning = { key, message: text(key, params), isAboutMoney };
    warnings.push(warning);
    onWarning?.(warning);
  };
  return {
    warn: (key, params) => add(key, params, false),
    warnOfMoney: (key, params) => add(key, params, true),
    during: (_, __, work) => work(),
    // The error that ends the submission lists them.
    onFaults: async () => false,
  };
}

function toolsOf(
  client: Client,
  transfers: Transfers,
  { assetsOnFarm }: SubmitRequest,
  { limit, onUpload, storage, transfer = {} }: SubmitOptions,
  warnings: SubmissionListener,
  world: SubmissionWorld,
): SubmitTools {
  const listener = { onStart() {}, onBytes() {}, onOutcome() {}, onEnd() {}, ...onUpload };
  return {
    client,
    hasher: transfers.hasher,
    owner: { domain: client.domain, account: client.accessId },
    uploader: openAssetUploader({ transfers, client, limit, listener }, world),
    assetsOnFarm,
    namesWay: [storage, transfer.way, transfer.transmitter, transfer.raysync].some(
      (one) => one !== undefined,
    ),
    listener: warnings,
    farmFlags: '',
  };
}

/**
 * Submits one scene for a program, without questions; see `submit` in index.ts.
 * @param warningText makes the sentence of a warning
 */
export async function submitScene(
  client: Client,
  scene: SceneToSubmit,
  options: SubmitOptions,
  world: SubmissionWorld,
  warningText: WarningText,
): Promise<SubmitResult> {
  const warnings: SubmitWarning[] = [];
  const listener = collectingListener(warnings, warningText, options.onWarning);
  const request = requestOf(scene, Boolean(options.isNew), world);
  const nobody = { questions: undefined, optionalQuestions: undefined };
  const valid = await validateRequest(request, { listener, ...nobody }, world);
  if (valid.options.settings.frameList) throw new DataError('frames.oneRange', { scene: scene.scene });
  const mounts = { input: options.storage, output: undefined };
  const verify = mountsVerifier(mounts, options.allowLocalDisk === true, world);
  const access = { client, mounts, verify, transfer: completeTransferSettings(options.transfer) };

  async function giveOut([outcome]: readonly SubmissionOutcome[]): Promise<SubmitResult | undefined> {
    if (!outcome) return undefined;
    if ('error' in outcome) throw outcome.error;
    const { source, ...task } = outcome.task;
    const result = { ...task, resumed: source.resumed, warnings };
    await options.onSubmitted?.(result);
    await source.journal.close();
    return result;
  }

  return withTransfers(access, world, async (transfers) => {
    const decisions = { chooseUnfinished: async () => 'resume' as const, confirm: async () => true };
    const tools = toolsOf(client, transfers, request, options, listener, world);
    // One scene without a fault always has an outcome.
    return (await submitScenes(valid, decisions, tools, world, giveOut)) as SubmitResult;
  });
}
