import { NoInputError, UnreachableError } from '../../errors.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import type { JobFileName } from '../../protocol/job-file-names.js';
import { queryTasks } from '../tasks/tasks.js';
import { AssetsConfirmed } from './assets-confirmed.js';

/** Properties of a new task. */
export interface Registration {
  readonly priority?: number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly artist?: string | undefined;
  /** Id of a task whose job files are copied. */
  readonly cloneOf?: number | undefined;
  /** User id in the caller's own system. */
  readonly outUserId?: number | undefined;
}

/** Default priority (docs/protocol/endpoints.md, §3.1). */
const DEFAULT_PRIORITY = 50;

/** Reserves a task id, which costs nothing until the task is submitted. */
export async function createTask(
  transport: Transport,
  { priority, labels, artist, cloneOf, outUserId }: Registration,
): Promise<{ taskId: number; alias: string }> {
  const answer = await transport.call(ENDPOINTS.createTask, {
    count: 1,
    taskUserLevel: priority ?? DEFAULT_PRIORITY,
    ...(labels && labels.length > 0 ? { labels: [...labels] } : {}),
    ...(artist === undefined ? {} : { artist }),
    ...(cloneOf === undefined ? {} : { cloneOriginalId: cloneOf }),
    ...(outUserId === undefined ? {} : { outUserId }),
  });
  const [taskId] = answer.taskIdList;
  if (taskId === undefined) throw new UnreachableError('farm.noTaskId', { domain: transport.domain });
  return { taskId, alias: answer.aliasTaskIdList?.[0] ?? String(taskId) };
}

/** Sends one job file of a task to the farm. */
export async function sendJobFile(
  transport: Transport,
  taskId: number,
  fileName: JobFileName,
  content: string,
): Promise<void> {
  await transport.call(ENDPOINTS.taskJsonFile, { taskId, fileName, content });
}

/**
 * Starts the render of a task whose job files are on the farm. This costs money.
 * @throws DataError without a proof that the scene's files are on this farm; then nothing is sent
 */
export async function startRender(
  transport: Transport,
  taskId: number,
  assets: AssetsConfirmed,
  artist: string | undefined,
): Promise<void> {
  AssetsConfirmed.demand(assets, transport.domain);
  await transport.call(ENDPOINTS.task, { taskId, ...(artist === undefined ? {} : { producer: artist }) });
}

/** Milliseconds to wait before each query. */
const LIST_DELAYS = [0, 500, 1500, 3000];

/**
 * Whether the render of a task was started: a reserved id appears in no list. Retries for some seconds, since lists
 * lag (docs/protocol/quirks.md, §3.11) and an interrupted request may still arrive.
 */
export async function isListed(
  transport: Transport,
  taskId: number,
  sleep: (ms: number) => Promise<void>,
): Promise<boolean> {
  for (const wait of LIST_DELAYS) {
    if (wait > 0) await sleep(wait);
    try {
      const { tasks } = await queryTasks(transport, [taskId]);
      if (tasks.length > 0) return true;
    } catch (error) {
      if (!(error instanceof NoInputError)) throw error;
    }
  }
  return false;
}
