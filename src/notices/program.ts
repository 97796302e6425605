import type { Notice } from '../domain/task/notice.js';
import { runChild } from './child.js';
import { codeOf, type Delivery, DONE } from './delivery.js';
import { noticeEnvironment } from './environment.js';
import { findProgram, type SearchWorld } from './find-program.js';

/** Milliseconds that the program may run. */
const TIME = 60_000;

/** A notice that runs a program. */
export interface ProgramRun {
  readonly program: string;
  readonly notice: Notice;
  readonly signal: AbortSignal;
  /** Milliseconds that the program may run. */
  readonly time?: number;
  onOutput(text: string): void;
}

/**
 * Runs the program of `--exec`: without a shell and without arguments, the task on its standard input. A program that
 * fails is not run again: it may have done half of its work.
 * @throws the signal's reason when interrupted
 */
export async function runNoticeProgram(
  { program, notice, signal, time = TIME, onOutput }: ProgramRun,
  world: SearchWorld,
): Promise<Delivery> {
  const file = await findProgram(program, world);
  if (file === undefined) return { kind: 'refused', cause: (translate) => translate('ui.notice.noProgram') };
  const end = await runChild({
    ...{ file, args: [], env: noticeEnvironment(world.env, notice), signal, time, onOutput },
    stdin: `${JSON.stringify(notice.body.task)}\n`,
  });
  if (end.kind === 'exit' && end.code === 0) return DONE;
  return {
    kind: 'refused',
    cause: (translate) => {
      if (end.kind === 'late') return translate('ui.notice.late', { seconds: time / 1000 });
      return end.kind === 'exit'
        ? translate('ui.notice.exit', { code: end.code })
        : translate('ui.notice.unstarted', { code: codeOf(end.cause) });
    },
  };
}
