import { describe, expect, test } from 'vitest';
import { FAILURE_CAUSES } from '../../../src/domain/diagnosis/failure-causes.js';
import { STATE_VERDICTS } from '../../../src/domain/diagnosis/verdict.js';
import { FRAME_STATUSES } from '../../../src/domain/frames/frame-status.js';
import { TIP_CODES } from '../../../src/domain/scene/tip-codes.js';
import { TASK_STATUSES, taskStatus } from '../../../src/domain/task/task-status.js';
import * as errors from '../../../src/errors.js';
import { FARM_CODES } from '../../../src/protocol/codes.js';
import errorTexts from '../../../src/text/en/errors.json';
import farmTexts from '../../../src/text/en/farm-codes.json';
import helpTexts from '../../../src/text/en/help.json';
import uiTexts from '../../../src/text/en/ui.json';
import {
  type ErrorKey,
  english,
  loadTranslate,
  type SentenceKey,
  translateIfKnown,
} from '../../../src/text/index.js';
import zhErrors from '../../../src/text/zh/errors.json';
import zhFarm from '../../../src/text/zh/farm-codes.json';
import zhHelp from '../../../src/text/zh/help.json';
import zhUi from '../../../src/text/zh/ui.json';
import { REACHED, UNSAFE } from '../../support/farms/unsafe-farm.js';
import codes from '../../vectors/codes.json';
import { bracketed, parts, SOURCES } from '../sources.js';

const TABLES = { errors: errorTexts, farm: farmTexts, help: helpTexts, ui: uiTexts };
const TEXTS: Record<string, string> = { ...errorTexts, ...farmTexts, ...helpTexts, ...uiTexts };

/** Sandboxes speak the farm's own sentences; the text table is no part of them. */
const SPEAKERS = SOURCES.filter(({ file }) => !file.startsWith('sandbox/'));

const IMAGE_PARTS = [
  ...['header', 'pixels', 'chunk', 'scan', 'strip', 'tile', 'directory', 'table', 'segment'],
];

/** Keys that are put together where they are used, by the template that does it. */
const COMPOSED: Record<string, readonly string[]> = {
  'ui.reached.${reachedStep(record)}': [
    'ui.reached.nothing',
    'ui.reached.reserved',
    'ui.reached.unsure',
    'ui.reached.submitted',
  ],
  'prompt.${partName}': ['layers', 'takes', 'rops', 'renderNodes'].map((name) => `prompt.${name}`),
  'ui.reached.${state}': ['ui.reached.unknown'],
  'tip.${code as TipCode}': [],
  'tip.${code as TipCode}.hint': [],
  'ui.unclear.${found.why}': ['newer', 'broken', 'unreadable', 'plan'].map((why) => `ui.unclear.${why}`),
  'ui.unclear.${why}': [],
  'ui.unread.${summary.unread}': ['ui.unread.notRecognised', 'ui.unread.noReader'],
  'ui.is.${state}': ['ui.is.found', 'ui.is.missing', 'ui.is.optional', 'ui.is.embedded'],
  'ui.batch.state.${state}': ['waiting', 'submitted', 'ended', 'failed', 'skipped'].map(
    (state) => `ui.batch.state.${state}`,
  ),
  'ui.guard.stuck.${action.action}': ['ui.guard.stuck.warn', 'ui.guard.stuck.retry', 'ui.guard.stuck.stop'],
  'ui.optional.${reason}': [
    'ui.optional.fake-user',
    'ui.optional.unused',
    'ui.optional.camera-not-rendered',
    'ui.optional.muted',
    'ui.optional.viewport-only',
    'ui.optional.installed',
  ],
  'verdict.${verdict}': [...STATE_VERDICTS, ...FAILURE_CAUSES].map((code) => `verdict.${code}`),
  'ui.evidence.source.${source}': ['task', 'frames', 'log', 'account', 'platform', 'limit'].map(
    (source) => `ui.evidence.source.${source}`,
  ),
  'bad.${why.reason}': [
    ...['noBytes', 'endsInside', 'noEnd', 'absent', 'tooShort', 'tooLong', 'checksum', 'damaged', 'invalid'],
    'notImage',
  ].map((reason) => `bad.${reason}`),
  'bad.kind.${kind}': ['empty', 'truncated', 'undecodable', 'blank', 'odd', 'unreadable'].map(
    (kind) => `bad.kind.${kind}`,
  ),
  'bad.part.${name}': IMAGE_PARTS.map((name) => `bad.part.${name}`),
  'bad.numbered.${name}': IMAGE_PARTS.map((name) => `bad.numbered.${name}`),
  'bad.named.${name}': IMAGE_PARTS.map((name) => `bad.named.${name}`),
  'ui.why.${why}': [
    ...['quote', 'control', 'undecodable', 'missing', 'noFile', 'parent', 'separator', 'drive', 'long'],
    ...['device', 'windows', 'link', 'inside', 'occupied', 'twice'],
  ].map((why) => `ui.why.${why}`),
};

/** What a finding means and what cures it, looked up by its code. */
const TIP_KEYS = new Set(TIP_CODES.flatMap((code) => [`tip.${code}`, `tip.${code}.hint`]));

/** Every quoted text in the sources. */
const quoted = new Set(
  SPEAKERS.flatMap(({ code }) => [...code.matchAll(/'([^'\n]*)'/g)].map(([, text]) => text)),
);

describe('the tables', () => {
  test('have different keys', () => {
    const keys = Object.values(TABLES).flatMap((table) => Object.keys(table));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('have no empty sentence', () => {
    expect(Object.keys(TEXTS).filter((key) => TEXTS[key]?.trim() === '')).toEqual([]);
  });

  test('have a name for every state of a task, in English the label of JSON', () => {
    const codes = [...TASK_STATUSES.map(({ code }) => code), 15, 70];
    const keys = Object.keys(uiTexts).filter((key) => key.startsWith('status.'));
    expect(keys.toSorted()).toEqual([...codes.map((code) => `status.${code}`), 'status.other'].toSorted());
    for (const code of codes) {
      expect(translateIfKnown(english, `status.${code}`, {})).toBe(taskStatus(code).label);
    }
    expect(english('status.other', { code: 7 })).toBe(taskStatus(7).label);
  });

  test('have a name for every state of a frame, in English the label of JSON', () => {
    const keys = Object.keys(uiTexts).filter((key) => key.startsWith('frameStatus.'));
    expect(keys.toSorted()).toEqual(FRAME_STATUSES.map(({ code }) => `frameStatus.${code}`).toSorted());
    for (const { code, label } of FRAME_STATUSES) {
      expect(translateIfKnown(english, `frameStatus.${code}`, {})).toBe(label);
    }
  });

  test('have a text for every finding, and for no other', () => {
    const keys = Object.keys(uiTexts).filter((key) => key.startsWith('tip.'));
    expect(new Set(keys)).toEqual(TIP_KEYS);
  });

  test('have a hint for every code of the farm, and for no other', () => {
    const keys = codes.map(({ code }) => `farm.${code}`);
    expect(Object.keys(farmTexts).toSorted()).toEqual(keys.toSorted());
    expect([...FARM_CODES.keys()].map((code) => `farm.${code}`).toSorted()).toEqual(keys.toSorted());
  });
});

describe('use', () => {
  test('templates of keys are the known ones', () => {
    const templates = SPEAKERS.flatMap(({ code }) =>
      [...code.matchAll(/\btranslate\(\s*`([^`]+)`/g)].map(([, template]) => template),
    );
    expect(new Set(templates)).toEqual(new Set(Object.keys(COMPOSED)));
  });

  test('every key that is used exists', () => {
    const used = SPEAKERS.flatMap(({ code }) =>
      [...code.matchAll(/\b(?:translate\(|Error\()\s*'([^']+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(used.length).toBeGreaterThan(50);
    expect([...used, ...Object.values(COMPOSED).flat()].filter((key) => !(key in TEXTS))).toEqual([]);
  });

  test('every existing key is used', () => {
    const composed = new Set(Object.values(COMPOSED).flat());
    const isUsed = (key: string): boolean =>
      quoted.has(key) ||
      composed.has(key) ||
      key in farmTexts ||
      TIP_KEYS.has(key) ||
      key.startsWith('status.') ||
      key.startsWith('frameStatus.') ||
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
  /** Undefined if the source does not show them. */
  readonly params: string[] | undefined;
}

/** Where sentences are translated, or errors created with them, with the names of the given values. */
const USES: Use[] = SPEAKERS.flatMap(({ file, code }) =>
  [...code.matchAll(/(?<!function )(?:\btranslate|new \w+Error)\(/g)].flatMap((found) => {
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

describe('values of sentences', () => {
  test('are visible in the source in most places', () => {
    expect(USES.filter(({ params }) => params !== undefined).length).toBeGreaterThan(100);
  });

  test('are complete for every sentence', () => {
    const missing = USES.flatMap(({ place, keys, params }) => {
      if (params === undefined) return [];
      const sentences = keys.flatMap((key) => [TEXTS[key] ?? '', TEXTS[`${key}.hint`] ?? '']);
      const missingInputs = sentences.flatMap(wanted).filter((name) => !params.includes(name));
      return missingInputs.map((name) => `${place} lacks {${name}}`);
    });
    expect(missing).toEqual([]);
  });

  test('are all used by their sentence', () => {
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

  test('has no control characters in its values', () => {
    const text = english('ui.did.nothing', { list: UNSAFE });
    expect(text).toContain('FORGED line');
    expect(text).not.toContain('\n');
    expect(REACHED.exec(text)).toBeNull();
  });
});

/** What to do after adding a sentence, which a bare list of keys does not explain. */
const BOTH =
  'every sentence is wanted in both languages: src/text/en/<table>.json and src/text/zh/<table>.json, ' +
  'under the same key at the same place. Names that are alike in both belong in SAME, in test/unit/text/index.test.ts';

describe('Chinese', () => {
  const CHINESE = { errors: zhErrors, farm: zhFarm, help: zhHelp, ui: zhUi };
  const zhTexts: Record<string, string> = { ...zhErrors, ...zhFarm, ...zhHelp, ...zhUi };

  test.each(Object.keys(TABLES) as (keyof typeof TABLES)[])(
    'has the keys of English, in the same order: %s',
    (name) => {
      expect(Object.keys(CHINESE[name]), BOTH).toEqual(Object.keys(TABLES[name]));
    },
  );

  test('has the same values in every sentence', () => {
    const names = (text = '') => [...new Set(wanted(text))].toSorted();
    const other = Object.keys(TEXTS).filter((key) => `${names(TEXTS[key])}` !== `${names(zhTexts[key])}`);
    expect(other, `these take other values in the other language; ${BOTH}`).toEqual([]);
  });

  test('has no brace left', () => {
    const value = (text: string) => Object.fromEntries(wanted(text).map((name) => [name, 'x']));
    const translate = (text: string) =>
      text.replace(/\{(\w+)(?::[^|}]*\|[^}]*)?\}/g, (_, name) => value(text)[name] ?? '');
    // Examples of JSON contain braces.
    const left = Object.keys(zhTexts).filter((key) => {
      const count = (text = '') => (translate(text).match(/[{}]/g) ?? []).length;
      return count(zhTexts[key]) !== count(TEXTS[key]);
    });
    expect(left).toEqual([]);
  });

  /** What is the same in every language: names, and what consists of values only. */
  const SAME = [
    'ui.row.dcc',
    'ui.row.rops',
    'ui.row.accessId',
    'ui.head.utc',
    'ui.head.unit',
    'ui.money',
    'ui.notice.status',
    'ui.sentences',
    'ui.both',
    'ui.filesSize',
    'ui.finding',
    'ui.findingAlone',
    'settings.value.hint',
    'batch.column.hint',
    'ui.batch.row',
    'money.guard',
  ];

  test('is Chinese', () => {
    const foreign = Object.keys(zhTexts).filter((key) => !/\p{Script=Han}/u.test(zhTexts[key] ?? ''));
    expect(foreign.toSorted(), `not Chinese yet; ${BOTH}`).toEqual(SAME.toSorted());
  });

  /** Commands, flags, variables and examples: words that are typed or read by programs. */
  const TYPED =
    /--[a-z][a-z-]*|RAYVISION_[A-Z_]+|rayvision [a-z]+(?:-[a-z]+)?|^ {2}\$ .*?(?= {2}|$)|\btask\.\w+\.com/gm;

  test('has the options, variables and commands of English, and no others', () => {
    const typed = (text = '') => [...new Set(text.match(TYPED) ?? [])].toSorted();
    const prose = /^rayvision (is|on|cannot|needs)$/;
    const other = Object.keys(TEXTS).filter(
      (key) => `${typed(TEXTS[key]).filter((word) => !prose.test(word))}` !== `${typed(zhTexts[key])}`,
    );
    expect(other, `these name other flags or commands in the other language; ${BOTH}`).toEqual([]);
  });

  test('is what loadTranslate returns for zh', async () => {
    expect((await loadTranslate('zh'))('ui.frameCount', { count: 1 })).toBe('1 帧');
    expect((await loadTranslate('zh'))('prompt.submit', { count: 2 })).toBe('提交这些任务？');
    expect(await loadTranslate('en')).toBe(english);
  });

  test('translates sentences within sentences', async () => {
    const zh = await loadTranslate('zh');
    const error = new errors.UsageError('frames.malformed', { text: 'x' });
    const why = (translate: typeof zh) => error.describe(translate);
    const around = new errors.DataError('settings.value', { file: 'f', key: 'k', why, advice: '' });
    expect(around.describe(zh)).toBe('f 中的“k”：“x”不是帧范围');
    expect(around.message).toBe("In f, 'k': 'x' is not a frame range");
  });
});

describe('the error classes', () => {
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

  test('and the one for internal errors are all that exist', () => {
    expect(errors.EXIT_CODES).toEqual({ ...EXITS, InternalError: 70 });
  });

  test('have the hint of the farm’s code if they have none of their own', () => {
    const error = new errors.AccessError('farm.refused', {}, { farmCode: 611 });
    expect(error.hint(english)).toBe(farmTexts['farm.611']);
    expect(new errors.AccessError('farm.refused', {}, { farmCode: 999 }).hint(english)).toBeUndefined();
  });
});
