import type { Currency } from '../domain/currency.js';
import type { Hardware } from '../domain/hardware.js';
import type { Lang } from '../domain/lang.js';
import { isLoopback } from '../domain/loopback.js';
import { type Ambient, type AttemptRecord, createTransport, type Farm } from '../http/transport.js';
import type { Body, Repeat } from '../protocol/endpoint.js';
import { zoneOf } from '../protocol/headers.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import { type Profile, queryAccount, queryProfile } from './account.js';
import { changeTimeLimit, querySettings } from './account-settings.js';
import { AssetsConfirmed, type AssetsKnown } from './assets.js';
import * as control from './control.js';
import {
  addEnvironment,
  type EnvironmentDraft,
  editEnvironment,
  makeEnvironmentDefault,
  queryEnvironments,
  removeEnvironment,
  type System,
} from './environments.js';
import { explainTips, listSoftware, queryHardware, queryPackages, querySoftware } from './farm.js';
import { queryFrames, queryFrameTotals } from './frames.js';
import { addLabel, removeLabel } from './labels.js';
import { queryLog } from './logs.js';
import { outputsIn, outputsOfTask } from './outputs.js';
import { queryProgress, queryThumbnails, type Stage } from './pictures.js';
import { queryPlatforms } from './platforms.js';
import {
  addProject,
  awaitProject,
  findProject,
  listProjects,
  type ProjectScope,
  removeProject,
} from './projects.js';
import { loginRecords, type Period, taskRecords } from './records.js';
import { queryRaysync, queryStorage, queryStorageIds } from './storage.js';
import { createTask, isListed, type Registration, sendJobFile, startRender } from './submission.js';
import { listTasks, queryTasks, type TaskFilter } from './tasks.js';

export type { Ambient, AttemptRecord, Farm };

/**
 * The unit of a farm's sums: the currency of its zone (docs/protocol/endpoints.md, §1.6). A farm on this machine
 * charges play money.
 */
function currencyOf(domain: string): Currency {
  if (isLoopback(domain)) return 'play';
  return zoneOf(domain) === 1 ? 'CNY' : 'USD';
}

/** The farm as typed functions. Every one of them throws the named errors of `errors.ts`. */
export function createClient(farm: Farm, ambient: Ambient, log?: (record: AttemptRecord) => void) {
  const transport = createTransport(farm, ambient, log);
  const sleep = (ms: number) => ambient.sleep(ms, ambient.signal);
  let asking: Promise<Profile> | undefined;
  /** Who asks while somebody else does shares the answer. */
  const profile = () => {
    asking ??= queryProfile(transport).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return {
    /** Host of the farm, with its port where it has one. */
    domain: transport.domain,
    /** Number of the platform that tasks are sent to. */
    platform: transport.platform,
    /** Unit of all sums that the farm reports. */
    currency: currencyOf(transport.domain),

    // Who signs
    /** Who signs, what is in the purse, and what the account may do. */
    account: () => queryAccount(profile),
    /** What the account has chosen on the farm's web pages. */
    settings: () => querySettings(transport),
    /** Changes the account's time limit of a frame, in seconds. */
    changeTimeLimit: (seconds: number) => changeTimeLimit(transport, seconds),
    /** One page, from 1 on, of what was done to tasks, the newest first. */
    taskRecords: (page: number, period?: Period) => taskRecords(transport, page, period),
    /** One page, from 1 on, of who came in, the newest first. */
    loginRecords: (page: number, period?: Period) => loginRecords(transport, page, period),

    // What the farm has
    /** The platforms that the farm shows. */
    platforms: () => queryPlatforms(transport),
    /** The programs that the farm runs now. */
    listSoftware: () => listSoftware(transport),
    /** Versions and plug-ins of a DCC on the machines that will render. */
    software: (dccId: number, os: System) => querySoftware(transport, dccId, os),
    /** Machine types of all platforms; those of the tasks are marked. */
    hardware: (taskIds?: readonly number[]) => queryHardware(transport, taskIds),
    /** The packages of machines that the account has booked. */
    packages: () => queryPackages(transport),
    /** What the farm knows of findings of an analysis, by their codes. */
    explainTips: (codes: readonly string[], lang: Lang) => explainTips(transport, codes, lang),

    // Projects and environments
    /** Id of the project of exactly this name, or undefined. */
    findProject: (name: string) => findProject(transport, name),
    /** The projects of the account, or of all who share its main account. */
    listProjects: (scope?: ProjectScope) => listProjects(transport, scope),
    /** Adds a project; the farm does not answer its id. */
    addProject: (name: string) => addProject(transport, name),
    /** Id of a project that was just added, as soon as lists show it. @throws DataError when they do not */
    awaitProject: (name: string) => awaitProject(transport, name, sleep),
    removeProject: (name: string) => removeProject(transport, name),
    /** Saved choices of software for one system; of one DCC, or of all. */
    environments: (os: System, dccId?: number) => queryEnvironments(transport, os, dccId),
    addEnvironment: (draft: EnvironmentDraft) => addEnvironment(transport, draft),
    /** Replaces what the environment of this name is made of. */
    editEnvironment: (draft: EnvironmentDraft) => editEnvironment(transport, draft),
    removeEnvironment: (name: string) => removeEnvironment(transport, name),
    makeEnvironmentDefault: (name: string) => makeEnvironmentDefault(transport, name),

    // Submission
    /** Reserves a task id, which costs nothing until it is submitted. */
    createTask: (registration: Registration) => createTask(transport, registration),
    /** Puts one job file of a task on the farm, as text. */
    sendJobFile: (taskId: number, name: JobFileName, content: string) =>
      sendJobFile(transport, taskId, name, content),
    /** Proof that the files of a scene are at this farm; one on this machine needs no word. */
    confirmAssets: (known?: AssetsKnown) => AssetsConfirmed.at(transport.domain, known),
    /** Starts the render of a task whose job files are there. From here on it costs money. */
    startRender: (taskId: number, assets: AssetsConfirmed, artist?: string) =>
      startRender(transport, taskId, assets, artist),
    /** Whether the render of a task was started; it looks for some seconds. */
    isListed: (taskId: number) => isListed(transport, taskId, sleep),

    // Tasks and their frames
    /** Tasks by id, at most 100, in one attempt: who polls decides itself when to ask again. */
    queryTasksOnce: (ids: readonly number[], timeout: number) =>
      queryTasks(transport, ids, { attempts: 1, timeout }),
    /** Tasks by id, at most 100, and the ids that the farm does not know. */
    queryTasks: (ids: readonly number[]) => queryTasks(transport, ids),
    /** One page, from 1 on, of the account's tasks, the newest first. */
    listTasks: (filter: TaskFilter, page: number) => listTasks(transport, filter, page),
    /** One page, from 1 on, of the frames of a task without sub tasks. */
    frames: (taskId: number, page: number) => queryFrames(transport, taskId, page),
    /** Frames of the whole account, by their states. */
    frameTotals: () => queryFrameTotals(transport),
    /** One page, from 1 on, of the render log of a frame. */
    log: (frameId: number, page: number) => queryLog(transport, frameId, page),
    /** Where the farm keeps the thumbnails of a frame that is done. */
    thumbnails: (frameId: number) => queryThumbnails(transport, frameId),
    /** How far the pictures of a task are; the real farm tells it of 3ds Max alone. */
    progress: (taskId: number, stage?: Stage) => queryProgress(transport, taskId, stage),

    // What is done to tasks, at most 100 ids each
    /** Stops tasks (10). */
    stopTasks: (taskIds: readonly number[]) => control.stopTasks(transport, taskIds),
    /** Starts stopped tasks again. It costs money. */
    startTasks: (taskIds: readonly number[]) => control.startTasks(transport, taskIds),
    /** Gives tasks up (35). */
    abandonTasks: (taskIds: readonly number[]) => control.abandonTasks(transport, taskIds),
    /** Deletes tasks: lists show them among the deleted ones only. */
    deleteTasks: (taskIds: readonly number[]) => control.deleteTasks(transport, taskIds),
    /** Renders the rest of tasks that wait after their test frames. It costs money. */
    continueAfterTest: (taskIds: readonly number[]) => control.continueAfterTest(transport, taskIds),
    /** Renders frames in these states (status codes) again; the failed ones when it is left out. It costs money. */
    retryTasks: (taskIds: readonly number[], statuses?: readonly number[]) =>
      control.retryTasks(transport, taskIds, statuses),
    /** Renders single frames of a task again, by their ids. It costs money. */
    retryFrames: (taskId: number, frameIds: readonly number[]) =>
      control.retryFrames(transport, taskId, frameIds),
    /** Stops single frames of a task, by their ids. */
    stopFrames: (taskId: number, frameIds: readonly number[]) =>
      control.stopFrames(transport, taskId, frameIds),
    /** Stops the frames of a task that stand in these states (status codes). */
    stopAllFrames: (taskId: number, statuses: readonly number[]) =>
      control.stopAllFrames(transport, taskId, statuses),
    /** Seconds after which tasks are stopped (23); 0 for no limit. */
    limitTime: (taskIds: readonly number[], seconds: number) =>
      control.limitTime(transport, taskIds, seconds),
    /** Higher is rendered sooner. */
    setPriority: (taskId: number, priority: number) => control.setPriority(transport, taskId, priority),
    /** Most nodes that may work on a task at once. */
    limitNodes: (taskId: number, nodes: number) => control.limitNodes(transport, taskId, nodes),
    /** Changes the machine type that tasks render on. */
    changeHardware: (taskIds: readonly number[], hardware: Hardware) =>
      control.changeHardware(transport, taskIds, hardware),
    addLabel: (label: string, taskIds: readonly number[]) => addLabel(transport, label, taskIds),
    removeLabel: (label: string, taskIds: readonly number[]) => removeLabel(transport, label, taskIds),

    // Files
    /** The results of a task at the farm: files, or its folder. */
    outputsOfTask: (taskId: number) => outputsOfTask(transport, taskId),
    /** What lies in a folder of the results, named by the steps that lead there. */
    outputsIn: (steps: readonly string[]) => outputsIn(transport, steps),
    /** Where files go and come from, and the lines to these places. */
    storage: () => queryStorage(transport, profile),
    /** Ids of the account's storages. */
    storageIds: () => queryStorageIds(transport),
    /** Where the older transfer programs go to, and as whom. */
    raysync: () => queryRaysync(transport),

    /** Any path with any body, unchecked: `data` as it came. */
    raw: (path: string, body: Body, repeat: Repeat) => transport.raw(path, body, repeat),
    /** How far the farm's clock is ahead of ours, in milliseconds; 0 as long as it did not matter. */
    clockSkew: () => transport.clockSkew(),
    /** Lets go of the connections. */
    close: () => transport.close(),
  };
}

export type Client = ReturnType<typeof createClient>;
