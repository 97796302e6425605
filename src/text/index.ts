import { oneLine } from '../domain/text/safe-text.js';
import errors from './en/errors.json';
import farm from './en/farm-codes.json';
import help from './en/help.json';
import ui from './en/ui.json';

type Tables = readonly Readonly<Record<string, string>>[];

/** Looked through one after the other: merging hundreds of sentences would cost every start a millisecond. */
const ENGLISH: Tables = [ui, help, errors, farm];

export type ErrorKey = keyof typeof errors;
/** Warnings that are about money. Only `sayMoney` says them, so that nothing can hide them as it hides others. */
export type MoneyKey = Extract<keyof typeof ui, `money.${string}`>;
export type SentenceKey =
  | Exclude<keyof typeof ui, MoneyKey>
  | keyof typeof help
  | keyof typeof errors
  | keyof typeof farm;

type Value = string | number | ((translate: Translate) => string);

/**
 * A value in a sentence: text from anywhere, which is made one line without control characters. A function is called
 * when the language is known, and its text stays as it is. A list names its first items and counts the
 * others; an empty one is "none".
 */
export type Param = Value | readonly Value[];
export type Params = Readonly<Record<string, Param>>;

/** Turns a sentence's key and its values into text of one language. */
export type Translate = (key: SentenceKey, params?: Params) => string;

/** The languages that there are. */
export type Language = 'en' | 'zh';

function sentence(tables: Tables, key: string): string | undefined {
  return tables.find((table) => key in table)?.[key];
}

/** Most items of a list that a sentence names. */
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
 * Fills a sentence: `{name}` is a value, `{name:one|many}` picks a word by whether that value is 1.
 * A value that was not given stays visible as its name, so that a slip shows.
 */
function fill(text: string, params: Params, translate: Translate): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    const param = params[name];
    if (param === undefined) return whole;
    const value = valueText(param, translate);
    return one === undefined ? value : value === '1' ? one : many;
  });
}

function voice(tables: Tables): Translate {
  const translate: Translate = (key, params = {}) => fill(sentence(tables, key) ?? key, params, translate);
  return translate;
}

/** The English voice. */
export const english: Translate = voice(ENGLISH);

/** The voice of a language. The tables of another than English are loaded here, and not before. */
export async function voiceOf(language: Language): Promise<Translate> {
  return language === 'en' ? english : voice((await import('./zh/index.js')).CHINESE);
}

/** A warning about money, for the one place that writes them whatever `--quiet` says (commands/flags/globals.ts). */
export function sayMoney(translate: Translate, key: MoneyKey, params: Params): string {
  return translate(key as unknown as SentenceKey, params);
}

/** The sentence with this key when there is one, in every language: hints and codes are looked up by composed keys. */
export function sayIfKnown(translate: Translate, key: string, params: Params): string | undefined {
  return sentence(ENGLISH, key) === undefined ? undefined : translate(key as SentenceKey, params);
}
