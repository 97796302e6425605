import { expect, test } from 'vitest';
import errors from '../../../src/text/en/errors.json';
import help from '../../../src/text/en/help.json';
import ui from '../../../src/text/en/ui.json';

const TEXTS: Record<string, string> = { ...errors, ...help, ...ui };

/** `{count:one|many}` and the like: what changes with a number. */
const FORM = /\{\w+:[^|}]*\|[^}]*\}/g;

/** A number, and after it a noun that is always plural: `{count} files`. */
const FIXED =
  /(?<!(?:of |\}\/))\{(?:count|files|missing|held|sent|nodes|tasks|rendering|faults|frames|parts|ended|total)\} (?!of\b)(?:[a-z]+ )??[a-z]{3,}s\b/;

/** Words that agree with a number. */
const AGREEING = /\b(?:them|they|these|those|that are|that were)\b/i;

test('a noun after a number has a singular form', () => {
  const wrong = Object.entries(TEXTS).filter(([, text]) => FIXED.test(text.replace(FORM, '')));
  expect(wrong.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test('a sentence with a number, and its hint, have no plural word without a singular form', () => {
  const wrong = Object.keys(TEXTS).filter((key) => {
    const sentences = [TEXTS[key] ?? '', TEXTS[`${key}.hint`] ?? ''];
    if (!sentences.some((text) => text.match(FORM))) return false;
    return sentences.some((text) => AGREEING.test(text.replace(FORM, '')));
  });
  expect(wrong.map((key) => `${key}: ${TEXTS[key]} ${TEXTS[`${key}.hint`] ?? ''}`)).toEqual([]);
});
