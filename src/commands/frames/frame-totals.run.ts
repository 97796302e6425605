import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import { columns, print, printJson } from '../../output/print.js';
import type { SentenceKey } from '../../text/index.js';
import { withSession } from '../session/session.js';
import type { FramesOptions } from './frames.js';

const ROWS = {
  total: 'ui.frames.total',
  done: 'ui.frames.done',
  failed: 'ui.frames.failed',
  executing: 'ui.frames.executing',
  waiting: 'ui.frames.waiting',
  aborted: 'ui.frames.aborted',
} as const satisfies Record<string, SentenceKey>;

/** Prints the number of frames in each state, of the whole account. @throws UsageError for tasks or filters */
export async function runFrameTotals(options: FramesOptions, context: Context): Promise<number> {
  const { ids, last, frames, state, ndjson } = options;
  const filters = [last, frames, state, ndjson].some((flag) => flag !== undefined);
  if (ids.length > 0 || filters) throw new UsageError('frames.account');
  const totals = await withSession(options, context, ({ client }) => client.frameTotals());
  const { translate, stdout } = context;
  const keys = Object.keys(ROWS) as (keyof typeof ROWS)[];
  if (options.json) await printJson(stdout, totals);
  else if (options.quiet) await print(stdout, `${totals.total}\n`);
  else await print(stdout, columns(keys.map((key) => [translate(ROWS[key]), String(totals[key] ?? '-')])));
  return 0;
}
