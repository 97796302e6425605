import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import enErrors from '../../../src/text/en/errors.json';
import enExplanations from '../../../src/text/en/explanations.json';
import enFarm from '../../../src/text/en/farm-codes.json';
import enHelp from '../../../src/text/en/help.json';
import enUi from '../../../src/text/en/ui.json';
import zhErrors from '../../../src/text/zh/errors.json';
import zhExplanations from '../../../src/text/zh/explanations.json';
import zhFarm from '../../../src/text/zh/farm-codes.json';
import zhHelp from '../../../src/text/zh/help.json';
import zhUi from '../../../src/text/zh/ui.json';
import { ROOT, SOURCES } from '../sources.js';
import { TEST_FILES } from '../test-files.js';

/** The sentences of nested tables, by their path. */
function flat(tables: object, path = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(tables).map(([key, value]) =>
      typeof value === 'string' ? { [`${path}${key}`]: value } : flat(value, `${path}${key}.`),
    ),
  );
}

const ENGLISH: Record<string, string> = {
  ...{ ...enErrors, ...enFarm, ...enHelp, ...enUi },
  ...flat(enExplanations),
};
const CHINESE: Record<string, string> = {
  ...{ ...zhErrors, ...zhFarm, ...zhHelp, ...zhUi },
  ...flat(zhExplanations),
};

/** Phrases that docs/style.md, "Before and after", replaces. */
const PHRASES = [
  'terminal front door',
  'tells none that the farm can take',
  'in the purse',
  'for your word',
  'is gone on with',
  'that is cut off',
  'With one that is unknown',
  'nothing is done to any',
  'maps no path to another',
  'The sandbox is as new',
  'It takes {least} to {most}',
  "' is no file",
  'that is not there',
  'that are not there',
  'how things stand',
];

/** Identifiers that docs/style.md, "Before and after", replaces. */
const IDENTIFIERS = /\b(?:NEVER_OPENED|\w*[hH]opeless|\w*[sS]tranger|\w*[fF]aceOf)\b/g;

/** Files that docs/style.md, "Glossary", renames. Where other files may have the name, with the folder that had it. */
const REPLACED_FILES = [
  ...['bringer', 'courier', 'deed', 'deeds', 'run-deed', 'refused-deeds', 'wishes', 'agreed'],
  ...['afterwards', 'in-turn', 'prepare', 'leftovers', 'unfinished', 'earlier', 'travel', 'complaints'],
  ...['stored', 'stream', 'cut-short', 'meter', 'pace', 'beat', 'holder', 'hopeless', 'spellings'],
  ...['wanted', 'interest', 'quick', 'report', 'head'],
  ...['commands/submit/choose', 'commands/submit/read', 'commands/submit/check', 'commands/submit/layers'],
  ...['commands/transfer/collector', 'commands/clock', 'commands/number', 'secrets/members'],
];

/** Words that the glossary excludes, where they are the field's own or ordinary English. */
const ALLOWED: readonly { readonly phrase: RegExp; readonly why: string }[] = [
  { phrase: /waiting for the (?:photon|simulation) job/g, why: 'a label of the farm for a state of a frame' },
  {
    phrase: /\bjob (?:files?|fields)\b/gi,
    why: 'the term for task.json and its like, as in docs/contract.md',
  },
  { phrase: /\btry (?=again|the|everything|and)/gi, why: 'the verb; only the noun is excluded' },
  { phrase: /\bnothing (?:is|was) sent|send nothing/gi, why: 'a request is sent' },
  { phrase: /^Sending:$/gm, why: 'the group of options for uploads and requests' },
  { phrase: /sent the request|code of the web site could not be sent/g, why: 'a request or message is sent' },
  { phrase: /about \{left\} left|no space left|^LEFT$/gi, why: 'time and space that remain' },
];

/** Excluded words that file names may have, each with the reason. */
const ALLOWED_IN_FILE_NAMES: ReadonlyMap<string, string> = new Map([
  ['job', 'job files are the farm’s term'],
  ['jobs', 'job files are the farm’s term'],
  ['part', 'layers, ROPs, takes and images in one word, where code treats them alike'],
  ['parts', 'layers, ROPs, takes and images in one word, where code treats them alike'],
  ['send', 'requests are sent'],
  ['word', 'a word of a command line, as shells call it'],
]);

/** Private words that no comment of the code uses. */
const PRIVATE =
  /\b(?:whoever|nobody|somebody|anybody|thereof|deeds?|purse|courier|bringer|wishes|hopeless|lets? go of|told|became of|cannot mend|go(?:es|ing|ne)? on|stands? for|of (?:its|their|our) own)\b/gi;

/** Private words that no title and no row name of a test uses. */
const PRIVATE_IN_TITLES =
  /\b(?:tells?|told|telling|says?|said|speaks?|go(?:es|ing|ne)? on|travels?|travell(?:ed|ing)|brings?|bringing|brought|whoever|nobody|somebody|anybody|aloud|anew|thereof|deeds?|purse|courier|lets? go of|became of|is none)\b/gi;

interface Term {
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

/** The columns of excluded words in docs/glossary.md. */
function glossary(): Term[] {
  const rows = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, first]) => first !== 'English');
  const words = (cell = '-') => (cell === '-' ? [] : cell.split(',').map((word) => word.trim()));
  return rows.map((cells) => ({ english: words(cells[4]), chinese: words(cells[5]) }));
}

const TERMS = glossary();

/** Quoted strings of a source file, without its comments. */
function strings(code: string): string {
  return (code.match(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? []).join('\n');
}

/** The sentences that hold one of the words, as `key: word`. */
function uses(texts: Readonly<Record<string, string>>, words: readonly RegExp[]): string[] {
  return Object.entries(texts).flatMap(([key, sentence]) => {
    const text = ALLOWED.reduce((rest, { phrase }) => rest.replace(phrase, ''), sentence);
    // Names of values are not shown to the user.
    const shown = text.replace(/\{\w+(?=[:}])/g, '');
    return words.flatMap((word) => shown.match(word) ?? []).map((word) => `${key}: ${word}`);
  });
}

const whole = (word: string) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'gi');

describe('plain words', () => {
  const phrases = (text: string) => PHRASES.filter((phrase) => text.includes(phrase));

  test('no sentence has a phrase that the style guide replaces', () => {
    const found = Object.entries({
      ...ENGLISH,
      ...Object.fromEntries(Object.entries(CHINESE).map(([k, v]) => [`zh ${k}`, v])),
    });
    expect(found.flatMap(([key, text]) => phrases(text).map((phrase) => `${key}: ${phrase}`))).toEqual([]);
  });

  test('no string in the code has one', () => {
    const found = SOURCES.flatMap(({ file, code }) => phrases(strings(code)).map((one) => `${file}: ${one}`));
    expect(found).toEqual([]);
  });

  test('no identifier is one that the style guide replaces', () => {
    const found = SOURCES.flatMap(({ file, code }) =>
      (code.match(IDENTIFIERS) ?? []).map((one) => `${file}: ${one}`),
    );
    expect(found).toEqual([]);
  });

  test('no file has a name that the style guide replaces', () => {
    const files = ['src', 'test'].flatMap((top) =>
      readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${top}/${name.replaceAll('\\', '/')}`,
      ),
    );
    expect(files.length).toBeGreaterThan(500);
    const left = files.filter((file) => {
      const stem = file.replace(/(?:\.run|\.test)?\.tsx?$/, '');
      return stem !== file && REPLACED_FILES.some((name) => `/${stem}`.endsWith(`/${name}`));
    });
    expect(left).toEqual([]);
  });

  test('the glossary has rows, and excludes words in both languages', () => {
    expect(TERMS.length).toBeGreaterThan(30);
    expect(TERMS.flatMap(({ english }) => english)).toContain('purse');
    expect(TERMS.flatMap(({ chinese }) => chinese)).toContain('图层');
  });

  test('English sentences use no word that the glossary excludes', () => {
    expect(uses(ENGLISH, TERMS.flatMap(({ english }) => english).map(whole))).toEqual([]);
  });

  test('Chinese sentences use no word that the glossary excludes', () => {
    const words = TERMS.flatMap(({ chinese }) => chinese).map((word) => new RegExp(word, 'g'));
    expect(uses(CHINESE, words)).toEqual([]);
  });

  test('file names use no word that the glossary excludes', () => {
    const words = new Set(TERMS.flatMap(({ english }) => english));
    const found = SOURCES.flatMap(({ file }) =>
      basename(file)
        .split(/[-.]/)
        .filter((word) => words.has(word) && !ALLOWED_IN_FILE_NAMES.has(word))
        .map((word) => `${file}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  test('comments have no private word', () => {
    const found = SOURCES.flatMap(({ file, text }) =>
      (text.match(/\/\*\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g) ?? [])
        .flatMap((comment) => comment.match(PRIVATE) ?? [])
        .map((word) => `${file}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  test('titles and row names of tests have no private word', () => {
    const found = TEST_FILES.flatMap(({ file, titles, rows }) =>
      // Rows that are code or comments for a rule to check have their own words.
      [...titles, ...rows.filter((row) => !row.startsWith('/'))].flatMap((text) =>
        (text.match(PRIVATE_IN_TITLES) ?? []).map((word) => `${file}: ${word} in '${text}'`),
      ),
    );
    expect(found).toEqual([]);
  });

  test('every exported function has a docstring', () => {
    const exported =
      /^export (?:async )?(?:(?:function\*?|class) (\w+)|const (\w+)(?:: [^=\n]+)? = (?:async )?(?:<[^>\n]*>)?\([^\n]*(?:=>|$))/gm;
    const missing = SOURCES.flatMap(({ file, text }) =>
      [...text.matchAll(exported)]
        .filter(({ index }) => !text.slice(0, index).trimEnd().endsWith('*/'))
        .map(([, name, constant]) => `${file}: ${name ?? constant}`),
    );
    expect(missing).toEqual([]);
  });

  test('every exception applies to a sentence', () => {
    const text = Object.values(ENGLISH).join('\n');
    expect(ALLOWED.filter(({ phrase }) => !text.match(phrase)).map(({ why }) => why)).toEqual([]);
  });
});

/** `{count:one|many}` and the like: what changes with a number. */
const FORM = /\{\w+:[^|}]*\|[^}]*\}/g;

/** A number, and after it a noun that is always plural: `{count} files`. */
const FIXED =
  /(?<!(?:of |\}\/))\{(?:count|files|missing|held|sent|nodes|tasks|rendering|faults|frames|parts|ended|total)\} (?!of\b)(?:[a-z]+ )??[a-z]{3,}s\b/;

/** Words that agree with a number. */
const AGREEING = /\b(?:them|they|these|those|that are|that were)\b/i;

test('a noun after a number has a singular form', () => {
  const wrong = Object.entries(ENGLISH).filter(([, text]) => FIXED.test(text.replace(FORM, '')));
  expect(wrong.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test('a sentence with a number, and its hint, have no plural word without a singular form', () => {
  const wrong = Object.keys(ENGLISH).filter((key) => {
    const sentences = [ENGLISH[key] ?? '', ENGLISH[`${key}.hint`] ?? ''];
    if (!sentences.some((text) => text.match(FORM))) return false;
    return sentences.some((text) => AGREEING.test(text.replace(FORM, '')));
  });
  expect(wrong.map((key) => `${key}: ${ENGLISH[key]} ${ENGLISH[`${key}.hint`] ?? ''}`)).toEqual([]);
});
