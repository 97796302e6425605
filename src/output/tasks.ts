import { artistCamera, artistLayer } from '../domain/dcc/part-names.js';
import type { Currency } from '../domain/farm/currency.js';
import { exitCodeOf } from '../domain/task/end-of-wait.js';
import { estimatedCost } from '../domain/task/estimated-cost.js';
import type { FrameCounts, Task } from '../domain/task/task.js';
import type { TaskStatus } from '../domain/task/task-status.js';
import { type Translate, translateIfKnown } from '../text/index.js';
import { money, moneyHead, moneyText } from './money.js';
import { oneLine } from './print.js';
import { type Cell, openTable } from './table.js';
import type { Theme } from './theme.js';

/** Returns a task as JSON (docs/contract.md, "status"). */
export function taskJson(task: Task): unknown {
  // JSON leaves out undefined members. Copying the others would take several times the memory.
  const hidden = { outputName: undefined, outputStorage: undefined };
  const cost = { ...task.cost, estimated: estimatedCost(task) };
  return { ...task, ...hidden, cost, subtasks: task.subtasks.map(taskJson) };
}

/** Returns a state in the user's language; JSON keeps the label. */
export function statusText({ code }: TaskStatus, translate: Translate): string {
  return translateIfKnown(translate, `status.${code}`, {}) ?? translate('status.other', { code });
}

/** Returns the colour of a state. */
function paintOf(status: TaskStatus, theme: Theme) {
  if (!status.end) return theme.warn;
  return exitCodeOf(status) === 0 ? theme.good : theme.bad;
}

/** Returns a task's state as a cell of a table, marked if the task is deleted. */
export function statusCell(
  { status, deleted }: Pick<Task, 'status' | 'deleted'>,
  translate: Translate,
  theme: Theme,
): Cell {
  const text = statusText(status, translate);
  return {
    text: deleted ? translate('ui.deletedStatus', { status: text }) : text,
    paint: paintOf(status, theme),
  };
}

/** Returns the counts of failed and stopped frames: `, 2 failed, 3 stopped`. */
function lostText(
  { failed, aborted }: Pick<FrameCounts, 'failed' | 'aborted'>,
  translate: Translate,
): string {
  const notes = [
    ...(failed > 0 ? [translate('ui.someFailed', { failed })] : []),
    ...(aborted > 0 ? [translate('ui.someStopped', { aborted })] : []),
  ];
  return notes.join('');
}

/** Returns `12/40 frames, 2 failed`. */
export function framesText({ frames }: Task, translate: Translate): string {
  const { done, total } = frames;
  return translate('ui.frames', { done, total }) + lostText(frames, translate);
}

/** Returns the same for a column with the head FRAMES: `12/40, 2 failed`. */
export function framesCell({ frames }: Task, translate: Translate): string {
  return `${frames.done}/${frames.total}${lostText(frames, translate)}`;
}

/** Returns what a row renders: the scene, or the layer and camera of a sub task. */
function subject({ scene, layer, camera, dcc }: Task, isSub: boolean): string {
  const names = [layer && artistLayer(layer, dcc.id), camera && artistCamera(camera, dcc.id)];
  return (isSub && names.filter((one) => one !== null).join(' / ')) || scene;
}

/** Returns one line about a task: `2W123  rendering  3/10 frames  scene.ma`. */
export function taskLine(task: Task, translate: Translate, theme: Theme): string {
  const status = paintOf(task.status, theme)(statusText(task.status, translate));
  return [oneLine(task.alias), status, framesText(task, translate), oneLine(task.scene)].join('  ');
}

/** Sums over many tasks. */
export interface Totals {
  tasks: number;
  /** Null until the farm reports a cost. */
  cost: number | null;
  /** What all tasks will have cost at their ends; null where it is not known for one of them. */
  estimated: number | null;
  readonly frames: { done: number; total: number; failed: number; aborted: number };
}

/** Returns the sums of no tasks. */
export function noTotals(): Totals {
  return { tasks: 0, cost: null, estimated: 0, frames: { done: 0, total: 0, failed: 0, aborted: 0 } };
}

/** Adds a task to the sums. */
export function addToTotals(totals: Totals, task: Task): void {
  const { cost, frames } = task;
  totals.tasks += 1;
  const estimated = estimatedCost(task);
  totals.estimated = totals.estimated === null || estimated === null ? null : totals.estimated + estimated;
  if (cost.amount !== null) totals.cost = (totals.cost ?? 0) + cost.amount;
  for (const key of Object.keys(totals.frames) as (keyof Totals['frames'])[])
    totals.frames[key] += frames[key];
}

/** Returns the sums of these tasks. */
export function totalsOf(tasks: readonly Task[]): Totals {
  const totals = noTotals();
  for (const task of tasks) addToTotals(totals, task);
  return totals;
}

/** Returns what is spent, and what will be where that is more: `0.41 CNY`, `0.41 CNY of about 0.90 CNY`. */
export function costText({ cost, estimated }: Totals, currency: Currency, translate: Translate): string {
  const spent = moneyText(cost, currency, translate);
  const hasMore = cost !== null && estimated !== null && estimated > cost * 1.000_001;
  return hasMore
    ? translate('ui.costOf', { spent, estimated: moneyText(estimated, currency, translate) })
    : spent;
}

/** Returns `3 tasks, 28/30 frames, 2 failed; cost: 0.41 CNY`. */
export function totalText(totals: Totals, currency: Currency, translate: Translate): string {
  const { tasks, frames } = totals;
  const { done, total } = frames;
  const counts = translate('ui.frames', { done, total }) + lostText(frames, translate);
  return translate('ui.total', {
    ...{ count: tasks, frames: counts, cost: costText(totals, currency, translate) },
  });
}

/** The sums of tasks as a JSON member (docs/contract.md, "status"). */
export function totalsJson({ tasks, cost, estimated, frames }: Totals, unit: Currency) {
  return {
    totals: { tasks, frames, cost: { amount: cost, estimated: cost === null ? null : estimated, unit } },
  };
}

/** Returns tasks as a table, sub tasks indented below their task. @param width columns of the terminal; undefined elsewhere */
export function taskTable(
  tasks: readonly Task[],
  currency: Currency,
  translate: Translate,
  theme: Theme,
  width: number | undefined,
): string {
  // What a task that has ended costs is in the column before.
  const foresees = tasks.some((task) => !task.status.end && estimatedCost(task) !== null);
  const heads = [
    ...[translate('ui.head.task'), translate('ui.head.status'), translate('ui.head.frames')],
    moneyHead('ui.head.cost', currency, translate),
    ...(foresees ? [moneyHead('ui.head.estimated', currency, translate)] : []),
    translate('ui.head.scene'),
  ];
  const rows: Cell[][] = [heads.map((text) => ({ text, paint: theme.faint }))];
  const add = (task: Task, indent: string) => {
    const { alias, cost, subtasks } = task;
    const named = subject(task, indent !== '');
    const cells = [
      statusCell(task, translate, theme),
      framesCell(task, translate),
      money(cost.amount),
      ...(foresees ? [money(estimatedCost(task))] : []),
      named,
    ];
    rows.push([indent + alias, ...cells]);
    for (const sub of subtasks) add(sub, `${indent}  `);
  };
  for (const task of tasks) add(task, '');
  const sums = foresees ? [3, 4] : [3];
  return openTable({ right: sums, cutLast: [2, ...sums] })(rows, width);
}
