import type { Context } from '../../context.js';
import { errorText } from '../../output/errors.js';
import { oneLine } from '../../output/print.js';
import type { SubmissionListener } from '../../submission/listener.js';
import type { Interaction } from '../../submission/validate-request.js';
import { canPrompt, type Globals, progressFor, stderrTheme, warn, warnOfMoney } from '../flags/globals.js';
import { terminalQuestions } from './questions.js';

/** Returns a listener that reports on stderr. */
export function stderrListener(globals: Globals, context: Context): SubmissionListener {
  const { translate, stderr } = context;
  return {
    warn: (key, params) => warn(globals, context, translate(key, params)),
    warnOfMoney: (key, params) => warnOfMoney(globals, context, key, params),
    async during(key, params, work) {
      const progress = await progressFor(globals, context, translate(key, params));
      return work().finally(() => progress.stop());
    },
    async onFaults(faults, { count, total, isOver }) {
      // The document on stdout, or the error, lists them.
      if (globals.json) return false;
      const theme = await stderrTheme(globals, context);
      for (const { typed, error } of faults) {
        stderr.write(`${oneLine(typed)}: ${errorText(error, translate, theme)}`);
      }
      if (!isOver && faults.length > 0) stderr.write(`${translate('ui.leftOut', { count, total })}\n`);
      return true;
    },
  };
}

/** Returns how a submission reports and asks: on stderr, and at a terminal only. */
export function interactionOf(globals: Globals, context: Context): Interaction {
  const questions = canPrompt(globals, context) ? terminalQuestions(context) : undefined;
  return {
    listener: stderrListener(globals, context),
    questions,
    optionalQuestions: globals.yes ? undefined : questions,
  };
}
