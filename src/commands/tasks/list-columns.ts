import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import type { Task } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { UsageError } from '../../errors.js';
import { money, moneyHead } from '../../output/money.js';
import type { Cell } from '../../output/table.js';
import { framesCell, statusCell } from '../../output/tasks.js';
import type { Theme } from '../../output/theme.js';
import type { Times } from '../../output/time.js';
import type { SentenceKey, Translate } from '../../text/index.js';

/** How cells are formatted. */
interface CellFormat {
  readonly translate: Translate;
  readonly theme: Theme;
  readonly times: Times;
  readonly now: number;
  /** Whether the terminal is narrow. */
  readonly narrow: boolean;
}

interface Column {
  readonly head: SentenceKey;
  cell(task: Task, format: CellFormat): Cell;
  /**
   * Kind of its values: numbers and sums are aligned to the right; where the terminal is narrow, names are shortened
   * first, and counts, sums and moments last.
   */
  readonly kind?: 'number' | 'money' | 'count' | 'name' | 'moment';
}

/** Returns the time from the start of a task to its end, or until now. */
function duration({ startedAt, endedAt, status }: Task, now: number): string {
  if (startedAt === null || (status.end && endedAt === null)) return '-';
  return showDuration((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

function moment(iso: string | null, { times, now, narrow }: CellFormat): string {
  return narrow ? times.brief(iso, now) : times.moment(iso);
}

/** All columns of `list`, by the names that `--columns` takes. */
const COLUMNS = {
  task: { head: 'ui.head.task', cell: ({ alias }) => alias },
  id: { head: 'ui.head.id', cell: ({ taskId }) => String(taskId), kind: 'number' },
  status: {
    head: 'ui.head.status',
    cell: ({ status }, { translate, theme }) => statusCell({ status, deleted: false }, translate, theme),
  },
  frames: {
    head: 'ui.head.frames',
    cell: (task, { translate }) => framesCell(task, translate),
    kind: 'count',
  },
  progress: {
    head: 'ui.head.progress',
    cell: ({ progress }) => `${Math.floor(progress * 100)}%`,
    kind: 'number',
  },
  cost: { head: 'ui.head.cost', cell: ({ cost }) => money(cost.amount), kind: 'money' },
  coupon: { head: 'ui.head.coupon', cell: ({ cost }) => money(cost.coupon), kind: 'money' },
  submitted: {
    head: 'ui.head.submitted',
    cell: ({ submittedAt }, format) => moment(submittedAt, format),
    kind: 'moment',
  },
  started: {
    head: 'ui.head.started',
    cell: ({ startedAt }, format) => moment(startedAt, format),
    kind: 'moment',
  },
  ended: {
    head: 'ui.head.ended',
    cell: ({ endedAt }, format) => moment(endedAt, format),
    kind: 'moment',
  },
  duration: { head: 'ui.head.duration', cell: (task, { now }) => duration(task, now), kind: 'number' },
  dcc: { head: 'ui.head.dcc', cell: ({ dcc }) => dcc.name },
  project: { head: 'ui.head.project', cell: ({ project }) => project ?? '-', kind: 'name' },
  artist: { head: 'ui.head.artist', cell: ({ artist }) => artist ?? '-', kind: 'name' },
  priority: {
    head: 'ui.head.priority',
    cell: ({ priority }) => String(priority ?? '-'),
    kind: 'number',
  },
  limit: {
    head: 'ui.head.timeLimit',
    cell: ({ timeLimit }) => (timeLimit === null ? '-' : showDuration(timeLimit * 1000)),
    kind: 'number',
  },
  nodes: { head: 'ui.head.nodes', cell: ({ nodeLimit }) => String(nodeLimit ?? '-'), kind: 'number' },
  labels: { head: 'ui.head.labels', cell: ({ labels }) => labels.join(', ') || '-', kind: 'name' },
  scene: { head: 'ui.head.scene', cell: ({ scene }) => scene, kind: 'name' },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

/** The default columns: they fit a narrow terminal. */
const DEFAULT_COLUMNS: readonly ColumnName[] = ['task', 'status', 'frames', 'cost', 'started', 'scene'];

/** Returns the name that was typed. @throws UsageError that lists all names */
export function parseName<T extends string>(
  text: string,
  names: readonly T[],
  wrong: 'list.column' | 'list.sort',
): T {
  const word = text.trim().toLowerCase();
  const found = names.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(wrong, { text, list: names.join(', ') });
}

/** Reads `--columns`. @throws UsageError for an unknown column */
export function readColumns(text: string | undefined): readonly ColumnName[] {
  return text?.split(',').map((one) => parseName(one, COLUMN_NAMES, 'list.column')) ?? DEFAULT_COLUMNS;
}

/** Returns the columns in the form that a table takes. @param currency unit of the sums */
export function listColumns(
  names: readonly ColumnName[],
  currency: Currency,
  { utc, ...format }: Omit<CellFormat, 'now'> & { readonly utc: boolean },
  { now }: Pick<Context, 'now'>,
) {
  const { translate } = format;
  const columns = names.map((name): Column => COLUMNS[name]);
  const places = (...kinds: readonly Column['kind'][]) =>
    columns.flatMap((one, at) => (kinds.includes(one.kind) ? [at] : []));
  const shortened = places('name');
  return {
    head: columns.map(({ head, kind }) => {
      if (kind === 'money') return moneyHead(head, currency, translate);
      const text = translate(head);
      return kind === 'moment' && utc ? translate('ui.head.utc', { head: text }) : text;
    }),
    cells: (task: Task) => columns.map(({ cell }) => cell(task, { ...format, now: now() })),
    right: places('number', 'money'),
    cutLast: places('money', 'count', 'moment'),
    cutFirst: shortened.length > 0 ? shortened : undefined,
  };
}
