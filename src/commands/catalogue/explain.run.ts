import type { TipDetail } from '../../client/farm.js';
import type { Context } from '../../context.js';
import { NoInputError, UsageError } from '../../errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { wrapFor } from '../../output/wrap.js';
import { withSession } from '../session/session.js';
import type { ExplainOptions } from './explain.js';

/** Lines of the farm's own text, below each other; it breaks them itself. */
function indented(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  ${oneLine(line)}\n`)
    .join('');
}

/**
 * What the farm says of findings of an analysis.
 * @throws UsageError for what is no code; NoInputError for one that the farm does not know
 */
export async function runExplain(options: ExplainOptions, context: Context): Promise<number> {
  const { say, stdout } = context;
  const codes = [...new Set(options.codes)];
  const odd = codes.find((code) => !/^\d{1,9}$/.test(code));
  if (odd !== undefined) throw new UsageError('explain.code', { code: odd });
  const told = await withSession(options, context, ({ client }) => client.explainTips(codes, context.lang));
  const tips = told.filter(({ code }) => codes.includes(code));
  const missing = codes.find((code) => !tips.some((tip) => tip.code === code));
  if (missing !== undefined) throw new NoInputError('explain.unknown', { code: missing });
  if (options.json) await printJson(stdout, { tips });
  else if (options.quiet) {
    await print(stdout, tips.map(({ blocks }) => `${blocks ? 'error' : 'warning'}\n`).join(''));
  } else {
    const shown = ({ code, blocks, description, solution }: TipDetail) =>
      `${oneLine(code)} ${say(blocks ? 'ui.tip.blocks' : 'ui.tip.passes')}\n${indented(description)}${indented(solution)}`;
    await print(stdout, wrapFor(stdout, tips.map(shown).join('')));
  }
  return 0;
}
