import type { Context } from '../../context.js';
import { renderingTasks } from '../../domain/task.js';
import { oneLine } from '../../output/print.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { LabelOptions } from './label.js';
import { runDeed } from './run-task-action.js';
import { inParts } from './task-action.js';

/** Puts a label on tasks. */
export async function runLabelAdd(options: LabelOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { label } = options;
  return runDeed(
    {
      done: (count, say) => say('ui.did.labelAdd', { count, label: oneLine(label) }),
      question: undefined,
      costs: false,
      plan: (client, tasks) => inParts(tasks, (ids) => client.addLabel(label, ids)),
    },
    options,
    context,
  );
}

/** Takes a label off tasks; one that they do not have is fine. */
export async function runLabelRemove(options: LabelOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { label } = options;
  return runDeed(
    {
      done: (count, say) => say('ui.did.labelRemove', { count, label: oneLine(label) }),
      question: undefined,
      costs: false,
      // The farm takes a label off the tasks that render (docs/protocol/endpoints.md, §6.6), and an opened one shows
      // its own.
      plan: (client, tasks) =>
        inParts([...new Set([...tasks, ...renderingTasks(tasks)])], (ids) => client.removeLabel(label, ids)),
    },
    options,
    context,
  );
}
