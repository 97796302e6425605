import { FINISHED_TEST } from '../../domain/task/end-of-wait.js';
import type { ShownRow } from '../../output/batch.js';
import type { ValidRequest } from '../../submission/validate-request.js';
import type { SubmitLine } from '../submit/submit-line.js';

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/** A row of the file, and what has become of it. */
export interface BatchRow extends Changing<ShownRow> {
  readonly line: number;
  readonly name: string;
  readonly after: readonly string[];
  /** Its options, merged with those of the line. */
  readonly submitLine: SubmitLine;
  /** Its own `task-json`, which is not that of the line. */
  readonly ownTaskFile: string | undefined;
  /** Whether the row itself names further files to upload. */
  readonly hasOwnAssets: boolean;
  /** Hash of the values that are sent. */
  readonly values: string;
  /** The checked request; undefined before the check, and for a row that an earlier run submitted. */
  request?: ValidRequest;
  /** Whether the task pauses after its test frames. */
  stopsAfterTest?: boolean;
  /** The status code of the end that was reported by a notice. */
  reported?: number;
}

/** FINISHED: every frame is done. */
const FINISHED = 25;

/** Whether the rows that wait for this one can be submitted. */
export function isFinished({ state, task }: ShownRow): boolean {
  return state === 'ended' && task?.status.code === FINISHED;
}

/** Whether the rows that wait for this one are skipped. One that is paused after its test frames can still finish. */
export function hasEndedBadly(row: ShownRow): boolean {
  if (row.state === 'failed' || row.state === 'skipped') return true;
  return row.state === 'ended' && !isFinished(row) && row.task?.status.code !== FINISHED_TEST;
}
