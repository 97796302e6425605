import type { Context } from '../../context.js';
import { renderingTasks } from '../../domain/task/task.js';
import { oneLine } from '../../output/print.js';
import { runTaskAction } from '../control/run-task-action.js';
import { taskSteps } from '../control/task-action.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import type { LabelOptions } from './label.js';

/** Adds a label to tasks. */
export async function runLabelAdd(options: LabelOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { label } = options;
  return runTaskAction(
    {
      done: (count, translate) => translate('ui.did.labelAdd', { count, label: oneLine(label) }),
      question: undefined,
      costs: false,
      plan: (client, tasks) => taskSteps(tasks, (ids) => client.addLabel(label, ids)),
    },
    options,
    context,
  );
}

/** Removes a label from tasks; a task without it is no error. */
export async function runLabelRemove(options: LabelOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { label } = options;
  return runTaskAction(
    {
      done: (count, translate) => translate('ui.did.labelRemove', { count, label: oneLine(label) }),
      question: undefined,
      costs: false,
      // The farm removes labels from rendering tasks only (docs/protocol/endpoints.md, §6.6); an opened task has its own.
      plan: (client, tasks) =>
        taskSteps([...new Set([...tasks, ...renderingTasks(tasks)])], (ids) =>
          client.removeLabel(label, ids),
        ),
    },
    options,
    context,
  );
}
