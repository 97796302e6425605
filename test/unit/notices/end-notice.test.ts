import { expect, test } from 'vitest';
import { endId, noticeBody } from '../../../src/notices/end-notice.js';

const END = {
  ...{ domain: 'task.renderbus.com', accessId: 'a', taskId: 7, status: 25 },
  ...{ submittedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T01:00:00.000Z' },
};

test('the id is the same for the same end, and another one for every other end', () => {
  const others = [
    { ...END, domain: 'b' },
    { ...END, accessId: 'b' },
    { ...END, taskId: 8 },
    { ...END, status: 30 },
    { ...END, submittedAt: null },
    { ...END, endedAt: null },
  ];
  expect(endId({ ...END })).toBe(endId(END));
  expect(endId(END)).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set([END, ...others].map(endId)).size).toBe(7);
});

test('a hostile scene name mentions no user and makes no link', () => {
  const task = { taskId: 7, alias: '2W7', scene: 'x', status: { code: 25, name: 'FINISHED' } };
  const { text, content } = noticeBody('id', 0, '<!channel> @everyone [a](http://b) *c* & d', task);
  expect(text).toBe('&lt;!channel&gt; @everyone [a](http://b) *c* &amp; d');
  expect(content).toBe('\\<!channel\\> @\u200beveryone \\[a\\]\\(http://b\\) \\*c\\* & d');
});

test('a message is never longer than Discord takes', () => {
  const task = { taskId: 7, alias: '2W7', scene: 'x', status: { code: 25, name: 'FINISHED' } };
  expect(noticeBody('id', 0, '*'.repeat(5000), task).content.length).toBeLessThanOrEqual(2000);
});
