import type { Client } from '../../client/client.js';
import { inRequests } from '../../client/tasks/tasks.js';
import type { Task } from '../../domain/task.js';
import { NoInputError } from '../../errors.js';

/** Tasks by their ids, in their order. @throws NoInputError for an id that the farm does not know */
export async function knownTasks(client: Client, ids: readonly number[]): Promise<Task[]> {
  const answers = await Promise.all(inRequests(ids).map((part) => client.queryTasks(part)));
  const stranger = answers.flatMap((answer) => answer.unknown)[0];
  if (stranger !== undefined) throw new NoInputError('taskId.unknown', { id: stranger });
  return answers.flatMap((answer) => answer.tasks);
}
