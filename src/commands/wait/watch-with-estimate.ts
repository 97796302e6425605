import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { isInterruption } from '../../errors.js';
import type { CostEstimate } from '../../guards/estimate.js';
import { estimateJson, estimateText, sumOf, type TaskEstimate } from '../../output/estimates.js';
import { moneyText } from '../../output/money.js';
import { printJson } from '../../output/print.js';
import type { WaitResult } from '../../poller/wait.js';
import { terminalAsker } from '../../prompts/ask.js';
import { farmFlags, type Globals } from '../flags/globals.js';
import { continueTasks, estimateTask } from './estimate-tasks.js';
import { type WaitReport, waitJson } from './print-result.js';
import type { WaitFlags } from './wait-options.js';
import { type WatchPlan, watchTasks } from './watch-tasks.js';

/** The exit code of tasks that stay paused after their test frames, since the rest would cost too much. */
const PARKED = 40;

const isParked = ({ status }: Task) => status.code === FINISHED_TEST;

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
  const { estimate, timeout } = plan;
  const { now, stdout, stderr, translate } = context;
  const started = now();
  const limit = estimate === 'limit' ? plan.guards?.maxCost : undefined;
  const continues = ({ outcome, tasks }: WaitResult) => outcome === 'ended' && tasks.some(isParked);
  const first = await watchTasks(client, ids, { ...plan, until: 'test', continues }, flags, context);
  if (!continues(first)) return first;

  const left = () => (timeout === undefined ? undefined : Math.max(0, started + timeout - now()));
  const elapsed = () => (now() - started) / 1000;
  const printEvent = async (event: string, members: object) => {
    if (flags.ndjson) await printJson(stdout, { event, time: new Date(now()).toISOString(), ...members });
  };
  const waiting = first.tasks.filter(isParked);
  let decided: TaskEstimate[];
  try {
    const estimated = [];
    for (const task of waiting) {
      const estimate = await estimateTask(client, task, left, context);
      estimated.push({ task, estimate });
      if (estimate) await printEvent('estimate', { taskId: task.taskId, ...estimateJson(estimate) });
    }
    decided = await decideAll(estimated, limit, client, flags, context);
    const going = decided.filter(({ goesOn }) => goesOn).map(({ taskId }) => taskId);
    await continueTasks(client, going, left, flags, context);
  } catch (error) {
    if (!isInterruption(error)) throw error;
    const ids = waiting.map(({ taskId }) => taskId).join(' ');
    stderr.write(`${translate('ui.estimateLeft', { ids, farm: farmFlags(flags) })}\n`);
    const { exitCode } = error;
    const report: WaitReport = { ...first, outcome: 'interrupted', exitCode, elapsedSeconds: elapsed() };
    await printEvent('end', waitJson(report, translate));
    return report;
  }
  const parked = new Set(decided.filter(({ goesOn }) => !goesOn).map(({ taskId }) => taskId));
  const complete = (report: WaitReport): WaitReport => ({
    ...report,
    exitCode: limit !== undefined && parked.size > 0 && report.exitCode === 0 ? PARKED : report.exitCode,
    elapsedSeconds: elapsed(),
    estimates: decided,
  });
  const rest = { ...plan, until: 'end', timeout: left(), parked, complete } as const;
  return watchTasks(client, ids, rest, flags, context);
}
