import { exitCodeOf } from '../domain/end-of-wait.js';
import type { FrameCounts, Task } from '../domain/task.js';
import type { TaskStatus } from '../domain/task-status.js';
import { type Say, sayIfKnown } from '../text/index.js';
import { money } from './money.js';
import { oneLine } from './print.js';
import { type Cell, openTable } from './table.js';
import type { Theme } from './theme.js';

/** A task as every JSON answer shows it: the whole value, in the contract's members. */
export function taskJson(task: Task): unknown {
  // What is undefined is no member of JSON. Picking the others would take several times the memory.
  return { ...task, outputName: undefined, subtasks: task.subtasks.map(taskJson) };
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

/** A task's state as a cell of a table; that it was deleted is a part of how it stands. */
export function statusCell(
  { status, deleted }: Pick<Task, 'status' | 'deleted'>,
  say: Say,
  theme: Theme,
): Cell {
  const text = statusText(status, say);
  return { text: deleted ? say('ui.deletedStatus', { status: text }) : text, paint: paintOf(status, theme) };
}

/** What became of frames that are neither done nor on their way: `, 2 failed, 3 stopped`. */
function lostText({ failed, aborted }: FrameCounts, say: Say): string {
  const told = [
    ...(failed > 0 ? [say('ui.someFailed', { failed })] : []),
    ...(aborted > 0 ? [say('ui.someStopped', { aborted })] : []),
  ];
  return told.join('');
}

/** `12/40 frames, 2 failed`. */
export function framesText({ frames }: Task, say: Say): string {
  const { done, total } = frames;
  return say('ui.frames', { done, total }) + lostText(frames, say);
}

/** The same below a head that says frames: `12/40, 2 failed`. */
export function framesCell({ frames }: Task, say: Say): string {
  return `${frames.done}/${frames.total}${lostText(frames, say)}`;
}

/** What a row is of: the scene, or of a sub task the layer and the camera that it renders. */
function subject({ scene, layer, camera }: Task, isSub: boolean): string {
  return (isSub && [layer, camera].filter((one) => one !== null).join(' / ')) || scene;
}

/** One line about one task: `2W123  rendering  3/10 frames  scene.ma`. */
export function taskLine(task: Task, say: Say, theme: Theme): string {
  const status = paintOf(task.status, theme)(statusText(task.status, say));
  return [oneLine(task.alias), status, framesText(task, say), oneLine(task.scene)].join('  ');
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
    const { alias, cost, subtasks } = task;
    const named = subject(task, indent !== '');
    const cells = [statusCell(task, say, theme), framesCell(task, say), money(cost.amount), named];
    rows.push([indent + alias, ...cells]);
    for (const sub of subtasks) add(sub, `${indent}  `);
  };
  for (const task of tasks) add(task, '');
  return openTable({ right: [3] })(rows, width);
}
