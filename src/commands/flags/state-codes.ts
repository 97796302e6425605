import { FRAME_STATUSES } from '../../domain/frames/frame-status.js';
import { TASK_STATUSES } from '../../domain/task/task-status.js';
import { UsageError } from '../../errors.js';

interface State {
  readonly code: number;
  readonly name: string;
  readonly label: string;
}

/** Status codes by a short name; some names have several states. */
type ShortNames = Readonly<Record<string, readonly number[]>>;

const FRAME_SHORT_NAMES: ShortNames = { waiting: [1, 6, 7, 9, 10], executing: [2] };

const TASK_SHORT_NAMES: ShortNames = { stopped: [10], timelimit: [23], test: [40] };

const normalized = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');

/** Returns the words for a state: its label, or the parts of a label with a comma, which would split a list here. */
function labelParts({ label }: State): string[] {
  return label.split(',').map((part) => part.trim());
}

/** Returns a word that no other state has. */
function uniqueWord(state: State, states: readonly State[]): string {
  if (!state.label.includes(',')) return state.label;
  const others = states.filter((one) => one !== state).flatMap(labelParts);
  return labelParts(state).find((word) => !others.includes(word)) ?? state.name.toLowerCase();
}

function codesOf(states: readonly State[], shortNames: ShortNames, words: readonly string[]): number[] {
  const all = words.flatMap((word) => {
    const known = shortNames[normalized(word)];
    if (known) return known;
    const found = states.find(
      (state) =>
        String(state.code) === word ||
        [state.name, state.label, uniqueWord(state, states)].some(
          (one) => normalized(one) === normalized(word),
        ),
    );
    if (found) return [found.code];
    const list = states.map((state) => `${uniqueWord(state, states)} (${state.code})`).join(', ');
    throw new UsageError('state.unknown', { text: word, list });
  });
  return [...new Set(all)];
}

const bareWords = (states: readonly State[], shortNames: ShortNames) => [
  ...Object.keys(shortNames),
  ...states.map((state) => uniqueWord(state, states).replaceAll(' ', '-')),
];

/** Words for the states of frames and tasks that need no quotes in a shell, some of several states. */
export const FRAME_STATE_WORDS = [...new Set(bareWords(FRAME_STATUSES, FRAME_SHORT_NAMES))];
export const TASK_STATE_WORDS = [...new Set(bareWords(TASK_STATUSES, TASK_SHORT_NAMES))];

const splitList = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(',')).map((word) => word.trim());

/** Returns the codes of frame states given by name, label or number. @throws UsageError */
export const frameCodes = (texts: readonly string[]) =>
  codesOf(FRAME_STATUSES, FRAME_SHORT_NAMES, splitList(texts));

/** The tasks that a list of states selects. */
export interface TaskStates {
  readonly codes: readonly number[];
  /** `failed` includes tasks with failed frames that still render or were stopped. */
  readonly anyFailedFrame: boolean;
}

/** FAILED and FINISHED_HAS_FAILED. */
const FAILED = [45, 30];

/** Reads task states given by name, label or number. @throws UsageError */
export function taskStates(texts: readonly string[]): TaskStates {
  const words = splitList(texts);
  const others = words.filter((word) => normalized(word) !== 'failed');
  const anyFailedFrame = others.length < words.length;
  const codes = [...(anyFailedFrame ? FAILED : []), ...codesOf(TASK_STATUSES, TASK_SHORT_NAMES, others)];
  return { codes: [...new Set(codes)], anyFailedFrame };
}
