import { frameNumbers } from '../../domain/frames/frame-range.js';
import type { Frame, TaskRecord } from '../state/model.js';
import type { Farm } from '../state/sandbox-farm.js';
import { outputName, pictureName } from './outcome.js';
import { drawFrame } from './picture.js';

/** Leaves the pictures of a done frame in the account's output storage. */
export function leaveResults(farm: Farm, task: TaskRecord, frame: Frame): void {
  for (const number of frameNumbers(frame)) {
    farm.storage.writeResult(outputName(task), pictureName(task, number), drawFrame(number));
  }
}
