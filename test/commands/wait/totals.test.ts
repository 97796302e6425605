import { describe, expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** The sandbox of the tests charges this for a frame. */
const FRAME = 0.67 / 3600;

const workstation = forEachTest(openWorkstation);

const two = async () => [
  await workstation().submit('--frames', '1-4'),
  await workstation().submit('--frames', '1-20'),
];

describe('what several tasks cost', () => {
  test.each([['wait'], ['status'], ['list']])(
    '%s --json sums it up, in the unit of the farm',
    async (command) => {
      const ids = await two();
      await workstation().run(['wait', ...ids.map(String), '-q']);
      const argv = command === 'list' ? [command] : [command, ...ids.map(String)];
      const { totals, tasks } = onlyJson((await workstation().run([...argv, '--json'])).stdout);
      expect(tasks).toHaveLength(2);
      expect(totals).toMatchObject({ tasks: 2, frames: { total: 24, done: 24, failed: 0, aborted: 0 } });
      expect(totals.cost.unit).toBe('play');
      expect(totals.cost.amount).toBeCloseTo(24 * FRAME);
      expect(totals.cost.estimated).toBe(totals.cost.amount);
    },
  );

  test('is the last event of wait and list, too', async () => {
    const ids = await two();
    for (const argv of [['wait', ...ids.map(String)], ['list']]) {
      const { stdout } = await workstation().run([...argv, '--ndjson']);
      const last = JSON.parse(linesOf(stdout).at(-1) ?? '');
      expect(last).toMatchObject({ event: 'end', totals: { tasks: 2, frames: { done: 24 } } });
    }
  });

  test('is a line at the end of a wait, also without a terminal', async () => {
    const ids = await two();
    const { stdout, stderr } = await workstation().run(['wait', ...ids.map(String)]);
    expect(linesOf(stdout)).toHaveLength(2);
    expect(linesOf(stderr).at(-1)).toBe('2 tasks, 24/24 frames; cost: 0.0045 play money');
    expect((await workstation().run(['wait', ...ids.map(String), '-q'])).stderr).toBe('');
  });

  test('is shown beside its estimate while they render', async () => {
    const ids = await two();
    const { stderr } = await workstation().run(['wait', ...ids.map(String), '--timeout', '6s']);
    expect(stderr).toMatch(/2 tasks, \d+\/24 frames; cost: [\d.]+ play money of about 0\.0045 play money\n/);
  });
});
