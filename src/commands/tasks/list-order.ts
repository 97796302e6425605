import type { Task } from '../../domain/task/task.js';
import { parseName } from './list-columns.js';

type Value = number | string | null;

const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));

/** The values that `--sort` takes. */
const KEYS = {
  submitted: ({ submittedAt }) => time(submittedAt),
  started: ({ startedAt }) => time(startedAt),
  ended: ({ endedAt }) => time(endedAt),
  cost: ({ cost }) => cost.amount,
  priority: ({ priority }) => priority,
  scene: ({ scene }) => scene,
  status: ({ status }) => status.code,
  frames: ({ frames }) => frames.total,
  progress: ({ progress }) => progress,
} as const satisfies Readonly<Record<string, (task: Task) => Value>>;

type Key = keyof typeof KEYS;

export const SORT_NAMES = Object.keys(KEYS) as readonly Key[];

/** Sorts all tasks of a list; undefined for the farm's own order. */
export type Order = ((tasks: readonly Task[]) => Task[]) | undefined;

/** Reads `--sort` and `--reverse`. @throws UsageError for an unknown name */
export function readOrder(sort: string | undefined, reverse = false): Order {
  if (sort === undefined) return reverse ? (tasks) => tasks.toReversed() : undefined;
  const isDescending = sort.trim().startsWith('-');
  const sortedBy: (task: Task) => Value =
    KEYS[parseName(sort.trim().slice(isDescending ? 1 : 0), SORT_NAMES, 'list.sort')];
  const sign = isDescending !== reverse ? -1 : 1;
  return (tasks) => {
    // Numeric, so that shot 10 comes after shot 9.
    const collator = new Intl.Collator('en', { numeric: true });
    const compare = (a: Value, b: Value): number => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return sign * (typeof a === 'number' ? a - Number(b) : collator.compare(a, String(b)));
    };
    return tasks
      .map((task) => ({ task, value: sortedBy(task) }))
      .sort((a, b) => compare(a.value, b.value))
      .map(({ task }) => task);
  };
}
