import type { Lang } from '../domain/lang.js';
import { type Ambient, type AttemptRecord, createTransport, type Farm } from '../http/transport.js';
import type { Body, Repeat } from '../protocol/endpoint.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import { type Profile, queryAccount, queryProfile } from './account.js';
import * as control from './control.js';
import { explainTips, queryHardware, querySoftware } from './farm.js';
import { queryFrames } from './frames.js';
import { addLabel, removeLabel } from './labels.js';
import { queryLog } from './logs.js';
import { outputsIn, outputsOfTask } from './outputs.js';
import { queryPlatforms } from './platforms.js';
import { addProject, awaitProject, findProject, listProjects, removeProject } from './projects.js';
import { loginRecords, taskRecords } from './records.js';
import { queryStorage } from './storage.js';
import { createTask, isListed, type Registration, sendJobFile, startRender } from './submission.js';
import { listTasks, queryTasks, type TaskFilter } from './tasks.js';

export type { Ambient, AttemptRecord, Farm };

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
    domain: transport.domain,
    platform: transport.platform,
    account: () => queryAccount(profile),
    software: (dccId: number, os: 'windows' | 'linux') => querySoftware(transport, dccId, os),
    hardware: () => queryHardware(transport),
    explainTips: (codes: readonly string[], lang: Lang) => explainTips(transport, codes, lang),
    findProject: (name: string) => findProject(transport, name),
    listProjects: () => listProjects(transport),
    removeProject: (name: string) => removeProject(transport, name),
    platforms: () => queryPlatforms(transport),
    taskRecords: (page: number) => taskRecords(transport, page),
    loginRecords: (page: number) => loginRecords(transport, page),
    addProject: (name: string) => addProject(transport, name),
    awaitProject: (name: string) => awaitProject(transport, name, sleep),
    createTask: (registration: Registration) => createTask(transport, registration),
    sendJobFile: (taskId: number, name: JobFileName, content: string) =>
      sendJobFile(transport, taskId, name, content),
    startRender: (taskId: number, artist?: string) => startRender(transport, taskId, artist),
    isListed: (taskId: number) => isListed(transport, taskId, sleep),
    stopTasks: (taskIds: readonly number[]) => control.stopTasks(transport, taskIds),
    startTasks: (taskIds: readonly number[]) => control.startTasks(transport, taskIds),
    abandonTasks: (taskIds: readonly number[]) => control.abandonTasks(transport, taskIds),
    deleteTasks: (taskIds: readonly number[]) => control.deleteTasks(transport, taskIds),
    continueAfterTest: (taskIds: readonly number[]) => control.continueAfterTest(transport, taskIds),
    retryTasks: (taskIds: readonly number[], statuses?: readonly number[]) =>
      control.retryTasks(transport, taskIds, statuses),
    retryFrames: (frameIds: readonly number[]) => control.retryFrames(transport, frameIds),
    stopFrames: (frameIds: readonly number[]) => control.stopFrames(transport, frameIds),
    addLabel: (label: string, taskIds: readonly number[]) => addLabel(transport, label, taskIds),
    removeLabel: (label: string, taskIds: readonly number[]) => removeLabel(transport, label, taskIds),
    limitTime: (taskIds: readonly number[], seconds: number) =>
      control.limitTime(transport, taskIds, seconds),
    setPriority: (taskId: number, priority: number) => control.setPriority(transport, taskId, priority),
    limitNodes: (taskId: number, nodes: number) => control.limitNodes(transport, taskId, nodes),
    /** Tasks by id, at most 100, in one attempt: who polls decides itself when to ask again. */
    queryTasksOnce: (ids: readonly number[], timeout: number) =>
      queryTasks(transport, ids, { attempts: 1, timeout }),
    queryTasks: (ids: readonly number[]) => queryTasks(transport, ids),
    listTasks: (filter: TaskFilter, page: number) => listTasks(transport, filter, page),
    frames: (taskId: number, page: number) => queryFrames(transport, taskId, page),
    log: (frameId: number, page: number) => queryLog(transport, frameId, page),
    outputsOfTask: (taskId: number) => outputsOfTask(transport, taskId),
    outputsIn: (steps: readonly string[]) => outputsIn(transport, steps),
    storage: () => queryStorage(transport, profile),
    /** Any path with any body, unchecked: `data` as it came. */
    raw: (path: string, body: Body, repeat: Repeat) => transport.raw(path, body, repeat),
    /** How far the farm's clock is ahead of ours, in milliseconds; 0 as long as it did not matter. */
    clockSkew: () => transport.clockSkew(),
    close: () => transport.close(),
  };
}

export type Client = ReturnType<typeof createClient>;
