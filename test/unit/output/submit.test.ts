import { expect, test } from 'vitest';
import { summaryText } from '../../../src/output/submit.js';
import { PLAIN } from '../../../src/output/theme.js';
import { english } from '../../../src/text/index.js';
import { REACHED, UNSAFE } from '../../support/farms/unsafe-farm.js';

test('the summary of a submission has a row for each fact, whatever its text', () => {
  const range = { start: 1, end: 2, step: 1 };
  const summary = {
    ...{ scene: UNSAFE, dcc: UNSAFE, version: UNSAFE, size: UNSAFE, cameraSwitches: [UNSAFE] },
    ...{ parts: [1, 2].map(() => ({ name: UNSAFE, cameras: [UNSAFE], range })), plugins: [UNSAFE] },
    ...{ pluginsLeft: [UNSAFE], files: 1, missing: 0, bytes: 3, areOnFarm: false, artist: UNSAFE },
    ...({ unread: 'noReader', testFrames: UNSAFE, stopsAfterTest: false, project: UNSAFE } as const),
    folders: [{ folder: UNSAFE, files: 1 }],
    ...{ labels: [UNSAFE], system: UNSAFE, priority: UNSAFE, nodeLimit: UNSAFE, timeLimit: UNSAFE },
    ...{ chunkSize: UNSAFE, maps: [UNSAFE], more: [UNSAFE], machine: UNSAFE, farm: UNSAFE },
    ...({ currency: 'CNY', price: 1, balance: 1, coupon: 1 } as const),
  };
  const text = summaryText(summary, english, PLAIN);
  expect(REACHED.exec(text)).toBeNull();
  expect(
    text
      .trimEnd()
      .split('\n')
      .every((line) => line.startsWith('  ')),
  ).toBe(true);
});
