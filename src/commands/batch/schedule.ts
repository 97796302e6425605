import { limitConcurrency } from '../../transfer/parallel.js';
import { type BatchRow, hasEndedBadly, isFinished } from './batch-row.js';

/** Submits rows when those that they wait for have finished. */
export interface Schedule {
  /** Starts the rows that can be submitted now, and skips those that never can. Returns at once. */
  advance(): void;
  /** Resolves when a running submission has ended; false if none runs. */
  hasMore(): Promise<boolean>;
  /** Whether the submission of a row has begun and not ended. */
  isSubmitting(row: BatchRow): boolean;
  /** Starts no further row, and waits for the submissions that run. */
  close(): Promise<void>;
}

/**
 * Opens the schedule of rows.
 * @param submit changes the row's state; resolves to whether other rows may still be submitted
 * @param parallel most submissions at once
 * @param onSkip called for a row that is skipped
 */
export function openSchedule(
  rows: readonly BatchRow[],
  submit: (row: BatchRow) => Promise<boolean>,
  parallel: number,
  onSkip: (row: BatchRow) => void,
): Schedule {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const others = new Map(rows.map((row) => [row, row.after.flatMap((name) => byName.get(name) ?? [])]));
  /** The rows that are neither started nor skipped: of ten thousand rows not all are looked at after each submission. */
  let open = rows.filter(({ state }) => state === 'waiting');
  const gate = limitConcurrency(parallel);
  const started = new Set<BatchRow>();
  const running = new Set<Promise<void>>();
  let isClosed = false;
  /** Resolves `nextEnd`, the end of any submission: to race thousands of promises after each end takes long. */
  let reportEnd = () => {};
  let nextEnd = new Promise<void>((resolve) => {
    reportEnd = resolve;
  });
  let failure: { readonly error: unknown } | undefined;

  function start(row: BatchRow): void {
    started.add(row);
    const work = gate(async () => {
      if (isClosed) return;
      try {
        if (!(await submit(row))) isClosed = true;
      } catch (error) {
        isClosed = true;
        failure ??= { error };
      }
    }).finally(() => {
      running.delete(work);
      advance();
      reportEnd();
      nextEnd = new Promise((resolve) => {
        reportEnd = resolve;
      });
    });
    running.add(work);
  }

  function advance(): void {
    for (let isDone = false, passes = 0; !isDone && !isClosed; passes++) {
      isDone = true;
      for (const row of passes % 2 === 0 ? open : [...open].reverse()) {
        const before = others.get(row) ?? [];
        const bad = before.find(hasEndedBadly);
        if (bad) {
          row.state = 'skipped';
          row.skippedFor = bad.name;
          onSkip(row);
          // Rows above may wait for this one: the next pass goes the other way, so that a long chain takes two.
          isDone = false;
        } else if (before.every(isFinished)) start(row);
      }
      open = open.filter((row) => row.state === 'waiting' && !started.has(row));
    }
  }

  return {
    advance,
    isSubmitting: (row) => started.has(row) && row.state === 'waiting',
    async hasMore() {
      if (running.size > 0) await nextEnd;
      else if (failure) throw failure.error;
      else return false;
      return true;
    },
    async close() {
      isClosed = true;
      await Promise.all(running);
      if (failure) throw failure.error;
    },
  };
}
