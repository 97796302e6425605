import { frameCodesOf } from '../frames/frame-status.js';
import { FINISHED_TEST } from '../task/end-of-wait.js';
import { renderingTasks, type Task } from '../task/task.js';
import type { FailureCause } from './failure-causes.js';
import { byWeight, type TellingLine } from './read-log.js';

/** A failed frame, and what its log shows. */
export interface FailedFrame {
  readonly taskId: number;
  readonly name: string;
  /** Whether the farm ended it at its time limit. */
  readonly timedOut: boolean;
  readonly telling: readonly TellingLine[];
}

/** What is known of a task; a fact that could not be fetched is null. */
export interface TaskFacts {
  readonly task: Task;
  /** Balance, coupons and credit together. */
  readonly money: number | null;
  /** Load of the platform that renders the task. */
  readonly load: 'off' | 'normal' | 'busy' | 'full' | null;
  /** Status codes of frames that wait. */
  readonly waiting: readonly number[];
  readonly failed: readonly FailedFrame[];
}

/** Verdicts that come from the state of the task and its surroundings. */
export const STATE_VERDICTS = [
  ...(['deleted', 'finished', 'stopped', 'stopped-by-user', 'frames-stopped', 'abandoned'] as const),
  ...(['out-of-money', 'time-limit', 'test-done', 'no-money', 'analysing', 'updating'] as const),
  ...(['preprocessing', 'platform-off', 'platform-full', 'platform-busy', 'node-limit'] as const),
  ...(['waits-for-photons', 'waits-for-simulation', 'waits-for-preprocessing'] as const),
  ...(['waits-for-machines', 'rendering', 'not-known'] as const),
] as const;
export type StateVerdict = (typeof STATE_VERDICTS)[number];
export type VerdictCode = StateVerdict | FailureCause;

/** Statuses whose verdict is their own, whatever else is known (docs/protocol/endpoints.md, §1.2). */
const BY_STATUS: Readonly<Record<number, StateVerdict>> = {
  10: 'stopped',
  15: 'stopped-by-user',
  20: 'out-of-money',
  23: 'time-limit',
  25: 'finished',
  35: 'abandoned',
  [FINISHED_TEST]: 'test-done',
  50: 'analysing',
  70: 'frames-stopped',
  100: 'updating',
};

/** Statuses with which failed frames decide: rendering, finished with failed frames, failed. */
const MAY_HAVE_FAILED: readonly number[] = [5, 30, 45];

const PHOTONS = frameCodesOf('PHOTONDONEWAITING', 'PREDONEJOBWAITING');
const SIMULATION = frameCodesOf('GOPJOBWAITING');
const PREPROCESSING = frameCodesOf('PREDONEWAITING');

/** Returns the most telling line of all failed frames. */
export function bestEvidence(
  failed: readonly FailedFrame[],
): (TellingLine & { frame: FailedFrame }) | undefined {
  const all = failed.flatMap((frame) => frame.telling.map((line) => ({ ...line, frame })));
  return all.toSorted(byWeight)[0];
}

/** What failed frames show: a cause of the table, or that it is not known. */
function failure(failed: readonly FailedFrame[]): FailureCause | 'not-known' {
  const best = bestEvidence(failed);
  if (best && !best.weak) return best.cause;
  if (failed.length > 0 && failed.every(({ timedOut }) => timedOut)) return 'timeout';
  return best?.cause ?? 'not-known';
}

const LOADS = { off: 'platform-off', full: 'platform-full', busy: 'platform-busy' } as const;

/** Why a task that has not ended makes no progress, or little. */
function delay({ task, money, load, waiting }: TaskFacts): StateVerdict {
  if (money !== null && money <= 0) return 'no-money';
  if (task.status.code === 8) return 'preprocessing';
  const stages = [
    [PHOTONS, 'waits-for-photons'],
    [SIMULATION, 'waits-for-simulation'],
    [PREPROCESSING, 'waits-for-preprocessing'],
  ] as const;
  const { executing, waiting: queued } = task.frames;
  const stage = stages.find(([codes]) => waiting.some((code) => codes.includes(code)))?.[1];
  if (executing === 0 && stage) return stage;
  const limited = renderingTasks([task]).some(
    ({ nodeLimit, frames }) => nodeLimit !== null && frames.executing >= nodeLimit && frames.waiting > 0,
  );
  if (limited && executing > 0) return 'node-limit';
  if (load !== null && load !== 'normal' && (executing === 0 || queued > 0)) return LOADS[load];
  return executing > 0 ? 'rendering' : 'waits-for-machines';
}

/** Returns why a task is as it is: one verdict, "not known" rather than a guess. */
export function verdictOf(facts: TaskFacts): VerdictCode {
  const { task, failed } = facts;
  if (task.deleted) return 'deleted';
  const { code } = task.status;
  const own = BY_STATUS[code];
  if (own) return own;
  if (MAY_HAVE_FAILED.includes(code) && (code !== 5 || failed.length > 0)) return failure(failed);
  return [0, 5, 8].includes(code) ? delay(facts) : 'not-known';
}
