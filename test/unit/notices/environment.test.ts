import { expect, test } from 'vitest';
import type { Notice } from '../../../src/domain/task/notice.js';
import { noticeEnvironment } from '../../../src/notices/environment.js';

const ENV = {
  PATH: '/bin',
  RAYVISION_API_ACCESS_ID: 'id',
  RAYVISION_API_KEY: 'key',
  RAYVISION_API_ANYTHING: 'new',
  Rayvision_Api_Key: 'as Windows allows',
  RAYVISION_WEBHOOK_SECRET: 'secret',
  RAYVISION_DOMAIN: 'task.renderbus.com',
  EMPTY: undefined,
};

test('the task is in the environment of a program', () => {
  const task = { taskId: 7, alias: '2W7', scene: '/a b\0/$(x).ma', status: { code: 30, name: 'F' } };
  const notice = { body: { task }, exitCode: 30 } as unknown as Notice;
  expect(noticeEnvironment(ENV, notice)).toEqual({
    ...{ PATH: '/bin', RAYVISION_DOMAIN: 'task.renderbus.com', RAYVISION_TASK_ID: '7' },
    ...{ RAYVISION_STATUS: '30', RAYVISION_STATUS_NAME: 'F', RAYVISION_EXIT_CODE: '30' },
    RAYVISION_SCENE: '/a b/$(x).ma',
  });
});
