import type { Context } from '../../context.js';
import type { FrameCheck } from '../../domain/frames/frame-check.js';
import { badFrameLines, frameCheckJson, frameCheckSummary } from '../../output/frame-check.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { type Globals, stdoutTheme } from '../flags/globals.js';

/** Lines that are printed at once. */
const BLOCK = 1000;

/** Prints a check on stdout: JSON, or a line for each bad file, the missing frames, and the counts. */
export async function printFrameCheck(
  check: FrameCheck,
  folder: string,
  globals: Globals,
  context: Context,
): Promise<void> {
  const { stdout, translate } = context;
  if (globals.json) return printJson(stdout, frameCheckJson(check, translate));
  if (globals.quiet) {
    const files = [...check.bad, ...check.missing].flatMap(({ file }) => file ?? []);
    return print(stdout, files.map((file) => `${oneLine(file)}\n`).join(''));
  }
  const theme = await stdoutTheme(globals, context);
  const lines = badFrameLines(check, folder, translate, theme);
  for (let at = 0; at < lines.length; at += BLOCK) {
    await print(
      stdout,
      lines
        .slice(at, at + BLOCK)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  await print(stdout, `${frameCheckSummary(check, translate)}\n`);
}
