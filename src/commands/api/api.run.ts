import type { Context } from '../../context.js';
import { parseJson } from '../../domain/text/json.js';
import { DataError, UsageError } from '../../errors.js';
import { columns, jsonText, print, printJson } from '../../output/print.js';
import type { Body, Repeat } from '../../protocol/endpoint.js';
import { ENDPOINTS, type EndpointName } from '../../protocol/endpoints/index.js';
import { readNamedFile, readStdin } from '../files/named-file.js';
import { withSession } from '../session/session.js';
import type { ApiOptions } from './api.js';

/** The command that uses each function. */
const COMMAND_OF: Readonly<Record<EndpointName, string>> = {
  queryUserProfile: 'whoami',
  queryUserSetting: 'settings',
  updateUserSetting: 'settings',
  getBid: 'storages',
  getServerInfo: 'lines --raysync',
  getRaySyncUserKey: 'lines --raysync',
  getUserPackNodeInfo: 'packages',
  queryAnalyseErrorDetail: 'explain',
  queryAllFrameStats: 'frames --account',
  loadTaskProcessImg: 'progress',
  loadingFrameThumbnail: 'thumbnails',
  stopTaskFrames: 'stop --frames',
  editTaskHardwareConfig: 'set --hardware',
  projectGetList: 'project list --own',
  querySoftwareList: 'software',
  addUserPluginConfig: 'env add',
  editUserPluginConfig: 'env edit',
  deleteUserPluginConfig: 'env remove',
  setDefaultUserPluginConfig: 'env default',
  getUserPluginConfig: 'env list',
  createTask: 'submit',
  task: 'submit',
  taskJsonFile: 'submit',
  queryPlatforms: 'platforms',
  hardwareConfigList: 'hardware',
  projectList: 'project list',
  projectAdd: 'project add',
  projectDelete: 'project remove',
  taskRecord: 'records tasks',
  loginRecord: 'records logins',
  querySoftwareDetail: 'software',
  updateTaskLimit: 'set',
  queryTaskInfo: 'status',
  updateTaskUserLevel: 'set',
  setTaskOverTimeStop: 'set',
  addTaskLabel: 'label add',
  deleteTaskLabel: 'label remove',
  stopTask: 'stop',
  recommitTasks: 'retry',
  recommitTaskFrames: 'retry',
  startTask: 'start',
  fullSpeedRendering: 'start',
  abandonTask: 'abandon',
  deleteTask: 'delete',
  queryTaskFrames: 'frames',
  showLog: 'logs',
  getTaskList: 'list',
  getConfig: 'lines',
  getOutputUserDirFile: 'outputs',
};

/** Prints all functions of the farm. */
async function printFunctions(options: ApiOptions, context: Context): Promise<number> {
  const rows = Object.values(ENDPOINTS).map(({ name, path }) => ({
    name,
    path,
    command: COMMAND_OF[name as EndpointName],
  }));
  if (options.json) await printJson(context.stdout, rows);
  else await print(context.stdout, columns(rows.map(({ name, command, path }) => [name, command, path])));
  return 0;
}

/** Returns the text of the body: the argument, a file after `@`, or standard input for `-`. */
async function readBody(data: string, context: Context): Promise<string> {
  if (data === '-') return readStdin(context);
  if (!data.startsWith('@')) return data;
  return readNamedFile(context, data.slice(1));
}

/** @throws UsageError for an invalid argument; DataError for an invalid file or standard input */
function parseBody(source: string, data: string): Body {
  const fromLine = data !== '-' && !data.startsWith('@');
  let value: unknown;
  try {
    value = parseJson(source.replace(/^\uFEFF/, ''), fromLine ? '-d' : `-d ${data}`);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new (fromLine ? UsageError : DataError)('api.json', { cause: (cause as Error).message }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new (fromLine ? UsageError : DataError)('api.notObject');
}

/** Returns how a request may be repeated; one that the endpoint table does not know is sent once. */
function repeatOf(path: string): Repeat {
  const row = Object.values(ENDPOINTS).find((one) => one.path === path || one.aliases.includes(path));
  return row?.repeat ?? 'once';
}

/** Sends one signed request, and prints `data` of the answer as JSON. */
export async function runApi(options: ApiOptions, context: Context): Promise<number> {
  if (options.list) return printFunctions(options, context);
  const { path, data = '{}' } = options;
  if (path === undefined) throw new UsageError('api.noPath');
  if (!path.startsWith('/')) throw new UsageError('api.path', { path });
  const body = parseBody(await readBody(data, context), data);
  const answer = await withSession(options, context, ({ client }) => client.raw(path, body, repeatOf(path)));
  if (options.json || !context.stdout.isTTY) await printJson(context.stdout, answer);
  else await print(context.stdout, `${jsonText(answer, 2)}\n`);
  return 0;
}
