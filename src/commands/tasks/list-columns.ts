import type { Context } from '../../context.js';
import type { Currency } from '../../domain/currency.js';
import { showDuration } from '../../domain/duration.js';
import type { Task } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { money, moneyHead } from '../../output/money.js';
import type { Cell } from '../../output/table.js';
import { framesCell, statusCell } from '../../output/tasks.js';
import type { Theme } from '../../output/theme.js';
import type { Times } from '../../output/time.js';
import type { SentenceKey, Translate } from '../../text/index.js';

/** What cells are written with. */
interface Pen {
  readonly translate: Translate;
  readonly theme: Theme;
  readonly times: Times;
  readonly now: number;
  /** Whether there is little room. */
  readonly narrow: boolean;
}

interface Column {
  readonly head: SentenceKey;
  cell(task: Task, pen: Pen): Cell;
  /**
   * What it holds: a number or a sum stands at the right, a name gives way where a terminal is narrow, a count, a sum
   * and a moment do so last.
   */
  readonly kind?: 'number' | 'money' | 'count' | 'name' | 'moment';
}

/** How long a task has rendered so far, or did. */
function duration({ startedAt, endedAt, status }: Task, now: number): string {
  if (startedAt === null || (status.end && endedAt === null)) return '-';
  return showDuration((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

function moment(iso: string | null, { times, now, narrow }: Pen): string {
  return narrow ? times.brief(iso, now) : times.moment(iso);
}

/** All columns of a list of tasks, by the names that `--columns` takes. */
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
    cell: ({ submittedAt }, pen) => moment(submittedAt, pen),
    kind: 'moment',
  },
  started: {
    head: 'ui.head.started',
    cell: ({ startedAt }, pen) => moment(startedAt, pen),
    kind: 'moment',
  },
  ended: {
    head: 'ui.head.ended',
    cell: ({ endedAt }, pen) => moment(endedAt, pen),
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

/** What a list shows unless columns are chosen: it fits a narrow terminal. */
const USUAL: readonly ColumnName[] = ['task', 'status', 'frames', 'cost', 'started', 'scene'];

/** A name of a list of them. @throws UsageError that names them all */
export function named<T extends string>(
  text: string,
  names: readonly T[],
  wrong: 'list.column' | 'list.sort',
): T {
  const word = text.trim().toLowerCase();
  const found = names.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(wrong, { text, list: names.join(', ') });
}

/** Reads `--columns`. @throws UsageError for a name that is none */
export function readColumns(text: string | undefined): readonly ColumnName[] {
  return text?.split(',').map((one) => named(one, COLUMN_NAMES, 'list.column')) ?? USUAL;
}

/** The columns as a table has them; sums are in this currency. */
export function listColumns(
  names: readonly ColumnName[],
  currency: Currency,
  { utc, ...look }: Omit<Pen, 'now'> & { readonly utc: boolean },
  { now }: Pick<Context, 'now'>,
) {
  const { translate } = look;
  const columns = names.map((name): Column => COLUMNS[name]);
  const places = (...kinds: readonly Column['kind'][]) =>
    columns.flatMap((one, at) => (kinds.includes(one.kind) ? [at] : []));
  const gives = places('name');
  return {
    head: columns.map(({ head, kind }) => {
      if (kind === 'money') return moneyHead(head, currency, translate);
      const text = translate(head);
      return kind === 'moment' && utc ? translate('ui.head.utc', { head: text }) : text;
    }),
    cells: (task: Task) => columns.map(({ cell }) => cell(task, { ...look, now: now() })),
    right: places('number', 'money'),
    firm: places('money', 'count', 'moment'),
    gives: gives.length > 0 ? gives : undefined,
  };
}
