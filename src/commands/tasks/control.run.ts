import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import type { ControlOptions } from './control.js';
import { runDeed } from './run-task-action.js';
import { type Deed, inParts } from './task-action.js';

/** States that a task stands in until somebody starts it again. */
const STANDING: readonly number[] = [10, 15, 20, 23, 70];

/**
 * A task that waits after its test frames goes on; any other that stands is started again. Of an opened task each sub
 * task stands by itself.
 */
const start: Deed = {
  done: (count, translate) => translate('ui.did.start', { count }),
  question: 'prompt.start',
  costs: true,
  plan(client, tasks) {
    const has = (task: Task, ...codes: readonly number[]) =>
      renderingTasks([task]).some(({ status }) => codes.includes(status.code));
    const tested = tasks.filter((task) => has(task, FINISHED_TEST));
    const others = tasks.filter((task) => !tested.includes(task) || has(task, ...STANDING));
    return [...inParts(tested, client.continueAfterTest), ...inParts(others, client.startTasks)];
  },
};

const abandon: Deed = {
  done: (count, translate) => translate('ui.did.abandon', { count }),
  question: 'prompt.abandon',
  costs: false,
  plan: (client, tasks) => inParts(tasks, client.abandonTasks),
};

const remove: Deed = {
  done: (count, translate) => translate('ui.did.delete', { count }),
  question: 'prompt.delete',
  costs: false,
  onDeleted: true,
  plan: (client, tasks) => inParts(tasks, client.deleteTasks),
};

export const runTaskStart = (options: ControlOptions, context: Context) => runDeed(start, options, context);
export const runAbandon = (options: ControlOptions, context: Context) => runDeed(abandon, options, context);
export const runDelete = (options: ControlOptions, context: Context) => runDeed(remove, options, context);
