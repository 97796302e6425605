import type { Client } from '../../client/client.js';
import { splitIntoRequests } from '../../client/tasks/tasks.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { isInterruption } from '../../errors.js';
import { type CostEstimate, estimateCost } from '../../guards/estimate.js';
import { estimateJson, estimateText, sumOf, type TaskEstimate } from '../../output/estimates.js';
import { moneyText } from '../../output/money.js';
import { printJson } from '../../output/print.js';
import type { WaitResult } from '../../poller/wait.js';
import { terminalAsker } from '../../prompts/ask.js';
import { farmFlags, type Globals } from '../flags/globals.js';
import { framesOf } from '../frames/frame-walk.js';
import type { WaitReport } from './print-result.js';
import type { WaitFlags } from './wait-options.js';
import { type WatchPlan, watchTasks } from './watch-tasks.js';

/** The exit code of tasks that stay paused after their test frames, since the rest would cost too much. */
const PARKED = 40;

/** Milliseconds between looks at the cost of test frames, which a farm may report late. */
const COST_PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

const isParked = ({ status }: Task) => status.code === FINISHED_TEST;

/** Estimates a task's cost; waits a while for the costs of its test frames. Undefined where they stay unknown. */
export async function estimateTask(
  client: Client,
  task: Task,
  context: Context,
): Promise<CostEstimate | undefined> {
  const { taskId } = task;
  for (const pause of [...COST_PAUSES, undefined]) {
    const frames = [];
    for await (const { frame } of framesOf(client, [task])) frames.push(frame);
    const { tasks } = await client.queryTasks([taskId]);
    const estimate = estimateCost(frames, tasks[0]?.cost.amount ?? null);
    if (estimate || pause === undefined) return estimate;
    await context.sleep(pause, context.signal);
  }
  return undefined;
}

/**
 * Returns whether the rest of each task renders, having said why.
 * @param limit the most that a task may cost; undefined to ask a person
 */
async function decideAll(
  estimates: readonly { readonly task: Task; readonly estimate: CostEstimate | undefined }[],
  limit: number | undefined,
  client: Client,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<TaskEstimate[]> {
  const { translate, stderr } = context;
  const { currency } = client;
  if (limit === undefined) {
    const all = estimates.map(({ task, estimate }) => ({ taskId: task.taskId, estimate, goesOn: false }));
    const sum = sumOf(all);
    if (!sum || sum.frames === sum.tested) return all;
    const question = translate('prompt.estimate', { facts: estimateText(sum, currency, translate) });
    const goesOn = await (await terminalAsker(context)).confirm(question, false);
    return all.map((one) => ({ ...one, goesOn }));
  }
  return estimates.map(({ task: { taskId, alias }, estimate }) => {
    const goesOn = estimate !== undefined && estimate.likely <= limit;
    const facts = estimate
      ? estimateText(estimate, currency, translate)
      : translate('ui.estimateUnknown', { alias });
    const decision = goesOn
      ? translate('ui.estimateGoesOn', { alias, limit: moneyText(limit, currency, translate) })
      : translate('ui.estimateParked', {
          ...{ alias, id: taskId, farm: farmFlags(flags), limit: moneyText(limit, currency, translate) },
        });
    if (!flags.json && !(flags.quiet && goesOn))
      stderr.write(`${translate('ui.sentences', { first: facts, second: decision })}\n`);
    return { taskId, estimate, goesOn };
  });
}

/**
 * Waits for tasks as `watchTasks` does. Where the plan has an estimate, tasks that are paused after their test frames go
 * on if they will cost no more than the limit, or a person wants them to; exit code 40 where one stays paused for its cost.
 * @throws permanent errors
 */
export async function watchWithEstimate(
  client: Client,
  ids: readonly number[],
  plan: WatchPlan,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<WaitReport> {
  if (plan.estimate === undefined) return watchTasks(client, ids, plan, flags, context);
  const limit = plan.estimate === 'limit' ? plan.guards?.maxCost : undefined;
  const continues = ({ outcome, tasks }: WaitResult) => outcome === 'ended' && tasks.some(isParked);
  const first = await watchTasks(client, ids, { ...plan, until: 'test', continues }, flags, context);
  if (!continues(first)) return first;

  const estimated = [];
  for (const task of first.tasks.filter(isParked)) {
    const estimate = await estimateTask(client, task, context);
    estimated.push({ task, estimate });
    if (flags.ndjson && estimate) {
      const time = new Date(context.now()).toISOString();
      const members = { taskId: task.taskId, ...estimateJson(estimate) };
      await printJson(context.stdout, { event: 'estimate', time, ...members });
    }
  }
  let decided: TaskEstimate[];
  try {
    decided = await decideAll(estimated, limit, client, flags, context);
  } catch (error) {
    if (!isInterruption(error)) throw error;
    const ids = estimated.map(({ task }) => task.taskId).join(' ');
    context.stderr.write(`${context.translate('ui.estimateLeft', { ids, farm: farmFlags(flags) })}\n`);
    return { ...first, outcome: 'interrupted', exitCode: error.exitCode };
  }
  const going = decided.filter(({ goesOn }) => goesOn).map(({ taskId }) => taskId);
  const parked = new Set(decided.filter(({ goesOn }) => !goesOn).map(({ taskId }) => taskId));
  for (const part of splitIntoRequests(going)) await client.continueAfterTest(part);
  const rest = await watchTasks(client, ids, { ...plan, until: 'end', parked }, flags, context);
  const exitCode = limit !== undefined && parked.size > 0 && rest.exitCode === 0 ? PARKED : rest.exitCode;
  const elapsedSeconds = first.elapsedSeconds + rest.elapsedSeconds;
  return { ...rest, exitCode, elapsedSeconds, estimates: decided };
}
