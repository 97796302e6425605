import { walk } from '../../client/pages.js';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task/task.js';
import { groupSize, type TaskGroup } from '../../domain/task/task-group.js';
import { NoInputError } from '../../errors.js';
import { loadGroup } from '../../state/task-groups.js';
import type { Globals } from '../flags/globals.js';
import { withSession } from './session.js';

/**
 * Returns a group of tasks by its name: as it is remembered here, else the tasks with its label on the farm. The label
 * says how many there are, so that no task is missed unnoticed.
 * @throws NoInputError for an unknown group, and for one of which the farm does not list all tasks
 */
export async function findGroup(name: string, globals: Globals, context: Context): Promise<TaskGroup> {
  const known = await loadGroup(context.folder, name);
  const total = groupSize(name) ?? 0;
  // A submission that was interrupted has not submitted all of them.
  if (known && known.tasks.length === total) return known;
  const found = await withSession(globals, context, async ({ client }) => {
    const tasks: Task[] = [];
    const pages = walk(
      (page) => client.listTasks({}, page),
      ({ taskId }) => taskId,
    );
    for await (const page of pages) {
      tasks.push(...page.filter(({ labels }) => labels.includes(name)));
      if (tasks.length >= total) break;
    }
    return tasks.toSorted((a, b) => a.taskId - b.taskId);
  });
  const [first] = found;
  if (!first) throw new NoInputError('group.unknown', { name });
  if (found.length < total) {
    const list = found.map(({ taskId }) => taskId).join(' ');
    throw new NoInputError('group.incomplete', { name, total, count: found.length, list });
  }
  const framesOf = (id: number) => known?.tasks.find(({ taskId }) => taskId === id)?.frames;
  const tasks = found.map(({ taskId }) => ({ taskId, frames: framesOf(taskId) }));
  return { name, frames: known?.frames, scene: first.scene, tasks };
}
