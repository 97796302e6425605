import type { Context } from '../../context.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { inParts, runDeed } from './control.run.js';
import type { LabelOptions } from './label.js';

/** Puts a label on tasks. */
export async function runLabelAdd(options: LabelOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { label } = options;
  return runDeed(
    {
      question: undefined,
      costs: false,
      act: (client, tasks) => inParts(tasks, (ids) => client.addLabel(label, ids)),
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
      question: undefined,
      costs: false,
      act: (client, tasks) => inParts(tasks, (ids) => client.removeLabel(label, ids)),
    },
    options,
    context,
  );
}
