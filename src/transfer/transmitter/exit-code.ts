import type { GuardedEnd } from '../programs/guarded-command.js';

/** What an exit code of the program means. */
export type ExitMeaning =
  /** All files were transferred, except those that the output names. */
  | 'done'
  /** A recoverable error: the program may be run again. */
  | 'retry'
  /** It cannot be repeated with success. */
  | 'failed';

/** -1 of the program's `main`, as systems report it: Linux, Windows unsigned, Windows signed. */
const MINUS_ONE = [255, 4_294_967_295, -1];

/** Returns the meaning of a program's end (docs/protocol/workflow.md, §6.2). */
export function exitMeaning({ code }: GuardedEnd): ExitMeaning {
  if (code === 0) return 'done';
  return code === 1 ? 'retry' : 'failed';
}

/** Returns a program's end in short: `exit -1`, `exit 3`, `SIGSEGV`. */
export function showEnd({ code, signal }: GuardedEnd): string {
  if (code === null) return signal ?? '?';
  return `exit ${MINUS_ONE.includes(code) ? -1 : code}`;
}

/** Numbers of errors that pass (docs/protocol/workflow.md, §6.2). */
const RECOVERABLE = new Set([
  ...[102, 103, 116, 117, 123, 124, 125, 126, 131, 132, 143, 145, 146, 147, 202, 203],
  ...[214, 215, 216, 217, 218, 224, 229, 230, 232, 233],
]);

/** Whether an error of one file passes by itself. */
export function isRecoverable(number: number | undefined): boolean {
  return number !== undefined && RECOVERABLE.has(number);
}
