import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { verdictOf } from '../../domain/diagnosis/verdict.js';
import { shellWord } from '../../domain/shell-word.js';
import { UsageError } from '../../errors.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { wrapFor } from '../../output/wrap.js';
import { farmFlags } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { withSession } from '../session/session.js';
import { evidenceOf } from './evidence.js';
import { gatherFacts } from './gather-facts.js';
import { nextCommand } from './next-command.js';
import type { WhyOptions } from './why.js';

/** Prints why a task waits, failed or is slow: one verdict, what it rests on, and the next command. */
export async function runWhy(options: WhyOptions, context: Context): Promise<number> {
  const { translate, stdout, platform } = context;
  const ids = await readIds(options, context);
  const [id] = ids;
  if (ids.length > 1 || id === undefined) throw new UsageError('why.several');
  const { facts, currency } = await withSession(options, context, async ({ client }) => {
    const [task] = await knownTasks(client, [id]);
    if (!task) throw new UsageError('why.several');
    return { facts: await gatherFacts(client, task), currency: client.currency };
  });
  const { task } = facts;
  const verdict = verdictOf(facts);
  const message = translate(`verdict.${verdict}`);
  const evidence = evidenceOf(verdict, facts, currency, translate);
  const word = (text: string) => shellWord(oneLine(text), platform);
  const next = nextCommand(verdict, task, word, farmFlags(options));
  if (options.json) await printJson(stdout, { taskId: task.taskId, verdict, message, evidence, next });
  else if (options.quiet) await print(stdout, `${verdict}\n`);
  else {
    const rows = evidence.map(({ source, text }) => [`  ${translate(`ui.evidence.source.${source}`)}`, text]);
    const head = wrapFor(stdout, `${oneLine(task.alias)}: ${message}\n`);
    const last = wrapFor(stdout, `${translate('ui.evidence.next', { command: next })}\n`);
    await print(stdout, `${head}${columns(rows, widthOf(stdout))}${last}`);
  }
  return 0;
}
