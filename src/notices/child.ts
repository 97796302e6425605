import { spawn } from 'node:child_process';

/** A program to run, without a shell. */
export interface ChildRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which it is killed. */
  readonly time: number;
  /** Receives what it prints, on either stream, up to a limit. */
  onOutput?(text: string): void;
}

/** How a program ended. */
export type ChildEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Bytes of a program's output that are passed on. */
const MOST_OUTPUT = 256 * 1024;
/** Milliseconds that a program's output may stay open after its end: its own children may hold it. */
const DRAIN = 500;

/** Runs a program to its end. @throws the signal's reason when interrupted; the program is killed then */
export async function runChild({
  file,
  args,
  env,
  stdin,
  signal,
  time,
  onOutput,
}: ChildRun): Promise<ChildEnd> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(time);
  const child = spawn(file, args, {
    ...{ env, shell: false, windowsHide: true, stdio: 'pipe' as const },
    ...{ signal: AbortSignal.any([signal, late]), killSignal: 'SIGKILL' as const },
  });
  let passed = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      if (passed < MOST_OUTPUT) onOutput?.(text.slice(0, MOST_OUTPUT - passed));
      passed += text.length;
    });
  }
  // It need not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const end = await new Promise<ChildEnd>((done) => {
    child.once('error', (cause) => done({ kind: 'failed', cause }));
    child.once('close', (code) => done({ kind: 'exit', code: code ?? -1 }));
    child.once('exit', (code) => {
      const drained = AbortSignal.timeout(DRAIN);
      drained.addEventListener('abort', () => done({ kind: 'exit', code: code ?? -1 }));
    });
  });
  child.stdout.destroy();
  child.stderr.destroy();
  signal.throwIfAborted();
  return late.aborted ? { kind: 'late' } : end;
}
