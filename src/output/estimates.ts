import type { Currency } from '../domain/farm/currency.js';
import { showDuration } from '../domain/text/duration.js';
import type { CostEstimate } from '../guards/estimate.js';
import type { Translate } from '../text/index.js';
import { moneyText } from './money.js';

/** What a task will cost by its test frames; `estimate` is undefined where their cost is not known. */
export interface TaskEstimate {
  readonly taskId: number;
  readonly estimate: CostEstimate | undefined;
  /** Whether the rest of the task renders. */
  readonly goesOn: boolean;
}

/** The members of an estimate (docs/contract.md, "Guards of money on wait and submit --wait"). */
export function estimateJson({ tested, frames, low, likely, high }: CostEstimate) {
  return { tested, frames, low, likely, high };
}

/** `estimate` of one task; of several `estimates`, each with its task. */
export function estimatesJson(estimates: readonly TaskEstimate[]): Readonly<Record<string, unknown>> {
  const [only] = estimates;
  const known = (one: TaskEstimate) => (one.estimate ? estimateJson(one.estimate) : null);
  if (only && estimates.length === 1) return { estimate: known(only) };
  return { estimates: estimates.map((one) => ({ taskId: one.taskId, estimate: known(one) })) };
}

/** Returns the sum of the estimates of several tasks; undefined where one is unknown. */
export function sumOf(estimates: readonly TaskEstimate[]): CostEstimate | undefined {
  let sum: CostEstimate | undefined;
  for (const { estimate } of estimates) {
    if (!estimate) return undefined;
    if (!sum) sum = estimate;
    else
      sum = {
        tested: sum.tested + estimate.tested,
        frames: sum.frames + estimate.frames,
        low: sum.low + estimate.low,
        likely: sum.likely + estimate.likely,
        high: sum.high + estimate.high,
        spent: sum.spent + estimate.spent,
        seconds:
          sum.seconds === null || estimate.seconds === null
            ? null
            : (sum.seconds * sum.tested + estimate.seconds * estimate.tested) /
              (sum.tested + estimate.tested),
      };
  }
  return sum;
}

/**
 * Returns `3 test frames took 12s on average and cost 0.03 CNY each; the other 237 will cost about 7.11 CNY (6.80 to
 * 7.90 CNY).`
 */
export function estimateText(
  { tested, frames, low, likely, high, spent, seconds }: CostEstimate,
  currency: Currency,
  translate: Translate,
): string {
  const sum = (amount: number) => moneyText(amount, currency, translate);
  const facts = {
    ...{ tested, rest: frames - tested, each: sum(spent / Math.max(1, tested)) },
    ...{ likely: sum(likely - spent), low: sum(low - spent), high: sum(high - spent) },
  };
  if (seconds === null) return translate('ui.estimateUntimed', facts);
  return translate('ui.estimate', { ...facts, time: showDuration(seconds * 1000) });
}
