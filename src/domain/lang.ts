import { ConfigError, UsageError } from '../errors.js';
import type { SourcedText } from './farm-address.js';

/** The languages that sentences for people are in. */
export const LANGS = ['en', 'zh'] as const;
export type Lang = (typeof LANGS)[number];

export const DEFAULT_LANG: Lang = 'en';

/** @throws UsageError on the line; ConfigError elsewhere, in files as well: it says nothing of the work. */
export function checkLang({ text, source, from }: SourcedText): Lang {
  const lang = LANGS.find((one) => one === text);
  if (lang !== undefined) return lang;
  const Wrong = source === 'flag' ? UsageError : ConfigError;
  throw new Wrong('config.lang', { from, lang: text });
}
