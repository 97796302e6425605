import { FRAME_STATUSES } from '../../domain/frame-status.js';
import { TASK_STATUSES } from '../../domain/task-status.js';
import { UsageError } from '../../errors.js';

interface State {
  readonly code: number;
  readonly name: string;
  readonly label: string;
}

const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');

function codesOf(states: readonly State[], texts: readonly string[]): number[] {
  return texts.map((text) => {
    const found = states.find(
      ({ code, name, label }) =>
        String(code) === text || [name, label].some((one) => plain(one) === plain(text)),
    );
    if (found) return found.code;
    throw new UsageError('state.unknown', { text, list: states.map(({ label }) => label).join(', ') });
  });
}

/** Codes of frame states by their names, labels or numbers. @throws UsageError */
export const frameCodes = (texts: readonly string[]) => codesOf(FRAME_STATUSES, texts);

/** Codes of task states by their names, labels or numbers. @throws UsageError */
export const taskCodes = (texts: readonly string[]) => codesOf(TASK_STATUSES, texts);
