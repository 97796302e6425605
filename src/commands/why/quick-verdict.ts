import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { FAILURE_CAUSES, type FailureCause } from '../../domain/diagnosis/failure-causes.js';
import { verdictOf } from '../../domain/diagnosis/verdict.js';
import type { Task } from '../../domain/task/task.js';
import { limitTime, whenAborted } from '../../domain/time-limit.js';
import { oneLine } from '../../output/print.js';
import type { Translate } from '../../text/index.js';
import { gatherFacts } from './gather-facts.js';

/** Why frames of a task failed. */
export interface QuickVerdict {
  readonly task: Pick<Task, 'taskId' | 'alias'>;
  readonly verdict: FailureCause;
}

/** Milliseconds of real time that the verdict may take. */
const TIME = 3000;
/** Requests that it may make. */
const MOST_REQUESTS = 20;

/** Returns a client whose calls fail once they are too many, or too late. */
function boundedClient(client: Client, isOver: () => boolean): Client {
  let left = MOST_REQUESTS;
  const check = () => {
    left -= 1;
    if (left < 0 || isOver()) throw new RangeError();
  };
  return {
    ...client,
    async frames(taskId, page) {
      check();
      return client.frames(taskId, page);
    },
    async log(frameId, page) {
      check();
      return client.log(frameId, page);
    },
  };
}

/**
 * Returns why frames of a task failed, as `why` would say it: in a short time and with few requests, since it comes after
 * a result. Undefined where that does not show, or anything fails.
 */
export async function quickVerdict(
  client: Client,
  task: Task,
  { signal }: Pick<Context, 'signal'>,
): Promise<QuickVerdict | undefined> {
  const limit = limitTime(TIME, signal);
  const late = whenAborted(limit.signal);
  try {
    const bounded = boundedClient(client, () => limit.signal.aborted);
    const facts = await Promise.race([gatherFacts(bounded, task), late.aborted]);
    const found = facts ? verdictOf(facts) : undefined;
    const verdict = FAILURE_CAUSES.find((one) => one === found);
    return verdict === undefined ? undefined : { task, verdict };
  } catch {
    // The result has been found, and matters more.
    return undefined;
  } finally {
    late.stop();
    limit.clear();
  }
}

/** Returns the first sentence of a verdict, with the task: `2W7: Frames failed because the renderer crashed.` */
export function quickVerdictText(
  { task, verdict }: QuickVerdict,
  farm: string,
  translate: Translate,
): string {
  const message = translate(`verdict.${verdict}`);
  const [sentence = message] = /^.*?[.。](?=\s|$|\p{Script=Han})/u.exec(message) ?? [];
  return translate('ui.whyFailed', { alias: oneLine(task.alias), sentence, id: task.taskId, farm });
}
