import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTaskId, renderingTasks, type Task } from '../../../../src/domain/task/task.js';
import { UsageError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

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

test('the error of a malformed task id has its text', () => {
  const error = { error: 'UsageError', key: 'taskId.malformed', params: { text: 'x' } };
  expect(thrown(() => parseTaskId('x'))).toEqual(error);
});

test('rendering tasks are those without sub tasks, at any depth', () => {
  const task = (taskId: number, ...subtasks: Task[]) => ({ taskId, subtasks }) as unknown as Task;
  const tasks = [task(1), task(2, task(3), task(4, task(5)))];
  expect(renderingTasks(tasks).map(({ taskId }) => taskId)).toEqual([1, 3, 5]);
  expect(renderingTasks([])).toEqual([]);
});
