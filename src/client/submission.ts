import { NoInputError, UnreachableError } from '../errors.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import type { JobFileName } from '../protocol/job-file-names.js';
import { AssetsConfirmed } from './assets.js';
import { queryTasks } from './tasks.js';

/** What a new task is registered with. */
export interface Registration {
  readonly priority?: number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly artist?: string | undefined;
  /** A task whose job files the new one begins with. */
  readonly cloneOf?: number | undefined;
  /** A user's number in somebody else's system. */
  readonly outUserId?: number | undefined;
}

/** Priority of a task when none is chosen (docs/protocol/endpoints.md, §3.1). */
const DEFAULT_PRIORITY = 50;

/** Reserves a task id. It costs nothing until it is submitted. */
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

/** Puts one job file of a task on the farm, as text. */
export async function sendJobFile(
  transport: Transport,
  taskId: number,
  fileName: JobFileName,
  content: string,
): Promise<void> {
  await transport.call(ENDPOINTS.taskJsonFile, { taskId, fileName, content });
}

/**
 * Starts the render of a task whose job files are on the farm. From here on it costs money.
 * @throws DataError without a proof that the scene's files are at this farm; then nothing is sent
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

const LOOKS = [0, 500, 1500, 3000];

/**
 * Whether the render of a task was started: an id that is only reserved appears in no list. Lists may lag behind
 * (docs/protocol/quirks.md, §3.11), and a request that was cut off may still be on its way: so it looks for some
 * seconds.
 */
export async function isListed(
  transport: Transport,
  taskId: number,
  sleep: (ms: number) => Promise<void>,
): Promise<boolean> {
  for (const wait of LOOKS) {
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
