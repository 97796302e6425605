import type { Client } from '../../client/client.js';
import { tellingInPages } from '../../domain/diagnosis/read-log.js';
import type { FailedFrame, TaskFacts } from '../../domain/diagnosis/verdict.js';
import type { Task } from '../../domain/task/task.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import { framesOf, type ListedFrame } from '../frames/frame-walk.js';
import { readWholeLog } from '../frames/read-whole-log.js';

/** Failed frames whose logs are read. */
const MOST_LOGS = 3;

/** Frames that are looked at for the stage that a task waits for. */
const MOST_WAITING = 100;

/** Statuses in which the account and the platform decide. */
const UNDER_WAY: readonly number[] = [0, 5, 8];

/** Returns what `fetch` returns, and null where the farm refuses: the verdict rests on the other facts then. */
async function orNull<T>(fetch: () => Promise<T>): Promise<T | null> {
  try {
    return await fetch();
  } catch (error) {
    if (error instanceof RayvisionError && !isInterruption(error)) return null;
    throw error;
  }
}

async function money(client: Client): Promise<number | null> {
  const account = await orNull(() => client.account());
  if (!account || account.balance === null) return null;
  return account.balance + (account.coupon ?? 0) + (account.credit ?? 0);
}

/** The load of the platform whose prefix the task's alias has. */
async function load(client: Client, { alias }: Task): Promise<TaskFacts['load']> {
  const platforms = (await orNull(() => client.platforms())) ?? [];
  const prefix = /^(\d*[A-Za-z]+)\d+$/.exec(alias)?.[1];
  return platforms.find((one) => prefix !== undefined && one.prefix === prefix)?.state ?? null;
}

function hasFailed({ frame }: ListedFrame): boolean {
  return ['ERROR', 'TIMEOUT'].includes(frame.status.name);
}

async function readFailed(client: Client, listed: ListedFrame): Promise<FailedFrame> {
  const { taskId, frame } = listed;
  const log = await orNull(() => readWholeLog(client, frame.id));
  const timedOut = frame.status.name === 'TIMEOUT';
  return { taskId, name: frame.name, timedOut, telling: tellingInPages(log?.pages ?? []) };
}

/** Fetches what decides why a task is as it is. What the farm refuses, beside the task itself, stays unknown. */
export async function gatherFacts(client: Client, task: Task): Promise<TaskFacts> {
  const underWay = UNDER_WAY.includes(task.status.code) && !task.deleted;
  const failedFrames: ListedFrame[] = [];
  const waiting = new Set<number>();
  const wantsLogs = task.frames.failed > 0 || [30, 45].includes(task.status.code);
  if (underWay || wantsLogs) {
    let count = 0;
    for await (const listed of framesOf(client, [task])) {
      count += 1;
      if (hasFailed(listed)) failedFrames.push(listed);
      else waiting.add(listed.frame.status.code);
      const enough = wantsLogs ? failedFrames.length >= MOST_LOGS : count >= MOST_WAITING;
      if (enough) break;
    }
  }
  const failed: FailedFrame[] = [];
  for (const listed of failedFrames) failed.push(await readFailed(client, listed));
  return {
    task,
    money: underWay ? await money(client) : null,
    load: underWay ? await load(client, task) : null,
    waiting: [...waiting],
    failed,
  };
}
