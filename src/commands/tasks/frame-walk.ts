import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';

/** A frame, and where it was found. */
export interface Found {
  /** The task that renders it: a sub task, where there are some. */
  readonly taskId: number;
  /** The page of the task's frames that it stands on, from 1 on. */
  readonly page: number;
  readonly frame: TaskFrame;
}

/** All frames of tasks, each once, as the farm's pages come. */
export async function* framesOf(client: Client, tasks: readonly Task[]): AsyncGenerator<Found> {
  for (const { taskId } of renderingTasks(tasks)) {
    let page = 0;
    const ask = (number: number) => {
      page = number;
      return client.frames(taskId, number);
    };
    for await (const frames of walk(ask, ({ id }) => id)) {
      for (const frame of frames) yield { taskId, page, frame };
    }
  }
}
