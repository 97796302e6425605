import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testClock } from '../support/clock.js';
import { startTestSandbox } from '../support/sandbox.js';

test('the package is a client of the farm for any program', async () => {
  // The other process has the real time, so the farm must have it as well.
  const farm = await startTestSandbox({ clock: testClock(Date.now()) });
  const { protocol, domain, platform, accessId, accessKey } = farm.sandbox.address;
  const address = { protocol, domain, platform, credentials: { accessId, accessKey } };
  const script = `
    const { createClient, TASK_END_STATUS_CODE_LIST } = require('rayvision');
    const client = createClient(${JSON.stringify(address)});
    client.account()
      .then((account) => console.log(JSON.stringify([account.userId, TASK_END_STATUS_CODE_LIST])))
      .finally(() => client.close());`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([expect.any(Number), [10, 20, 23, 25, 30, 35, 45]]);
  await farm.close();
});
