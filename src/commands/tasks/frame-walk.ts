import type { Client } from '../../client/client.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import type { TaskFrame } from '../../domain/task-frame.js';

/** A frame, and where it was found. */
export interface Found {
  /** The task that renders it: a sub task, where there are some. */
  readonly taskId: number;
  /** The page of the task's frames that it stands on, from 1 on. */
  readonly page: number;
  readonly frame: TaskFrame;
}

/** All frames of tasks, as the farm's pages come. */
export async function* framesOf(client: Client, tasks: readonly Task[]): AsyncGenerator<Found> {
  for (const { taskId } of renderingTasks(tasks)) {
    for (let page = 1, pages = 1; page <= pages; page++) {
      const answer = await client.frames(taskId, page);
      pages = answer.pages;
      for (const frame of answer.frames) yield { taskId, page, frame };
    }
  }
}
