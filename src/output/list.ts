import type { Translate } from '../text/index.js';
import { oneLine } from './print.js';

/** Most items that a sentence names. */
const MOST = 10;

/** Items for a sentence: all of a few, of many the first ones and how many more there are. */
export function listed(items: readonly string[], translate: Translate): string {
  const list = items.slice(0, MOST).map(oneLine).join(', ');
  return items.length > MOST ? translate('ui.andMore', { list, count: items.length - MOST }) : list;
}
