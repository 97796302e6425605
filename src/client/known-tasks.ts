import type { Task } from '../domain/task/task.js';
import { NoInputError } from '../errors.js';
import type { Client } from './client.js';
import { inRequests } from './tasks/tasks.js';

/** Returns tasks in the order of their ids. @throws NoInputError for an id that the farm does not know */
export async function knownTasks(
  client: Pick<Client, 'queryTasks'>,
  ids: readonly number[],
): Promise<Task[]> {
  const answers = await Promise.all(inRequests(ids).map((part) => client.queryTasks(part)));
  const unknownId = answers.flatMap((answer) => answer.unknown)[0];
  if (unknownId !== undefined) throw new NoInputError('taskId.unknown', { id: unknownId });
  return answers.flatMap((answer) => answer.tasks);
}
