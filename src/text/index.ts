import { oneLine } from '../domain/text/safe-text.js';
import errors from './en/errors.json';
import farm from './en/farm-codes.json';
import help from './en/help.json';
import ui from './en/ui.json';

type Tables = readonly Readonly<Record<string, string>>[];

/** Searched one after another: merging hundreds of sentences would cost every start a millisecond. */
const ENGLISH: Tables = [ui, help, errors, farm];

export type ErrorKey = keyof typeof errors;
/** Keys of warnings about money. Only `translateMoney` takes them, so that `warn`, which `--quiet` silences, cannot. */
export type MoneyKey = Extract<keyof typeof ui, `money.${string}`>;
export type SentenceKey =
  | Exclude<keyof typeof ui, MoneyKey>
  | keyof typeof help
  | keyof typeof errors
  | keyof typeof farm;

type Value = string | number | ((translate: Translate) => string);

/**
 * A value in a sentence. Text becomes one line without control characters. A function is called with the language's
 * `Translate`, and its text is not changed. Of a list the first items are named and the others counted; an empty list
 * becomes "none".
 */
export type Param = Value | readonly Value[];
export type Params = Readonly<Record<string, Param>>;

/** Turns a sentence's key and its values into text of one language. */
export type Translate = (key: SentenceKey, params?: Params) => string;

/** The supported languages. */
export type Language = 'en' | 'zh';

function sentence(tables: Tables, key: string): string | undefined {
  return tables.find((table) => key in table)?.[key];
}

/** Maximum number of list items that a sentence names. */
const MOST_LISTED = 10;

/** Returns a list as text: all of a few items; of many the first ones and how many more there are. */
export function listed(items: readonly Value[], translate: Translate): string {
  const list = items
    .slice(0, MOST_LISTED)
    .map((item) => oneLine(typeof item === 'function' ? item(translate) : String(item)))
    .join(', ');
  return items.length > MOST_LISTED
    ? translate('ui.andMore', { list, count: items.length - MOST_LISTED })
    : list;
}

function valueText(param: Param, translate: Translate): string {
  if (typeof param === 'object') return param.length === 0 ? translate('ui.none') : listed(param, translate);
  return typeof param === 'function' ? param(translate) : oneLine(String(param));
}

/**
 * Fills in a sentence: `{name}` is a value, `{name:one|many}` is the first word if that value is 1, else the second.
 * The placeholder of a missing value stays in the text, so that the mistake is seen.
 */
function fill(text: string, params: Params, translate: Translate): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    const param = params[name];
    if (param === undefined) return whole;
    const value = valueText(param, translate);
    return one === undefined ? value : value === '1' ? one : many;
  });
}

function makeTranslate(tables: Tables): Translate {
  const translate: Translate = (key, params = {}) => fill(sentence(tables, key) ?? key, params, translate);
  return translate;
}

/** Translates to English. */
export const english: Translate = makeTranslate(ENGLISH);

/** Returns the function that translates to a language. Loads the tables of other languages than English. */
export async function loadTranslate(language: Language): Promise<Translate> {
  return language === 'en' ? english : makeTranslate((await import('./zh/index.js')).CHINESE);
}

/** Returns a warning about money, for `warnOfMoney` (commands/flags/globals.ts), which prints it even with `--quiet`. */
export function translateMoney(translate: Translate, key: MoneyKey, params: Params): string {
  return translate(key as unknown as SentenceKey, params);
}

/** Returns the sentence of a key; undefined for an unknown key. For composed keys, such as those of hints and codes. */
export function translateIfKnown(translate: Translate, key: string, params: Params): string | undefined {
  return sentence(ENGLISH, key) === undefined ? undefined : translate(key as SentenceKey, params);
}
