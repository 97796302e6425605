import { describe, expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** The sandbox of the tests renders a frame in a second, at 0.67 an hour. */
const FRAME = 0.67 / 3600;

const workstation = forEachTest(openWorkstation);

const submit = (limit: number, ...flags: string[]) => {
  workstation().file('shot.project');
  const argv = ['submit', 'shot.project', '--frames', '1-40', '--dcc-version', '5', '--test-frames'];
  return workstation().run([...argv, 'first,middle,last', '--wait', '--max-cost', String(limit), ...flags]);
};

describe('test frames with a limit of the cost', () => {
  test('above the limit the task stays paused, and nothing more is charged', async () => {
    const { code, stdout, stderr } = await submit(FRAME * 39.9, '--json');
    expect({ code, stderr }).toEqual({ code: 40, stderr: '' });
    const { tasks, estimate, exitCode } = onlyJson(stdout);
    expect(exitCode).toBe(40);
    expect(tasks[0].status.code).toBe(40);
    expect(estimate).toMatchObject({ tested: 3, frames: 40 });
    for (const sum of [estimate.low, estimate.likely, estimate.high]) expect(sum).toBeCloseTo(FRAME * 40);
    workstation().farm.clock.advance(3_600_000);
    const record = await workstation().record(tasks[0].taskId);
    expect(record.renderConsume).toBeCloseTo(FRAME * 3);
  });

  test.each([[0], [FRAME / 2], [FRAME * 2.5]])(
    'also where the test frames alone cost more than %d',
    async (limit) => {
      const { code, stdout, stderr } = await submit(Number(limit.toFixed(9)), '--json');
      expect({ code, stderr }).toEqual({ code: 40, stderr: '' });
      expect(onlyJson(stdout).tasks[0]).toMatchObject({ status: { code: 40 }, frames: { done: 3 } });
    },
  );

  test('within the limit it continues by itself to its end', async () => {
    const { code, stdout } = await submit(FRAME * 40.1, '--json');
    expect(code).toBe(0);
    const { tasks, estimate } = onlyJson(stdout);
    expect(tasks[0]).toMatchObject({ status: { code: 25 }, frames: { done: 40 } });
    expect(tasks[0].cost.amount).toBeCloseTo(estimate.likely);
  });

  test('the estimate is an event, and the end is reported once', async () => {
    const { stdout, stderr } = await submit(FRAME * 40.1, '--ndjson', '-q');
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'estimate')).toHaveLength(1);
    expect(events.filter(({ event }) => event === 'end')).toHaveLength(1);
    expect(stderr).toBe('');
  });

  test('a person reads the figures, and the command that renders the rest', async () => {
    const { code, stderr } = await submit(FRAME * 10);
    expect(code).toBe(40);
    expect(stderr).toMatch(
      /3 test frames took 1s on average and cost \S+ play money each; the other 37 will cost about /,
    );
    expect(stderr).toMatch(
      /stays paused: --max-cost is \S+ play money\. To render the rest: rayvision start \d+/,
    );
  });
});

test.each([['0.02'], ['36'], ['90000']])(
  'at %s an hour the estimate is within 10 % of the final cost',
  async (price) => {
    expect((await workstation().run(['sandbox', 'set', '--price', price, '--balance', '900000'])).code).toBe(
      0,
    );
    const { code, stdout } = await submit(999_999, '--json');
    expect(code).toBe(0);
    const { estimate, tasks } = onlyJson(stdout);
    const { amount } = tasks[0].cost;
    expect(amount).toBeCloseTo((Number(price) * 40) / 3600, 5);
    expect(Math.abs(estimate.likely - amount)).toBeLessThanOrEqual(amount / 10);
  },
);

test('the price of an hour in the sandbox can be set', async () => {
  expect((await workstation().run(['sandbox', 'set', '--price', '3600'])).code).toBe(0);
  const { code, stdout } = await submit(39.5, '--json');
  expect(code).toBe(40);
  expect(onlyJson(stdout).estimate).toEqual({ tested: 3, frames: 40, low: 40, likely: 40, high: 40 });
});
