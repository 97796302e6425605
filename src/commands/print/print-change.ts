import type { Context } from '../../context.js';
import { printJson } from '../../output/print.js';
import type { Globals } from '../flags/globals.js';

/** Prints the result of a change: JSON on stdout, or a sentence on stderr. */
export async function printChange(
  json: object,
  sentence: string,
  globals: Globals,
  { stdout, stderr }: Context,
): Promise<void> {
  if (globals.json) await printJson(stdout, json);
  else if (!globals.quiet) stderr.write(`${sentence}\n`);
}
