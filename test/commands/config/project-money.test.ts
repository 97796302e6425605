import { expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

/** What a project file of somebody else must not bring: guards, notices, and how a task is waited for. */
const REFUSED: readonly [key: string, value: unknown][] = [
  ...['maxCost', 'max-cost', 'MAX_COST', 'max_failed', 'retries', 'stuck', 'on-stuck'].map(
    (key): [string, unknown] => [key, 3],
  ),
  ['exec', './run'],
  ['notify', true],
  ['webhook', 'https://example.com/'],
  ['notify.exec', './run'],
  ['notify.desktop', true],
  ['notify.webhook', 'https://example.com/'],
  ['notify.secret', 'a long secret'],
  ['webhookSecret', 'a long secret'],
  ['guards', { maxCost: 3 }],
  ['notify', { exec: './run' }],
  ['wait', true],
  ['yes', true],
  ['download', '.'],
  ['timeout', '1h'],
  ['budget', 3],
];

test.each(REFUSED)('%s in a project file is refused, and nothing is submitted', async (key, value) => {
  workstation().file('.rayvision.json', JSON.stringify({ [key]: value }));
  workstation().file('shot.project');
  const argv = ['submit', 'shot.project', '--frames', '1', '--dcc-version', '5', '--wait'];
  const { code, stderr, stdout } = await workstation().run(argv);
  expect([code, stdout]).toEqual([78, '']);
  expect(stderr).toContain(key);
  expect((await workstation().run(['list', '-q'], { cwd: workstation().folder })).stdout).toBe('');
});

test('the test frames of a project file are job fields: they spend less, and decide nothing without --max-cost', async () => {
  workstation().file('.rayvision.json', JSON.stringify({ testFrames: 'first', stopAfterTest: true }));
  workstation().file('shot.project');
  const argv = ['submit', 'shot.project', '--frames', '1-6', '--dcc-version', '5', '--wait', '--json'];
  const { code, stdout } = await workstation().run(argv);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ status: { code: 40 }, frames: { done: 1 } }] });
});
