import type { Currency } from '../domain/farm/currency.js';
import { taskExitCode } from '../domain/task/end-of-wait.js';
import type { Task } from '../domain/task/task.js';
import type { RayvisionError } from '../errors.js';
import type { Translate } from '../text/index.js';
import { errorJson } from './errors.js';
import { money, moneyHead } from './money.js';
import { oneLine } from './print.js';
import { type Cell, openTable } from './table.js';
import { framesCell, framesText, statusCell, statusText } from './tasks.js';
import type { Theme } from './theme.js';

/**
 * The state of a row: not submitted yet, submitted and not ended, ended, could not be submitted, or not submitted since a
 * row that it waits for did not finish (docs/contract.md, "batch").
 */
export type RowState = 'waiting' | 'submitted' | 'ended' | 'failed' | 'skipped';

/** What is shown of a row of a batch. */
export interface ShownRow {
  readonly name: string;
  /** Names of the rows that it waits for. */
  readonly after: readonly string[];
  readonly state: RowState;
  readonly taskId?: number;
  readonly alias?: string;
  /** The task as the farm has answered last. */
  readonly task?: Task;
  /** Why it failed. */
  readonly error?: RayvisionError;
  /** The name of the row whose end skipped it. */
  readonly skippedFor?: string;
  /** Whether it stays paused after its test frames, since the rest would cost too much. */
  readonly isOverLimit?: boolean;
}

/** Exit code of a row that stays paused for its cost. */
const PARKED = 40;

/** Returns the exit code of a row; null while it is open, and for one that was skipped. */
export function rowExitCode({ state, task, error, isOverLimit }: ShownRow): number | null {
  if (error) return error.exitCode;
  if (state !== 'ended' || !task) return null;
  return isOverLimit ? PARKED : taskExitCode(task);
}

/** Returns a row as JSON (docs/contract.md, "batch"). */
export function rowJson(row: ShownRow, translate: Translate) {
  const { name, after, state, taskId = null, alias = null, task, error, skippedFor } = row;
  return {
    ...{ name, taskId, alias, status: task?.status ?? null, exitCode: rowExitCode(row), after, state },
    ...(skippedFor === undefined ? {} : { skippedFor }),
    ...(error ? errorJson(error, translate) : {}),
  };
}

/** Whether a row has failed: it could not be submitted, was skipped, or its task ended badly. */
const hasFailed = (row: ShownRow) =>
  row.state === 'failed' || row.state === 'skipped' || (row.state === 'ended' && rowExitCode(row) !== 0);

/** Returns `120 done, 30 rendering, 48 waiting, 2 failed`. */
export function batchCounts(rows: readonly ShownRow[], translate: Translate): string {
  const count = (test: (row: ShownRow) => boolean) => rows.filter(test).length;
  return translate('ui.batch.counts', {
    done: count((row) => row.state === 'ended' && rowExitCode(row) === 0),
    rendering: count(({ state }) => state === 'submitted'),
    waiting: count(({ state }) => state === 'waiting'),
    failed: count(hasFailed),
  });
}

/** Most rows of a moving table: a taller one would not fit on a terminal. */
const MOST_SHOWN = 12;

/** Returns the rows that render, as lines of a moving table, those that started first on top. */
export function activeTable(
  rows: readonly ShownRow[],
  translate: Translate,
  width: number | undefined,
): string[] {
  const active = rows.filter(({ state }) => state === 'submitted');
  const lines = active.slice(0, MOST_SHOWN).map(({ name, alias = '', task }) => {
    const status = task ? statusText(task.status, translate) : translate('ui.batch.state.submitted');
    return [`  ${oneLine(name)}`, alias, status, task ? framesText(task, translate) : ''];
  });
  const more = active.length - lines.length;
  const table = openTable({ cutFirst: [0] })(lines, width === undefined ? undefined : width - 2);
  return [
    ...(table === '' ? [] : table.trimEnd().split('\n')),
    ...(more > 0 ? [`  ${translate('ui.more', { count: more })}`] : []),
  ];
}

/** Returns the report of a batch as a table. */
export function batchTable(
  rows: readonly ShownRow[],
  currency: Currency,
  translate: Translate,
  theme: Theme,
  width: number | undefined,
): string {
  const heads = [
    ...[translate('ui.head.name'), translate('ui.head.task'), translate('ui.head.status')],
    ...[translate('ui.head.frames'), moneyHead('ui.head.cost', currency, translate)],
  ];
  const cells = rows.map((row): Cell[] => {
    const { name, alias = '', task, state, skippedFor = '' } = row;
    const text = translate(`ui.batch.state.${state}`, { name: skippedFor });
    const status = task
      ? statusCell(task, translate, theme)
      : { text, paint: hasFailed(row) ? theme.bad : theme.warn };
    return [
      name,
      alias,
      status,
      task ? framesCell(task, translate) : '',
      task ? money(task.cost.amount) : '',
    ];
  });
  const head = heads.map((text) => ({ text, paint: theme.faint }));
  return openTable({ right: [4], cutFirst: [0], cutLast: [2, 3] })([head, ...cells], width);
}
