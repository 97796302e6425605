import { bestEvidence, type TaskFacts, type VerdictCode } from '../../domain/diagnosis/verdict.js';
import type { Currency } from '../../domain/farm/currency.js';
import { renderingTasks } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { moneyText } from '../../output/money.js';
import { oneLine } from '../../output/print.js';
import { statusText } from '../../output/tasks.js';
import type { Translate } from '../../text/index.js';
import { platformLoad } from '../catalogue/platform-load.js';

/** Where a piece of evidence comes from. */
export type Source = 'task' | 'frames' | 'log' | 'account' | 'platform' | 'limit';

export interface Evidence {
  readonly source: Source;
  readonly text: string;
}

/** Limits of the task that have to do with the verdict. */
function limits(verdict: VerdictCode, { task }: TaskFacts, translate: Translate): string[] {
  if (verdict === 'time-limit' && task.timeLimit !== null) {
    return [translate('ui.evidence.timeLimit', { time: showDuration(task.timeLimit * 1000) })];
  }
  if (verdict !== 'node-limit') return [];
  return renderingTasks([task]).flatMap(({ nodeLimit }) =>
    nodeLimit === null ? [] : [translate('ui.evidence.nodeLimit', { limit: nodeLimit })],
  );
}

/** Returns what a verdict rests on: the task's state first, then what explains it. */
export function evidenceOf(
  verdict: VerdictCode,
  facts: TaskFacts,
  currency: Currency,
  translate: Translate,
): Evidence[] {
  const { task, money, load, failed } = facts;
  const { total, done, executing, waiting, failed: failedFrames } = task.frames;
  const counts = { total, done, executing, waiting, failed: failedFrames };
  const state = { status: statusText(task.status, translate), code: task.status.code };
  const list: Evidence[] = [
    { source: 'task', text: translate('ui.evidence.task', state) },
    { source: 'frames', text: translate('ui.evidence.frames', counts) },
  ];
  for (const text of limits(verdict, facts, translate)) list.push({ source: 'limit', text });
  if (money !== null) {
    const sum = moneyText(money, currency, translate);
    list.push({ source: 'account', text: translate('ui.evidence.account', { money: sum }) });
  }
  if (load !== null) {
    const name = platformLoad(load, translate);
    list.push({ source: 'platform', text: translate('ui.evidence.platform', { load: name }) });
  }
  const best = bestEvidence(failed);
  for (const frame of failed) {
    const line = frame.telling.find(({ cause }) => cause === verdict) ?? frame.telling[0];
    if (best && line) {
      list.push({
        source: 'log',
        text: translate('ui.evidence.log', { frame: frame.name, text: oneLine(line.text) }),
      });
    } else {
      const key = frame.timedOut ? 'ui.evidence.timedOut' : 'ui.evidence.silent';
      list.push({ source: 'log', text: translate(key, { frame: frame.name }) });
    }
  }
  return list;
}
