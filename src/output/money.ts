import type { Currency } from '../domain/farm/currency.js';
import type { SentenceKey, Translate } from '../text/index.js';

/** Smaller sums are shown as `<0.0001`. */
const LEAST = 0.0001;

/** Returns a sum with two decimals, or four for small ones; `-` for an unknown sum. The unit is shown elsewhere. */
export function money(amount: number | null): string {
  if (amount === null) return '-';
  if (amount > 0 && amount < LEAST) return `<${LEAST}`;
  return amount > 0 && amount < 0.01 ? amount.toFixed(4) : amount.toFixed(2);
}

/** Returns a sum with its unit, for a sentence: `1.57 CNY`, `0.0009 play money`. */
export function moneyText(amount: number | null, currency: Currency, translate: Translate): string {
  if (amount === null) return translate('ui.notKnown');
  return translate(currency === 'play' ? 'ui.playMoney' : 'ui.money', { amount: money(amount), currency });
}

/** Returns the head of a column of sums, with their unit: `COST (CNY)`. */
export function moneyHead(head: SentenceKey, currency: Currency, translate: Translate): string {
  return translate('ui.head.unit', {
    head: translate(head),
    unit: currency === 'play' ? translate('ui.unit.play') : currency,
  });
}
