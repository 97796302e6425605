import { exitCodeOf } from '../domain/end-of-wait.js';
import type { Task } from '../domain/task.js';
import type { TaskStatus } from '../domain/task-status.js';
import { type Say, sayIfKnown } from '../text/index.js';
import { money } from './money.js';
import { oneLine } from './print.js';
import { type Cell, openTable } from './table.js';
import type { Theme } from './theme.js';

/** A task as every JSON answer shows it: the whole value, in the contract's members. */
export function taskJson(task: Task): unknown {
  const { outputName: _, layer: _layer, subtasks, ...rest } = task;
  return { ...rest, subtasks: subtasks.map(taskJson) };
}

/** A state in the reader's language; JSON keeps the label. */
export function statusText({ code }: TaskStatus, say: Say): string {
  return sayIfKnown(say, `status.${code}`, {}) ?? say('status.other', { code });
}

/** What colour a state has. */
function paintOf(status: TaskStatus, theme: Theme) {
  if (!status.end) return theme.warn;
  return exitCodeOf(status) === 0 ? theme.good : theme.bad;
}

/** A state as a cell of a table. */
export function statusCell(status: TaskStatus, say: Say, theme: Theme): Cell {
  return { text: statusText(status, say), paint: paintOf(status, theme) };
}

/** `12/40 frames, 2 failed`. */
export function framesText(task: Task, say: Say): string {
  const { done, total, failed } = task.frames;
  const key = failed > 0 ? 'ui.framesFailed' : 'ui.frames';
  return say(key, { done, total, failed });
}

/** The same below a head that says frames: `12/40, 2 failed`. */
export function framesCell({ frames: { done, total, failed } }: Task, say: Say): string {
  return failed > 0 ? say('ui.framesFailedOnly', { done, total, failed }) : `${done}/${total}`;
}

/** One line about one task: `2W123  rendering  3/10 frames  scene.ma`. */
export function taskLine(task: Task, say: Say, theme: Theme): string {
  const status = paintOf(task.status, theme)(statusText(task.status, say));
  return [task.alias, status, framesText(task, say), oneLine(task.scene)].join('  ');
}

/** Tasks as a table, sub tasks indented below their task; `width` is the terminal's, if it is one. */
export function taskTable(tasks: readonly Task[], say: Say, theme: Theme, width: number | undefined): string {
  const heads = [
    'ui.head.task',
    'ui.head.status',
    'ui.head.frames',
    'ui.head.cost',
    'ui.head.scene',
  ] as const;
  const rows: Cell[][] = [heads.map((key) => ({ text: say(key), paint: theme.faint }))];
  const add = (task: Task, indent: string) => {
    const { alias, status, cost, scene, subtasks } = task;
    const cells = [statusCell(status, say, theme), framesCell(task, say), money(cost.amount), scene];
    rows.push([indent + alias, ...cells]);
    for (const sub of subtasks) add(sub, `${indent}  `);
  };
  for (const task of tasks) add(task, '');
  return openTable({ right: [3] })(rows, width);
}
