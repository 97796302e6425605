import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task/task.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import { rememberDownload } from '../../state/downloads.js';

/** Remembers where the results of tasks were downloaded to, so that `check` finds them. A download does not need it. */
export async function rememberPlace(
  { domain }: Pick<Client, 'domain'>,
  tasks: readonly Task[],
  folder: string,
  context: Context,
): Promise<void> {
  const taskIds = tasks.map(({ taskId }) => taskId);
  try {
    await rememberDownload(context.folder, { folder, domain, taskIds });
  } catch (error) {
    if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
  }
}
