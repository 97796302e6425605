import { ConfigError, UsageError } from '../../errors.js';
import type { SourcedValue } from '../farm/farm-address.js';

/** The languages of the program's texts. */
export const LANGS = ['en', 'zh'] as const;
export type Lang = (typeof LANGS)[number];

export const DEFAULT_LANG: Lang = 'en';

/** @throws UsageError for an option; ConfigError elsewhere, in files too, since the language is not part of the job. */
export function checkLang({ text, source, from }: SourcedValue): Lang {
  const lang = LANGS.find((one) => one === text);
  if (lang !== undefined) return lang;
  const InvalidLang = source === 'flag' ? UsageError : ConfigError;
  throw new InvalidLang('config.lang', { from, lang: text });
}
