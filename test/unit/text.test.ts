import { describe, expect, test } from 'vitest';
import * as errors from '../../src/errors.js';
import { FARM_CODES } from '../../src/protocol/codes.js';
import errorTexts from '../../src/text/en/errors.json';
import farmTexts from '../../src/text/en/farm-codes.json';
import helpTexts from '../../src/text/en/help.json';
import uiTexts from '../../src/text/en/ui.json';
import { type ErrorKey, english, type SentenceKey } from '../../src/text/index.js';
import codes from '../vectors/codes.json';
import { bracketed, parts, SOURCES } from './sources.js';

const TABLES = { errors: errorTexts, farm: farmTexts, help: helpTexts, ui: uiTexts };
const TEXTS: Record<string, string> = { ...errorTexts, ...farmTexts, ...helpTexts, ...uiTexts };

/** Sandboxes speak the farm's own sentences; the text table is no part of them. */
const SPEAKERS = SOURCES.filter(({ file }) => !file.startsWith('sandbox/'));

/** Keys that are put together where they are used, by the template that does it. */
const COMPOSED: Record<string, readonly string[]> = {
  'ui.${outcome}': ['ui.timeout', 'ui.interrupted'],
  'help.config.${name}': ['help.config.list', 'help.config.path', 'help.config.get', 'help.config.unset'],
  'help.sandbox.${name}': ['help.sandbox.stop', 'help.sandbox.status', 'help.sandbox.reset'],
};

/** Every quoted text in the sources. */
const quoted = new Set(
  SPEAKERS.flatMap(({ code }) => [...code.matchAll(/'([^'\n]*)'/g)].map(([, text]) => text)),
);

describe('the tables', () => {
  test('share no key', () => {
    const keys = Object.values(TABLES).flatMap((table) => Object.keys(table));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('hold no empty sentence', () => {
    expect(Object.keys(TEXTS).filter((key) => TEXTS[key]?.trim() === '')).toEqual([]);
  });

  test('give advice for every code of the farm, and for no other', () => {
    const keys = codes.map(({ code }) => `farm.${code}`);
    expect(Object.keys(farmTexts).toSorted()).toEqual(keys.toSorted());
    expect([...FARM_CODES.keys()].map((code) => `farm.${code}`).toSorted()).toEqual(keys.toSorted());
  });
});

describe('use', () => {
  test('templates of keys are the known ones', () => {
    const templates = SPEAKERS.flatMap(({ code }) =>
      [...code.matchAll(/\bsay\(\s*`([^`]+)`/g)].map(([, template]) => template),
    );
    expect(new Set(templates)).toEqual(new Set(Object.keys(COMPOSED)));
  });

  test('every key that is used exists', () => {
    const used = SPEAKERS.flatMap(({ code }) =>
      [...code.matchAll(/\b(?:say\(|Error\()\s*'([^']+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(used.length).toBeGreaterThan(50);
    expect([...used, ...Object.values(COMPOSED).flat()].filter((key) => !(key in TEXTS))).toEqual([]);
  });

  test('every key that exists is used', () => {
    const composed = new Set(Object.values(COMPOSED).flat());
    const isUsed = (key: string): boolean =>
      quoted.has(key) ||
      composed.has(key) ||
      key in farmTexts ||
      (key in errorTexts && key.endsWith('.hint') && isUsed(key.slice(0, -'.hint'.length)));
    expect(Object.keys(TEXTS).filter((key) => !isUsed(key))).toEqual([]);
  });

  test('every hint belongs to a sentence', () => {
    const hints = Object.keys(TEXTS).filter((key) => key.endsWith('.hint'));
    expect(hints.filter((key) => !(key.slice(0, -'.hint'.length) in TEXTS))).toEqual([]);
  });
});

/** Names of the values that a sentence wants. */
function wanted(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)(?::[^|}]*\|[^}]*)?\}/g)].map(([, name]) => name ?? '');
}

/** Names that an object literal gives; undefined when it is no literal, or takes in another object. */
function given(literal: string): string[] | undefined {
  if (!literal.startsWith('{') || !literal.endsWith('}')) return undefined;
  const members = parts(literal.slice(1, -1));
  if (members.some((member) => member.startsWith('...'))) return undefined;
  return members.map((member) => /^\w+/.exec(member)?.[0] ?? '');
}

interface Use {
  readonly place: string;
  readonly keys: string[];
  /** Undefined when the source does not tell. */
  readonly params: string[] | undefined;
}

/** Where sentences are said, or errors made that will say them, with the names of the values given. */
const USES: Use[] = SPEAKERS.flatMap(({ file, code }) =>
  [...code.matchAll(/(?<!function )(?:\bsay|new \w+Error)\(/g)].flatMap((found) => {
    const [key = '', params] = parts(bracketed(code, found.index + found[0].length - 1).inside);
    const keys = [...key.matchAll(/'([^']+)'/g)]
      .map(([, text]) => text ?? '')
      .filter((text) => text in TEXTS);
    if (keys.length === 0) return [];
    return [
      { place: `${file}: ${keys.join(', ')}`, keys, params: params === undefined ? [] : given(params) },
    ];
  }),
);

describe('values', () => {
  test('most places tell theirs', () => {
    expect(USES.filter(({ params }) => params !== undefined).length).toBeGreaterThan(100);
  });

  test('every sentence gets the values that it wants', () => {
    const missing = USES.flatMap(({ place, keys, params }) => {
      if (params === undefined) return [];
      const sentences = keys.flatMap((key) => [TEXTS[key] ?? '', TEXTS[`${key}.hint`] ?? '']);
      const lacking = sentences.flatMap(wanted).filter((name) => !params.includes(name));
      return lacking.map((name) => `${place} lacks {${name}}`);
    });
    expect(missing).toEqual([]);
  });

  test('every value that is given is wanted', () => {
    const idle = USES.flatMap(({ place, keys, params }) => {
      const sentences = keys.flatMap((key) => [TEXTS[key] ?? '', TEXTS[`${key}.hint`] ?? '']);
      const names = sentences.flatMap(wanted);
      return (params ?? []).filter((name) => !names.includes(name)).map((name) => `${place}: ${name}`);
    });
    expect(idle).toEqual([]);
  });
});

describe('a sentence', () => {
  test.each<[key: SentenceKey, params: Record<string, string | number>, text: string]>([
    ['ui.frameCount', { count: 1 }, '1 frame'],
    ['ui.frameCount', { count: 2 }, '2 frames'],
    ['ui.frameCount', { count: 0 }, '0 frames'],
    ['frames.malformed', { text: '$& {text}' }, "'$& {text}' is not a frame range"],
    ['frames.malformed', {}, "'{text}' is not a frame range"],
  ])('%s %j', (key, params, text) => {
    expect(english(key, params)).toBe(text);
  });
});

describe('the errors', () => {
  /** The contract's exit codes. */
  const EXITS: Record<string, number> = {
    UsageError: 64,
    DataError: 65,
    NoInputError: 66,
    UnreachableError: 69,
    OutputError: 73,
    FarmBusyError: 75,
    ProtocolError: 76,
    AccessError: 77,
    ConfigError: 78,
    InterruptedError: 130,
    TerminatedError: 143,
  };

  test.each(Object.entries(EXITS))('%s exits with %i', (name, exitCode) => {
    type Made = new (key: ErrorKey, params: object, details: object) => errors.RayvisionError;
    const Named = (errors as unknown as Record<string, Made>)[name] as Made;
    const cause = new Error('below');
    const error = new Named('taskId.malformed', { text: 'x' }, { cause, farmCode: 600 });
    expect(error).toMatchObject({ name, exitCode, farmCode: 600, cause, message: "'x' is not a task id" });
    expect(error).toBeInstanceOf(errors.RayvisionError);
    expect(error.hint(english)).toBe(errorTexts['taskId.malformed.hint']);
  });

  test('are these, and the one for a bug', () => {
    expect(errors.EXIT_CODES).toEqual({ ...EXITS, InternalError: 70 });
  });

  test('take the farm’s advice where they have none of their own', () => {
    const error = new errors.AccessError('farm.refused', {}, { farmCode: 611 });
    expect(error.hint(english)).toBe(farmTexts['farm.611']);
    expect(new errors.AccessError('farm.refused', {}, { farmCode: 999 }).hint(english)).toBeUndefined();
  });
});
