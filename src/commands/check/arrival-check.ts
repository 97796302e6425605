import { basename } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { FrameCheck } from '../../domain/frames/frame-check.js';
import type { Task } from '../../domain/task/task.js';
import { openFrameChecker } from '../../images/check/frame-checker.js';
import { frameFile, isFrameFile, listFrameFiles } from '../../images/check/list-frame-files.js';
import type { DownloadedFile } from '../../transfer/download.js';
import { isFolder } from './find-target.js';
import { foldersOf, taskFramesIn } from './task-frames.js';

/** Checks frames as they are downloaded. */
export interface ArrivalCheck {
  /** Takes a file of a download. */
  add(file: DownloadedFile): Promise<void>;
  /** Returns what is bad or missing. @throws errors of the farm; the signal's reason */
  finish(tasks: readonly Task[]): Promise<FrameCheck>;
  close(): Promise<void>;
}

/** Opens a check of what is downloaded to a folder. */
export function openArrivalCheck(client: Client, folder: string, context: Context): ArrivalCheck {
  const checker = openFrameChecker(context);
  return {
    async add(file) {
      if (file.state !== 'fetched' && file.state !== 'held') return;
      if (!isFrameFile(basename(file.local))) return;
      const found = await frameFile(file.local);
      await checker.ready();
      if (found) checker.add(found);
    },
    async finish(tasks) {
      const frames = await taskFramesIn(client, tasks, folder, context);
      // Files that a person changed are kept by the download: they count as for `check`.
      for (const root of foldersOf(frames)) {
        if (!(await isFolder(root))) continue;
        for await (const file of listFrameFiles(root, context.signal)) {
          await checker.ready();
          if (!checker.has(file.path)) checker.add(file);
        }
      }
      // What a download has put in place is complete.
      const settle = 0;
      return checker.finish(
        frames.map(({ expected }) => expected),
        settle,
      );
    },
    close: () => checker.close(),
  };
}
