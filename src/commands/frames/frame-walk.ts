import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';

/** A frame, and where the farm lists it. */
export interface ListedFrame {
  /** The task or sub task that renders it. */
  readonly taskId: number;
  /** Page of the task's frames, from 1 on. */
  readonly page: number;
  readonly frame: TaskFrame;
}

/** Lists the frames of tasks and their sub tasks, each once. */
export async function* framesOf(client: Client, tasks: readonly Task[]): AsyncGenerator<ListedFrame> {
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
