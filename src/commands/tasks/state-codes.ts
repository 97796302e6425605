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

const TASKS: Short = { stopped: [10], timelimit: [23], test: [40] };

const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');

/** What a state can be called: by its label, and where that has a comma, which parts a list here, by either part. */
function wordsOf({ label }: State): string[] {
  return label.split(',').map((part) => part.trim());
}

/** The word of the tables that means this state and no other. */
function wordOf(state: State, states: readonly State[]): string {
  if (!state.label.includes(',')) return state.label;
  const others = states.filter((one) => one !== state).flatMap(wordsOf);
  return wordsOf(state).find((word) => !others.includes(word)) ?? state.name.toLowerCase();
}

function codesOf(states: readonly State[], short: Short, words: readonly string[]): number[] {
  const all = words.flatMap((word) => {
    const known = short[plain(word)];
    if (known) return known;
    const found = states.find(
      (state) =>
        String(state.code) === word ||
        [state.name, state.label, wordOf(state, states)].some((one) => plain(one) === plain(word)),
    );
    if (found) return [found.code];
    const list = states.map((state) => `${wordOf(state, states)} (${state.code})`).join(', ');
    throw new UsageError('state.unknown', { text: word, list });
  });
  return [...new Set(all)];
}

const bareWords = (states: readonly State[], short: Short) => [
  ...Object.keys(short),
  ...states.map((state) => wordOf(state, states).replaceAll(' ', '-')),
];

/** Words for the states of frames and tasks that need no quotes in a shell, some of several states. */
export const FRAME_STATE_WORDS = [...new Set(bareWords(FRAME_STATUSES, FRAMES))];
export const TASK_STATE_WORDS = [...new Set(bareWords(TASK_STATUSES, TASKS))];

const separate = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(',')).map((word) => word.trim());

/** Codes of frame states by their names, labels or numbers. @throws UsageError */
export const frameCodes = (texts: readonly string[]) => codesOf(FRAME_STATUSES, FRAMES, separate(texts));

/** Which tasks a list of states means. */
export interface TaskStates {
  readonly codes: readonly number[];
  /** Whoever looks for `failed` also means tasks that still render, or were stopped, and have failed frames. */
  readonly anyFailedFrame: boolean;
}

/** What ended with failed frames, or failed as a whole. */
const FAILED = [45, 30];

/** Task states by their names, labels or numbers. @throws UsageError */
export function taskStates(texts: readonly string[]): TaskStates {
  const words = separate(texts);
  const others = words.filter((word) => plain(word) !== 'failed');
  const anyFailedFrame = others.length < words.length;
  const codes = [...(anyFailedFrame ? FAILED : []), ...codesOf(TASK_STATUSES, TASKS, others)];
  return { codes: [...new Set(codes)], anyFailedFrame };
}
