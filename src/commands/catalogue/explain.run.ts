import type { TipDetail } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { NoInputError, UsageError } from '../../errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { wrapFor } from '../../output/wrap.js';
import { withSession } from '../session/session.js';
import type { ExplainOptions } from './explain.js';

/** Returns the farm's text with its own line breaks, indented. */
function indented(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  ${oneLine(line)}\n`)
    .join('');
}

/**
 * Prints the farm's explanations of analysis codes.
 * @throws UsageError for a malformed code; NoInputError for one that the farm does not know
 */
export async function runExplain(options: ExplainOptions, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const codes = [...new Set(options.codes)];
  const malformed = codes.find((code) => !/^\d{1,9}$/.test(code));
  if (malformed !== undefined) throw new UsageError('explain.code', { code: malformed });
  const known = await withSession(options, context, ({ client }) => client.explainTips(codes, context.lang));
  const tips = known.filter(({ code }) => codes.includes(code));
  const missing = codes.find((code) => !tips.some((tip) => tip.code === code));
  if (missing !== undefined) throw new NoInputError('explain.unknown', { code: missing });
  if (options.json) await printJson(stdout, { tips });
  else if (options.quiet) {
    await print(stdout, tips.map(({ blocks }) => `${blocks ? 'error' : 'warning'}\n`).join(''));
  } else {
    const text = ({ code, blocks, description, solution }: TipDetail) =>
      `${oneLine(code)} ${translate(blocks ? 'ui.tip.blocks' : 'ui.tip.passes')}\n${indented(description)}${indented(solution)}`;
    await print(stdout, wrapFor(stdout, tips.map(text).join('')));
  }
  return 0;
}
