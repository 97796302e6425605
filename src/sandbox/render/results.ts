import { frameNumbers } from '../../domain/frames/frame-range.js';
import type { Frame, TaskRecord } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';
import { outputName, pictureName } from './outcome.js';
import { drawFrame } from './picture.js';

/** Writes the pictures of a finished frame to the output storage. */
export function leaveResults(farm: SandboxFarm, task: TaskRecord, frame: Frame): void {
  for (const number of frameNumbers(frame)) {
    farm.storage.writeResult(outputName(task), pictureName(task, number), drawFrame(number));
  }
}
