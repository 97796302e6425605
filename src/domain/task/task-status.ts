/** A task's status. */
export interface TaskStatus {
  readonly code: number;
  readonly name: string;
  readonly label: string;
  /** True when a task with this status has ended. */
  readonly end: boolean;
}

/** Codes with which a task has ended (docs/protocol/endpoints.md, §1.2). */
export const TASK_END_STATUS_CODE_LIST = [10, 20, 23, 25, 30, 35, 45] as const;

/** The thirteen task statuses that the farm documents. */
export const TASK_STATUSES: readonly TaskStatus[] = [
  { code: 0, name: 'WAITING', label: 'waiting' },
  { code: 5, name: 'RENDERING', label: 'rendering' },
  { code: 8, name: 'PRE_RENDERING', label: 'preprocessing' },
  { code: 10, name: 'STOP', label: 'stopped' },
  { code: 20, name: 'ARREARAGE_STOP', label: 'stopped, out of money' },
  { code: 23, name: 'TIME_OUT_STOP', label: 'stopped by its time limit' },
  { code: 25, name: 'FINISHED', label: 'finished' },
  { code: 30, name: 'FINISHED_HAS_FAILED', label: 'finished, some frames failed' },
  { code: 35, name: 'ABANDON', label: 'abandoned' },
  { code: 40, name: 'FINISHED_TEST', label: 'test frames done, waiting for full speed' },
  { code: 45, name: 'FAILED', label: 'failed' },
  { code: 50, name: 'ANALYSE', label: 'analysing' },
  { code: 100, name: 'UPDATING', label: 'status being updated' },
].map((status) => ({ ...status, end: isEndCode(status.code) }));

/** Statuses that newer farms report and do not document. */
const UNDOCUMENTED: readonly TaskStatus[] = [
  { code: 15, name: 'USER_STOP', label: 'stopped by the user', end: true },
  { code: 70, name: 'FINISHED_HAS_STOPPED', label: 'finished, some frames stopped', end: true },
];

function isEndCode(code: number): boolean {
  return TASK_END_STATUS_CODE_LIST.some((end) => end === code);
}

/** The status with this code. An unknown code is a status that has not ended, never an error. */
export function taskStatus(code: number): TaskStatus {
  const known = [...TASK_STATUSES, ...UNDOCUMENTED].find((status) => status.code === code);
  return known ?? { code, name: `OTHER_${code}`, label: `other (${code})`, end: false };
}
