import type { Currency } from '../domain/farm/currency.js';
import type { SentenceKey, Translate } from '../text/index.js';

/** The least that is told as a number. */
const LEAST = 0.0001;

/** Two decimals, and more for what would look like nothing; `-` for what nobody knows. Its unit stands elsewhere. */
export function money(amount: number | null): string {
  if (amount === null) return '-';
  if (amount > 0 && amount < LEAST) return `<${LEAST}`;
  return amount > 0 && amount < 0.01 ? amount.toFixed(4) : amount.toFixed(2);
}

/** A sum with its unit, for a sentence: `1.57 CNY`, `0.0009 play money`. */
export function moneyText(amount: number | null, currency: Currency, translate: Translate): string {
  if (amount === null) return translate('ui.notKnown');
  return translate(currency === 'play' ? 'ui.playMoney' : 'ui.money', { amount: money(amount), currency });
}

/** The head of a column of sums, with their unit: `COST (CNY)`. */
export function moneyHead(head: SentenceKey, currency: Currency, translate: Translate): string {
  return translate('ui.head.unit', {
    head: translate(head),
    unit: currency === 'play' ? translate('ui.unit.play') : currency,
  });
}
