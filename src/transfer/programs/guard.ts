// A separate program: starts the program that it reads from its standard input, and ends it, with every process of its
// group, when that input ends. The system closes the input when the parent process ends, however it ends. Never touches
// its own standard output: the program writes to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { endGroup, endMarked, MARK } from './end-group.js';
import type { MarkedCommand } from './guarded-command.js';

/** What the guard sends its parent: the program's process id, why it cannot be started, or how it ended. */
export type GuardReport =
  | { readonly pid: number }
  | { readonly error: string }
  | { readonly code: number | null; readonly signal: string | null };

const isWindows = process.platform === 'win32';

let program: ChildProcess | undefined;
let mark = '';
let leaving = false;

function report(message: GuardReport, then: () => void): void {
  // The parent may be gone.
  if (process.connected) process.send?.(message, then);
  else then();
}

/** Ends what is left of the program's group, reports, and exits. */
async function leave(message: GuardReport): Promise<void> {
  if (leaving) return;
  leaving = true;
  const pid = program?.pid;
  const hasEnded = program?.exitCode != null || program?.signalCode != null;
  if (pid !== undefined && !(isWindows && hasEnded)) await endGroup(pid);
  if (pid !== undefined) endMarked(mark);
  report(message, () => process.exit());
}

const end = () => leave({ code: null, signal: 'SIGTERM' });

function start({ file, args, env, cwd, input, mark: own }: MarkedCommand): void {
  mark = own;
  try {
    program = spawn(file, args, {
      ...{
        env: { ...env, [MARK]: mark },
        ...(cwd !== undefined && { cwd }),
        detached: !isWindows,
        windowsHide: true,
      },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
  } catch (error) {
    leave({ error: codeOf(error) });
    return;
  }
  const { pid, stdin } = program;
  if (pid !== undefined) report({ pid }, () => {});
  program.once('error', (error) => leave({ error: codeOf(error) }));
  // Not `close`: a process that was left behind may hold the pipes.
  program.once('exit', (code, signal) => leave({ code, signal }));
  // A program that does not read its input is no fault.
  stdin?.on('error', () => {});
  stdin?.end(input);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

let line = '';
function read(text: string): void {
  if (program) return;
  line += text;
  if (line.includes('\n')) start(JSON.parse(line));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
process.stdin.setEncoding('utf8').on('data', read);
for (const event of ['end', 'close', 'error']) process.stdin.on(event, end);
