import type { AttemptRecord } from '../../client/client.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';

/** What came of an attempt, as the log has it: the farm's code, or what happened in its place. */
function codeOf(outcome: string): number | string {
  return /^-?\d+$/.test(outcome) ? Number(outcome) : outcome;
}

/** Each attempt goes into the log, and with `--debug` to stderr too: never a header, never a body. */
export function attemptLog(globals: Globals, context: Context): (record: AttemptRecord) => void {
  return ({ path, attempt, outcome, requestId, duration }) => {
    const whole = Math.round(duration);
    context.log({ method: 'POST', path, attempt, code: codeOf(outcome), requestId, duration: whole });
    if (!globals.debug) return;
    const line = `POST ${path} #${attempt} ${outcome} ${requestId ?? '-'} ${whole} ms`;
    context.stderr.write(`${oneLine(line)}\n`);
  };
}
