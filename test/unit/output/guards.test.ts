import { describe, expect, test } from 'vitest';
import type { GuardAction } from '../../../src/guards/decide.js';
import { guardJson, guardText } from '../../../src/output/guards.js';
import { english } from '../../../src/text/index.js';
import { frame, task } from '../guards/frames.js';

const common = { taskId: 7, keys: ['a key'] };
const failed = Array.from({ length: 12 }, (_, i) => frame(String(i + 1), 'failed'));
const ACTIONS: readonly [GuardAction, string, object][] = [
  [
    { ...common, guard: 'max-cost', action: 'stop', cost: 5.02, limit: 5 },
    '2W7 has cost 5.02 CNY, more than --max-cost 5.00 CNY: it was stopped',
    { cost: 5.02, limit: 5 },
  ],
  [
    { ...common, guard: 'max-failed', action: 'stop', failed: 3, limit: 2 },
    '2W7 has 3 failed frames, more than --max-failed 2: it was stopped',
    { failed: 3, limit: 2 },
  ],
  [
    { ...common, guard: 'retries', action: 'retry', frames: failed, limit: 1 },
    '2W7: 12 failed frames are rendered again: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …',
    { frames: failed.map(({ name }) => name), limit: 1 },
  ],
  ...(['warn', 'retry', 'stop'] as const).map((action): [GuardAction, string, object] => [
    { ...common, guard: 'stuck', action, frame: frame('9', 'rendering'), seconds: 600, median: 90 },
    {
      warn: '2W7: frame 9 has been rendering for 10m; other frames take 1m 30s',
      retry: '2W7: frame 9 had been rendering for 10m, other frames take 1m 30s: it is rendered again',
      stop: '2W7: frame 9 had been rendering for 10m, other frames take 1m 30s: it was stopped',
    }[action],
    { frames: ['9'], seconds: 600, median: 90 },
  ]),
];

describe('what a guard did', () => {
  test.each(ACTIONS)('$guard, $action', (action, text, members) => {
    expect(guardText(action, task(), 'CNY', english)).toBe(text);
    expect(guardJson(action)).toEqual({ guard: action.guard, action: action.action, taskId: 7, ...members });
  });
});
