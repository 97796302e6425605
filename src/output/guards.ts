import type { Currency } from '../domain/farm/currency.js';
import type { Task } from '../domain/task/task.js';
import { showDuration } from '../domain/text/duration.js';
import type { GuardAction } from '../guards/decide.js';
import type { Translate } from '../text/index.js';
import { moneyText } from './money.js';

/** The members of a guard's event (docs/contract.md, "Guards of money on wait and submit --wait"); frames are under the farm's names. */
export function guardJson(action: GuardAction): Readonly<Record<string, unknown>> {
  const { guard, taskId } = action;
  const common = { guard, action: action.action, taskId };
  switch (action.guard) {
    case 'max-cost':
      return { ...common, cost: action.cost, limit: action.limit };
    case 'max-failed':
      return { ...common, failed: action.failed, limit: action.limit };
    case 'retries':
      return { ...common, frames: action.frames.map(({ name }) => name), limit: action.limit };
    case 'stuck':
      return { ...common, frames: [action.frame.name], seconds: action.seconds, median: action.median };
  }
}

/** Most frames that a sentence names. */
const MOST_NAMED = 10;

/** What a guard did, as a sentence. */
export function guardText(
  action: GuardAction,
  { alias }: Task,
  currency: Currency,
  translate: Translate,
): string {
  switch (action.guard) {
    case 'max-cost': {
      const sum = (amount: number) => moneyText(amount, currency, translate);
      return translate('ui.guard.cost', { alias, cost: sum(action.cost), limit: sum(action.limit) });
    }
    case 'max-failed':
      return translate('ui.guard.failed', { alias, count: action.failed, limit: action.limit });
    case 'retries': {
      const names = action.frames.map(({ name }) => name);
      const list = names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ' …' : '');
      return translate('ui.guard.retry', { alias, count: names.length, list });
    }
    case 'stuck': {
      const { frame, seconds, median } = action;
      const time = (value: number) => showDuration(value * 1000);
      const facts = { alias, frame: frame.name, time: time(seconds), median: time(median) };
      return translate(`ui.guard.stuck.${action.action}`, facts);
    }
  }
}
