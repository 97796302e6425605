import { exitCodeOf } from '../domain/end-of-wait.js';
import type { Task } from '../domain/task.js';
import type { TaskStatus } from '../domain/task-status.js';
import { type Say, sayIfKnown } from '../text/index.js';
import { columns, oneLine } from './print.js';
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

function paintStatus({ status }: Task, say: Say, theme: Theme): string {
  const text = statusText(status, say);
  if (!status.end) return theme.warn(text);
  return exitCodeOf(status) === 0 ? theme.good(text) : theme.bad(text);
}

/** `12/40 frames, 2 failed`. */
export function framesText(task: Task, say: Say): string {
  const { done, total, failed } = task.frames;
  const key = failed > 0 ? 'ui.framesFailed' : 'ui.frames';
  return say(key, { done, total, failed });
}

/** One line about one task: `2W123  rendering  3/10 frames  scene.ma`. */
export function taskLine(task: Task, say: Say, theme: Theme): string {
  return [task.alias, paintStatus(task, say, theme), framesText(task, say), oneLine(task.scene)].join('  ');
}

/** Two decimals, and more for what would look like nothing. */
function money(amount: number): string {
  return amount > 0 && amount < 0.01 ? amount.toFixed(4) : amount.toFixed(2);
}

/** Tasks as a table, sub tasks indented below their task. */
export function taskTable(tasks: readonly Task[], say: Say, theme: Theme): string {
  const heads = [
    'ui.head.task',
    'ui.head.status',
    'ui.head.frames',
    'ui.head.cost',
    'ui.head.scene',
  ] as const;
  const rows = [heads.map((key) => say(key))];
  const painted: Task[] = [];
  const add = (task: Task, indent: string) => {
    const cost = task.cost.amount === null ? '-' : money(task.cost.amount);
    const status = statusText(task.status, say);
    rows.push([indent + task.alias, status, framesText(task, say), cost, oneLine(task.scene)]);
    painted.push(task);
    for (const sub of task.subtasks) add(sub, `${indent}  `);
  };
  for (const task of tasks) add(task, '');
  const [head, ...lines] = columns(rows).split('\n');
  const body = lines.map((line, at) => {
    const task = painted[at];
    return task ? line.replace(statusText(task.status, say), paintStatus(task, say, theme)) : line;
  });
  return [theme.faint(head ?? ''), ...body].join('\n');
}
