import type { Context } from '../../context.js';
import { type Globals, warn } from '../flags/globals.js';

/** Warns by how much the clock is wrong, where that mattered to the farm. */
export function warnOfSkew(skew: number, globals: Globals, context: Context): void {
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (seconds === 0) return;
  const key = skew > 0 ? 'ui.clockBehind' : 'ui.clockAhead';
  warn(globals, context, context.translate(key, { seconds }));
}
