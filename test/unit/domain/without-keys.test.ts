import { expect, test } from 'vitest';
import { withoutKeys } from '../../../src/domain/without-keys.js';

test('no key is in the environment of a program', () => {
  const env = {
    PATH: '/bin',
    RAYVISION_API_ACCESS_ID: 'id',
    RAYVISION_API_KEY: 'key',
    RAYVISION_API_ANYTHING: 'new',
    Rayvision_Api_Key: 'as Windows allows',
    RAYVISION_WEBHOOK_SECRET: 'secret',
    RAYVISION_DOMAIN: 'task.renderbus.com',
    EMPTY: undefined,
  };
  expect(withoutKeys(env)).toEqual({ PATH: '/bin', RAYVISION_DOMAIN: 'task.renderbus.com' });
});
