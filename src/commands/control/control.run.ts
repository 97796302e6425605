import type { Context } from '../../context.js';
import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import type { ControlOptions } from './control.js';
import { runTaskAction } from './run-task-action.js';
import { type TaskAction, taskSteps } from './task-action.js';

/** Status codes in which a task stays until it is started again. */
const STOPPED: readonly number[] = [10, 15, 20, 23, 70];

/**
 * Renders the rest of a task that waits after its test frames, and starts any other again. The sub tasks of an opened
 * task may need both.
 */
const start: TaskAction = {
  done: (count, translate) => translate('ui.did.start', { count }),
  question: 'prompt.start',
  costs: true,
  insteadOnEnded: { key: 'ui.retryFailed', is: ({ frames }) => frames.failed > 0 },
  plan(client, tasks) {
    const has = (task: Task, ...codes: readonly number[]) =>
      renderingTasks([task]).some(({ status }) => codes.includes(status.code));
    const parked = tasks.filter((task) => has(task, FINISHED_TEST));
    const others = tasks.filter((task) => !parked.includes(task) || has(task, ...STOPPED));
    return [...taskSteps(parked, client.continueAfterTest), ...taskSteps(others, client.startTasks)];
  },
};

const abandon: TaskAction = {
  done: (count, translate) => translate('ui.did.abandon', { count }),
  question: 'prompt.abandon',
  costs: false,
  plan: (client, tasks) => taskSteps(tasks, client.abandonTasks),
};

const remove: TaskAction = {
  done: (count, translate) => translate('ui.did.delete', { count }),
  question: 'prompt.delete',
  costs: false,
  onDeleted: true,
  plan: (client, tasks) => taskSteps(tasks, client.deleteTasks),
};

/** Starts tasks, after a confirmation. */
export const runTaskStart = (options: ControlOptions, context: Context) =>
  runTaskAction(start, options, context);
/** Abandons tasks, after a confirmation. */
export const runAbandon = (options: ControlOptions, context: Context) =>
  runTaskAction(abandon, options, context);
/** Deletes tasks, after a confirmation. */
export const runDelete = (options: ControlOptions, context: Context) =>
  runTaskAction(remove, options, context);
