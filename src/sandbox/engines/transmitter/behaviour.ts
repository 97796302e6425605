import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { withoutKeys } from '../../../domain/without-keys.js';

/** How one run departs from what it should do; for tests. Files are named by their last name. */
interface Misbehaviour {
  /** Exit code instead of the right one, after the transfer. */
  readonly exit?: number;
  /** Exit code without a transfer. */
  readonly exitBefore?: number;
  /** Lines after the transfer in place of the summary. */
  readonly says?: readonly string[];
  /** A line that is printed again and again for ever, at the beginning; `#` in it counts. */
  readonly repeats?: string;
  /** A line that is printed at the beginning. */
  readonly text?: string;
  /** Bytes without a line end that are printed at the beginning. */
  readonly noise?: number;
  /** When the program falls silent for ever: at once, after `upload is begin`, in the middle of the first file. */
  readonly silent?: 'start' | 'begin' | 'moving';
  /** Files that are not transferred, of which nothing is reported. */
  readonly omit?: readonly string[];
  /** Files of which half is written and which are reported as done. */
  readonly half?: readonly string[];
  /** Files that fail with this line, and this number of an error. */
  readonly fail?: readonly string[];
  readonly interrupt?: readonly string[];
  readonly unreadable?: readonly string[];
  readonly error?: number;
  /** A process that is left behind: in the group; in the group, with the output; in its own session, with the output. */
  readonly child?: 'group' | 'output' | 'daemon';
  /** Output in pieces of so many bytes. */
  readonly pieces?: number;
  readonly lineEnd?: string;
  readonly encoding?: 'latin1' | 'utf8';
}

/** A run's departures. */
export interface Behaviour extends Misbehaviour {
  /** Starts the process that is left behind. */
  leaveChild(): void;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Starts a process that does nothing for an hour. */
function leaveChild(child: Misbehaviour['child'], program: string): void {
  if (child === undefined) return;
  const own = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600000)'], {
    env: withoutKeys(process.env),
    detached: child === 'daemon',
    stdio: ['ignore', child === 'group' ? 'ignore' : 'inherit', 'ignore'],
  });
  own.unref();
  appendFileSync(`${program}.children`, `${own.pid}\n`);
}

/**
 * Reads how this run is to behave from `<program>.behaviour.json`: `{"runs": [{…}, {…}]}`, one member a run; the last one
 * holds for all further runs. Records the run in `<program>.calls.jsonl`, if that file exists.
 */
export function readBehaviour(program: string, argv: readonly string[]): Behaviour {
  const calls = `${program}.calls.jsonl`;
  if (existsSync(calls)) {
    const stdin = readFileSync(0, 'utf8');
    const { pid, env, cwd } = process;
    const list = argv[argv.indexOf('-L') + 1] ?? '';
    const assets = list.endsWith('.json') && existsSync(list) ? readFileSync(list, 'utf8') : null;
    appendFileSync(calls, `${JSON.stringify({ argv, env, stdin, pid, cwd: cwd(), assets })}\n`);
  }
  const file = `${program}.behaviour.json`;
  if (!existsSync(file)) return { leaveChild: () => {} };
  const { runs } = JSON.parse(readFileSync(file, 'utf8')) as { runs: readonly Misbehaviour[] };
  const counter = `${program}.runs`;
  const own = runs[Math.min(sizeOf(counter), runs.length - 1)] ?? {};
  appendFileSync(counter, '.');
  return { ...own, leaveChild: () => leaveChild(own.child, program) };
}
