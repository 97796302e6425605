import { frameNumbers } from '../../domain/frames/frame-range.js';
import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';
import { outputName, pictureName } from './outcome.js';
import { drawFrame } from './picture.js';

/** Writes the pictures of a finished frame to the output storage, or removes those of a lost one. */
export function leaveResults(farm: SandboxFarm, task: TaskRecord, frame: Frame): void {
  for (const number of frameNumbers(frame)) {
    const place = [outputName(task), pictureName(task, number)] as const;
    if (frame.lost) farm.storage.removeResult(...place);
    else farm.storage.writeResult(...place, drawFrame(number, frame.recommits));
  }
}

/** Returns the pictures of lost frames, which the farm lists all the same. */
export function lostResults(task: TaskRecord): { name: string; size: number }[] {
  const lost = task.frames.filter((frame) => frame.lost && frame.status === FRAME.DONE);
  return lost.flatMap((frame) =>
    [...frameNumbers(frame)].map((number) => ({
      name: pictureName(task, number),
      size: drawFrame(number, frame.recommits).length,
    })),
  );
}
