import { FRAME_STATUSES } from '../../domain/frame-status.js';
import { TASK_STATUSES } from '../../domain/task-status.js';
import { UsageError } from '../../errors.js';

interface State {
  readonly code: number;
  readonly name: string;
  readonly label: string;
}

/** Short names, some of several states. */
type Short = Readonly<Record<string, readonly number[]>>;

const FRAMES: Short = { waiting: [1, 6, 7, 9, 10], executing: [2] };

/** Whoever looks for what failed means the tasks with a failed frame as well. */
const TASKS: Short = {
  failed: [45, 30],
  stopped: [10],
  outofmoney: [20],
  timelimit: [23],
  test: [40],
};

const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');

function codesOf(states: readonly State[], short: Short, texts: readonly string[]): number[] {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
  const all = words.flatMap((word) => {
    const known = short[plain(word)];
    if (known) return known;
    const found = states.find(
      ({ code, name, label }) =>
        String(code) === word || [name, label].some((one) => plain(one) === plain(word)),
    );
    if (found) return [found.code];
    // A label may have commas in it: names of one word are told, by which each can be called.
    const list = states.map(({ code, name }) => `${name.toLowerCase()} (${code})`).join(', ');
    throw new UsageError('state.unknown', { text: word, list });
  });
  return [...new Set(all)];
}

/** Codes of frame states by their names, labels or numbers. @throws UsageError */
export const frameCodes = (texts: readonly string[]) => codesOf(FRAME_STATUSES, FRAMES, texts);

/** Codes of task states by their names, labels or numbers; `failed` is all that has failed frames. @throws UsageError */
export const taskCodes = (texts: readonly string[]) => codesOf(TASK_STATUSES, TASKS, texts);
