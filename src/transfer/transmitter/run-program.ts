import { clearTimeout, setTimeout as startTimer } from 'node:timers';
import type { GuardedCommand, GuardedProcess, StartProgram } from '../programs/guarded-command.js';
import { type ExitMeaning, exitMeaning, showEnd } from './exit-code.js';
import type { OutputReader } from './output.js';
import { printedText } from './printed-names.js';

/**
 * Time in milliseconds without progress after which the program is ended: it can be silent for ever, or say the same
 * (docs/protocol/workflow.md, §6.2).
 */
export interface Patience {
  /** Before it transfers anything. */
  readonly start: number;
  /** Afterwards. */
  readonly moving: number;
  /** Where it says that bytes flow, and nothing else that is new; five hours by default. */
  readonly still?: number;
}

const STILL = 18_000_000;

/** How a run of the program ended. */
export type RunEnd =
  | { readonly meaning: ExitMeaning; readonly why: string }
  | { readonly meaning: 'silent'; readonly after: number };

/** One run of the program. */
export interface ProgramStart {
  readonly command: GuardedCommand;
  readonly reader: OutputReader;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly start: StartProgram;
  /** Holds the process while it runs. */
  readonly running: Set<GuardedProcess>;
}

/**
 * Runs the program to its end, and ends it when it makes no progress for too long. The time is that of this machine, not of the
 * context: another process does not follow a test's clock.
 * @throws ConfigError for a program that cannot be started; the signal's reason, after the program has ended
 */
export async function runProgram(run: ProgramStart): Promise<RunEnd> {
  const { command, reader, patience, signal, start, running } = run;
  signal.throwIfAborted();
  let program: GuardedProcess | undefined;
  let silentFor: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stillTimer: NodeJS.Timeout | undefined;
  let seen = { news: -1, flow: -1 };
  let lastError = '';
  const endAfter = (ms: number) =>
    startTimer(() => {
      silentFor ??= ms;
      program?.end();
    }, ms);
  const watch = () => {
    const { news, flow } = reader;
    const before = seen;
    if (news === before.news && flow === before.flow) return;
    seen = { news, flow };
    clearTimeout(timer);
    timer = endAfter(reader.hasMoved ? patience.moving : patience.start);
    if (news === before.news) return;
    clearTimeout(stillTimer);
    stillTimer = endAfter(patience.still ?? STILL);
  };
  const stop = () => program?.end();
  signal.addEventListener('abort', stop, { once: true });
  watch();
  try {
    program = await start(command, {
      onStdout(bytes) {
        reader.push(bytes);
        watch();
      },
      onStderr(bytes) {
        lastError = `${lastError}${Buffer.from(bytes).toString('utf8')}`.slice(-300);
      },
    });
    running.add(program);
    if (signal.aborted || silentFor !== undefined) await program.end();
    const end = await program.ended;
    signal.throwIfAborted();
    reader.end();
    if (silentFor !== undefined) return { meaning: 'silent', after: silentFor };
    const { complaint } = reader;
    const text = complaint === undefined ? lastError.trim().split('\n').at(-1) : printedText(complaint);
    return { meaning: exitMeaning(end), why: [showEnd(end), ...(text ? [text] : [])].join(': ') };
  } finally {
    clearTimeout(timer);
    clearTimeout(stillTimer);
    signal.removeEventListener('abort', stop);
    if (program) running.delete(program);
  }
}
