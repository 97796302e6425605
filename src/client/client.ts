import type { Ambient } from '../context.js';
import type { Currency } from '../domain/farm/currency.js';
import type { Hardware } from '../domain/farm/hardware.js';
import { isLoopback } from '../domain/farm/loopback.js';
import type { Lang } from '../domain/text/lang.js';
import { type AttemptRecord, createTransport, type Farm } from '../http/transport.js';
import type { Body, Repeat } from '../protocol/endpoint.js';
import { zoneOf } from '../protocol/headers.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import { queryAccount, queryProfile, type UserProfile } from './account/account.js';
import { changeTimeLimit, querySettings } from './account/account-settings.js';
import {
  addProject,
  awaitProject,
  findProject,
  findRecentProject,
  listProjects,
  type ProjectScope,
  removeProject,
} from './account/projects.js';
import { loginRecords, type Period, taskRecords } from './account/records.js';
import {
  addEnvironment,
  type EnvironmentDraft,
  editEnvironment,
  makeEnvironmentDefault,
  queryEnvironments,
  removeEnvironment,
  type System,
} from './catalogue/environments.js';
import { queryPlatforms } from './catalogue/platforms.js';
import {
  explainTips,
  listSoftware,
  queryHardware,
  queryPackages,
  querySoftware,
} from './catalogue/software.js';
import { outputsIn, outputsOfTask } from './storage/outputs.js';
import { queryRaysyncAccount } from './storage/raysync-account.js';
import { queryRaysync, queryStorage, queryStorageIds } from './storage/storage.js';
import { AssetsConfirmed, type AssetsKnown } from './submission/assets-confirmed.js';
import {
  createTask,
  isListed,
  type Registration,
  sendJobFile,
  startRender,
} from './submission/submission.js';
import * as control from './tasks/control.js';
import { queryFrames, queryFrameTotals } from './tasks/frames.js';
import { addLabel, removeLabel } from './tasks/labels.js';
import { queryLog } from './tasks/logs.js';
import { queryProgress, queryThumbnails, type Stage } from './tasks/pictures.js';
import { listTasks, queryTasks, type TaskFilter } from './tasks/tasks.js';

export type { Ambient, AttemptRecord, Farm };

/** Returns the unit of a farm's sums: the currency of its zone (docs/protocol/endpoints.md, §1.6). A sandbox on this machine charges play money. */
function currencyOf(domain: string): Currency {
  if (isLoopback(domain)) return 'play';
  return zoneOf(domain) === 1 ? 'CNY' : 'USD';
}

/** Creates a client: the farm as typed functions, each of which throws the errors of `errors.ts`. */
export function createClient(farm: Farm, ambient: Ambient, log?: (record: AttemptRecord) => void) {
  const transport = createTransport(farm, ambient, log);
  const sleep = (ms: number) => ambient.sleep(ms, ambient.signal);
  let pendingProfile: Promise<UserProfile> | undefined;
  /** Fetches the profile; concurrent callers share one request. */
  const profile = () => {
    pendingProfile ??= queryProfile(transport).finally(() => {
      pendingProfile = undefined;
    });
    return pendingProfile;
  };
  return {
    /** Host of the farm, with its port where it has one. */
    domain: transport.domain,
    /** Access id that signs the requests. */
    accessId: farm.credentials.accessId,
    /** Number of the platform that tasks are sent to. */
    platform: transport.platform,
    /** Unit of all sums that the farm reports. */
    currency: currencyOf(transport.domain),

    // Account
    /** The account, its balance, and its permissions. */
    account: () => queryAccount(profile),
    /** The account's settings on the farm's web pages. */
    settings: () => querySettings(transport),
    /** Changes the account's time limit of a frame, in seconds. */
    changeTimeLimit: (seconds: number) => changeTimeLimit(transport, seconds),
    /** One page, from 1 on, of the actions on tasks, newest first. */
    taskRecords: (page: number, period?: Period) => taskRecords(transport, page, period),
    /** One page, from 1 on, of the logins, newest first. */
    loginRecords: (page: number, period?: Period) => loginRecords(transport, page, period),

    // Catalogue
    /** The farm's platforms. */
    platforms: () => queryPlatforms(transport),
    /** The programs that the farm supports. */
    listSoftware: () => listSoftware(transport),
    /** Versions and plug-ins of a DCC on the render machines. */
    software: (dccId: number, os: System) => querySoftware(transport, dccId, os),
    /** Machine types of all platforms; those that the tasks use are marked. */
    hardware: (taskIds?: readonly number[]) => queryHardware(transport, taskIds),
    /** The machine packages that the account has booked. */
    packages: () => queryPackages(transport),
    /** Descriptions of analysis findings, by their codes. */
    explainTips: (codes: readonly string[], lang: Lang) => explainTips(transport, codes, lang),

    // Projects and environments
    /** Id of the project of exactly this name, or undefined. */
    findProject: (name: string) => findProject(transport, name),
    /** The projects of the account, or of all accounts below its main account. */
    listProjects: (scope?: ProjectScope) => listProjects(transport, scope),
    /** Adds a project. The farm's answer does not contain its id; see `awaitProject`. */
    addProject: (name: string) => addProject(transport, name),
    /** Id of a project that was just added, once lists show it. @throws DataError when they do not */
    awaitProject: (name: string) => awaitProject(transport, name, sleep),
    /** Id of a project that may have been added a moment ago, or undefined. */
    findRecentProject: (name: string) => findRecentProject(transport, name, sleep),
    removeProject: (name: string) => removeProject(transport, name),
    /** Saved software environments for one system, of one DCC or of all. */
    environments: (os: System, dccId?: number) => queryEnvironments(transport, os, dccId),
    addEnvironment: (draft: EnvironmentDraft) => addEnvironment(transport, draft),
    /** Replaces the contents of the environment with this name. */
    editEnvironment: (draft: EnvironmentDraft) => editEnvironment(transport, draft),
    removeEnvironment: (name: string) => removeEnvironment(transport, name),
    makeEnvironmentDefault: (name: string) => makeEnvironmentDefault(transport, name),

    // Submission
    /** Reserves a task id, which costs nothing until it is submitted. */
    createTask: (registration: Registration) => createTask(transport, registration),
    /** Puts one job file of a task on the farm, as text. */
    sendJobFile: (taskId: number, name: JobFileName, content: string) =>
      sendJobFile(transport, taskId, name, content),
    /** Creates the proof that the files of a scene are on this farm; a sandbox on this machine needs no reason. */
    confirmAssets: (known?: AssetsKnown) => AssetsConfirmed.at(transport.domain, known),
    /** Starts the render of a task whose job files are on the farm. This costs money. */
    startRender: (taskId: number, assets: AssetsConfirmed, artist?: string) =>
      startRender(transport, taskId, assets, artist),
    /** Whether the render of a task was started; retries for some seconds, since lists lag. */
    isListed: (taskId: number) => isListed(transport, taskId, sleep),

    // Tasks and their frames
    /** Tasks by id, at most 100, in one attempt: the poller decides when to ask again. */
    queryTasksOnce: (ids: readonly number[], timeout: number) =>
      queryTasks(transport, ids, { attempts: 1, timeout }),
    /** Tasks by id, at most 100, and the ids unknown to the farm. */
    queryTasks: (ids: readonly number[]) => queryTasks(transport, ids),
    /** One page, from 1 on, of the account's tasks, newest first. */
    listTasks: (filter: TaskFilter, page: number) => listTasks(transport, filter, page),
    /** One page, from 1 on, of the frames of a task without sub tasks. */
    frames: (taskId: number, page: number) => queryFrames(transport, taskId, page),
    /** Number of frames of the whole account in each state. */
    frameTotals: () => queryFrameTotals(transport),
    /** One page, from 1 on, of the render log of a frame. */
    log: (frameId: number, page: number) => queryLog(transport, frameId, page),
    /** Paths on the farm of the thumbnails of a finished frame. */
    thumbnails: (frameId: number) => queryThumbnails(transport, frameId),
    /** Progress of the pictures of a task; the real farm reports it for 3ds Max only. */
    progress: (taskId: number, stage?: Stage) => queryProgress(transport, taskId, stage),

    // Actions on tasks, at most 100 ids each
    /** Stops tasks (10). */
    stopTasks: (taskIds: readonly number[]) => control.stopTasks(transport, taskIds),
    /** Resumes stopped tasks. This costs money. */
    startTasks: (taskIds: readonly number[]) => control.startTasks(transport, taskIds),
    /** Abandons tasks (35). */
    abandonTasks: (taskIds: readonly number[]) => control.abandonTasks(transport, taskIds),
    /** Deletes tasks; lists show them only among the deleted ones. */
    deleteTasks: (taskIds: readonly number[]) => control.deleteTasks(transport, taskIds),
    /** Renders the remaining frames of tasks that paused after their test frames. This costs money. */
    continueAfterTest: (taskIds: readonly number[]) => control.continueAfterTest(transport, taskIds),
    /** Renders frames again that are in these states (status codes); by default the failed ones. This costs money. */
    retryTasks: (taskIds: readonly number[], statuses?: readonly number[]) =>
      control.retryTasks(transport, taskIds, statuses),
    /** Renders single frames of a task again, by their ids. This costs money. */
    retryFrames: (taskId: number, frameIds: readonly number[]) =>
      control.retryFrames(transport, taskId, frameIds),
    /** Stops single frames of a task, by their ids. */
    stopFrames: (taskId: number, frameIds: readonly number[]) =>
      control.stopFrames(transport, taskId, frameIds),
    /** Stops the frames of a task that are in these states (status codes). */
    stopAllFrames: (taskId: number, statuses: readonly number[]) =>
      control.stopAllFrames(transport, taskId, statuses),
    /** Sets the seconds after which tasks are stopped (23); 0 for no limit. */
    limitTime: (taskIds: readonly number[], seconds: number) =>
      control.limitTime(transport, taskIds, seconds),
    /** Sets a task's priority; higher priorities render first. */
    setPriority: (taskId: number, priority: number) => control.setPriority(transport, taskId, priority),
    /** Sets the maximum number of nodes that render a task at the same time. */
    limitNodes: (taskId: number, nodes: number) => control.limitNodes(transport, taskId, nodes),
    /** Changes the machine type that tasks render on. */
    changeHardware: (taskIds: readonly number[], hardware: Hardware) =>
      control.changeHardware(transport, taskIds, hardware),
    addLabel: (label: string, taskIds: readonly number[]) => addLabel(transport, label, taskIds),
    removeLabel: (label: string, taskIds: readonly number[]) => removeLabel(transport, label, taskIds),

    // Files
    /** The result folders of a task on the farm. */
    outputsOfTask: (taskId: number) => outputsOfTask(transport, taskId),
    /** The entries of a result folder, given as path segments. */
    outputsIn: (steps: readonly string[]) => outputsIn(transport, steps),
    /** The account's storages and the transfer lines to them. */
    storage: () => queryStorage(transport, profile),
    /** Ids of the account's storages. */
    storageIds: () => queryStorageIds(transport),
    /** Server and user of the older transfer programs. */
    raysync: () => queryRaysync(transport),
    /** User and hidden key for the vendor's Raysync daemon. */
    raysyncAccount: () => queryRaysyncAccount(transport, ambient.secrets),

    /** Calls any path with any body, unchecked; returns `data` as received. */
    raw: (path: string, body: Body, repeat: Repeat) => transport.raw(path, body, repeat),
    /** The farm's clock minus ours, in milliseconds; 0 until the farm has rejected a timestamp. */
    clockSkew: () => transport.clockSkew(),
    /**
     * The farm's clock in its latest answer, in epoch milliseconds: what it reports is as of then, while our clock may be off,
     * and this machine may have slept since.
     */
    farmTime: () => transport.farmTime(),
    /** Closes the connections. */
    close: () => transport.close(),
  };
}

export type Client = ReturnType<typeof createClient>;
