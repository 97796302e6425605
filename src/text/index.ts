import errors from './en/errors.json';
import farm from './en/farm-codes.json';
import help from './en/help.json';
import ui from './en/ui.json';

/** Looked through one after the other: merging hundreds of sentences would cost every start a millisecond. */
const ENGLISH: readonly Readonly<Record<string, string>>[] = [ui, help, errors, farm];

export type ErrorKey = keyof typeof errors;
export type SentenceKey = keyof typeof ui | keyof typeof help | keyof typeof errors | keyof typeof farm;
export type Params = Readonly<Record<string, string | number>>;

/** Turns a sentence's key and its values into text of one language. */
export type Say = (key: SentenceKey, params?: Params) => string;

function sentence(key: string): string | undefined {
  return ENGLISH.find((table) => key in table)?.[key];
}

/**
 * Fills a sentence: `{name}` is a value, `{name:one|many}` picks a word by whether that value is 1.
 * A value that was not given stays visible as its name, so that a slip shows.
 */
function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    const value = params[name];
    if (value === undefined) return whole;
    return one === undefined ? String(value) : String(value) === '1' ? one : many;
  });
}

/** The English voice. Another language is another table here. */
export const english: Say = (key, params = {}) => fill(sentence(key) ?? key, params);

/** The sentence with this key when there is one: hints and farm codes are looked up by composed keys. */
export function sayIfKnown(say: Say, key: string, params: Params): string | undefined {
  return sentence(key) === undefined ? undefined : say(key as SentenceKey, params);
}
