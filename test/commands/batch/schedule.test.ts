import { expect, test } from 'vitest';
import type { BatchRow } from '../../../src/commands/batch/batch-row.js';
import { openSchedule } from '../../../src/commands/batch/schedule.js';

const COUNT = 10_000;

/** Ten thousand rows, and the names that each waits for. */
function rowsOf(after: (at: number) => string[]): BatchRow[] {
  const rows = Array.from({ length: COUNT }, (_, at) => ({
    name: `r${at}`,
    after: after(at),
    state: 'waiting',
  }));
  return rows as unknown as BatchRow[];
}

/** Runs a schedule. @returns seconds of processor time */
async function run(rows: readonly BatchRow[], state: 'submitted' | 'failed'): Promise<number> {
  const before = process.cpuUsage();
  const submit = async (row: BatchRow) => {
    row.state = state;
    return true;
  };
  const schedule = openSchedule(rows, submit, 4, () => {});
  schedule.advance();
  while (await schedule.hasMore());
  await schedule.close();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

test('ten thousand rows that wait for none are scheduled in a second', async () => {
  const rows = rowsOf(() => []);
  expect(await run(rows, 'submitted')).toBeLessThan(1);
  expect(rows.every(({ state }) => state === 'submitted')).toBe(true);
});

test('a chain of ten thousand rows whose first one fails is skipped whole, also from the last row up', async () => {
  for (const step of [-1, 1]) {
    const rows = rowsOf((at) => (at + step >= 0 && at + step < COUNT ? [`r${at + step}`] : []));
    expect(await run(rows, 'failed')).toBeLessThan(1);
    expect(rows.filter(({ state }) => state === 'skipped')).toHaveLength(COUNT - 1);
  }
});
