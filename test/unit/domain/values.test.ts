import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json';
import { serverPath } from '../../../src/domain/files/server-path.js';
import { PACKAGE_NAME, VERSION } from '../../../src/domain/package.js';
import { parseTaskId, renderingTasks, type Task } from '../../../src/domain/task/task.js';
import { parseDuration, showDuration } from '../../../src/domain/text/duration.js';
import { flagSchema, wireFlag } from '../../../src/domain/text/wire-flag.js';
import { DataError, UsageError } from '../../../src/errors.js';
import { thrown } from '../../support/thrown.js';

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1d', 86_400_000],
    ['1.5h', 5_400_000],
    ['0.5s', 500],
    ['0s', 0],
    [' 2H ', 7_200_000],
    ['1m500ms', 60_500],
    ['1.25h', 4_500_000],
    ['0.125s', 125],
    ['3650d', 315_360_000_000],
  ])('%j is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '45',
    '0',
    'h',
    '2x',
    '-5s',
    '5 s',
    '1h 30m',
    '1..5h',
    '1e3s',
    'NaN',
    'Infinity',
    '5sm',
    '.5s',
  ])('%j is malformed: exit 64', (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
  });

  test.each(['4000d', '99999999999h', `${'9'.repeat(400)}s`])('%s is out of range: exit 65', (text) => {
    expect(() => parseDuration(text)).toThrow(DataError);
  });

  test.each([
    [0, '<1s'],
    [999, '<1s'],
    [1000, '1s'],
    [45_000, '45s'],
    [60_000, '1m'],
    [125_000, '2m 05s'],
    [7_500_000, '2h 05m'],
    [90_000_000, '1d 01h'],
    [86_400_000, '1d'],
    [59_999, '1m'],
    [90_061_000, '1d 01h'],
    [86_460_000, '1d'],
    [3_661_000, '1h 01m'],
    [1499, '1s'],
  ])('%i ms are shown as %s', (ms, text) => {
    expect(showDuration(ms)).toBe(text);
  });
});

describe('flags', () => {
  test.each([
    ['0', false],
    ['1', true],
  ] as const)('%s', (wire, value) => {
    expect(flagSchema.parse(wire)).toBe(value);
    expect(wireFlag(value)).toBe(wire);
  });

  test.each(['', '2', 'true', 0, 1, true, null])('%j is rejected', (value) => {
    expect(flagSchema.safeParse(value).success).toBe(false);
  });
});

describe('task ids', () => {
  test.each([
    ['123', 123],
    ['2W123', 123],
    ['2W19097', 19097],
    ['P18278', 18278],
    ['2W35736251', 35736251],
    [' 7 ', 7],
    ['GPU42', 42],
  ])('%j is %i', (text, id) => {
    expect(parseTaskId(text)).toBe(id);
  });

  test.each(['', '0', '-1', '1.5', '2W', 'W', '12 34', '1,2', '1e3x', '9'.repeat(16), '2W-5', 'http://x/5'])(
    '%j is malformed: exit 64',
    (text) => {
      expect(() => parseTaskId(text)).toThrow(UsageError);
    },
  );

  test('every alias has its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.stringMatching(/^\d{0,2}[A-Z]{1,3}$/), (id, prefix) => {
        expect(parseTaskId(`${prefix}${id}`)).toBe(id);
      }),
    );
  });
});

describe('server paths (docs/protocol/job-files.md, §6)', () => {
  test.each([
    ['D:\\a b\\x.ma', '/D/a b/x.ma'],
    ['D:/a b/x.ma', '/D/a b/x.ma'],
    ['d:/x.ma', '/d/x.ma'],
    ['\\\\srv\\share\\x.ma', '/srv/share/x.ma'],
    ['//srv/share/x.ma', '/srv/share/x.ma'],
    ['/home/u/x.ma', '/home/u/x.ma'],
    ['/home/u/./a/../x.ma', '/home/u/x.ma'],
    ['D:\\a\\..\\b\\x.ma', '/D/b/x.ma'],
    ['/Home/U/X.MA', '/Home/U/X.MA'],
    ['/home/u/衣帽间.ma', '/home/u/衣帽间.ma'],
  ])('%s is stored at %s', (local, server) => {
    expect(serverPath(local)).toBe(server);
  });

  test.each([
    '',
    'x',
    'scenes/x.ma',
    './x.ma',
    '../x.ma',
    'D:x.ma',
    '/../x.ma',
    'D:\\..\\x.ma',
    '/',
    'D:/',
    '/a/../../x',
  ])('%j is rejected', (local) => {
    expect(() => serverPath(local)).toThrow(DataError);
  });

  test('a storage path is its own storage path', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_ -]{1,12}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = `/${parts.join('/')}`;
        expect(serverPath(path)).toBe(path);
      }),
    );
  });
});

test('the package has one name and one version', () => {
  expect(PACKAGE_NAME).toBe(manifest.name);
  expect(PACKAGE_NAME).toBe('rayvision');
  expect(VERSION).toBe(manifest.version);
});

test.each<[parse: (text: string) => unknown, text: string, error: string, key: string]>([
  [parseDuration, '5', 'UsageError', 'duration.malformed'],
  [parseDuration, '3651d', 'DataError', 'duration.range'],
  [parseTaskId, 'x', 'UsageError', 'taskId.malformed'],
])('%o has the problem %s', (parse, text, error, key) => {
  expect(thrown(() => parse(text))).toEqual({ error, key, params: { text } });
});

test('rendering tasks are those without sub tasks, at any depth', () => {
  const task = (taskId: number, ...subtasks: Task[]) => ({ taskId, subtasks }) as unknown as Task;
  const tasks = [task(1), task(2, task(3), task(4, task(5)))];
  expect(renderingTasks(tasks).map(({ taskId }) => taskId)).toEqual([1, 3, 5]);
  expect(renderingTasks([])).toEqual([]);
});
