import { expect, test } from 'vitest';
import { AccessError } from '../../../src/errors.js';
import { otherDomain } from '../../../src/protocol/region.js';
import { english } from '../../../src/text/index.js';

test.each([
  ['task.renderbus.com', 'task.foxrenderfarm.com'],
  ['task.foxrenderfarm.com', 'task.renderbus.com'],
  ['TASK.foxrenderfarm.com:443', 'task.renderbus.com'],
  ['127.0.0.1:8080', 'task.foxrenderfarm.com'],
])('an account that is not on %s is on %s', (domain, other) => {
  expect(otherDomain(domain)).toBe(other);
  for (const farmCode of [301, 608]) {
    const error = new AccessError('farm.refused', { other: otherDomain(domain) }, { farmCode });
    expect(error.hint(english)).toContain(`rayvision login --domain ${other} `);
  }
});
