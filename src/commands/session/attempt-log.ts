import type { AttemptRecord } from '../../client/client.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';

/** Returns the farm's code as a number; any other outcome stays text. */
function codeOf(outcome: string): number | string {
  return /^-?\d+$/.test(outcome) ? Number(outcome) : outcome;
}

/** Returns a function that logs each attempt, with `--debug` on stderr too, without headers and bodies. */
export function attemptLog(globals: Globals, context: Context): (record: AttemptRecord) => void {
  return ({ path, attempt, outcome, requestId, duration }) => {
    const whole = Math.round(duration);
    context.log({ method: 'POST', path, attempt, code: codeOf(outcome), requestId, duration: whole });
    if (!globals.debug) return;
    const line = `POST ${path} #${attempt} ${outcome} ${requestId ?? '-'} ${whole} ms`;
    context.stderr.write(`${oneLine(line)}\n`);
  };
}
