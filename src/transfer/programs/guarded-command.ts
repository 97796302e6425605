/** A program to run: no shell reads its arguments. */
export interface GuardedCommand {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to its standard input, which is then closed. */
  readonly input?: string;
}

/** What the guard receives. */
export interface MarkedCommand extends GuardedCommand {
  /** In the environment of the program and its descendants. */
  readonly mark: string;
}

/** Receives what a program prints, as it comes. */
export interface GuardedOutput {
  onStdout(bytes: Uint8Array): void;
  onStderr(bytes: Uint8Array): void;
}

/** How a program ended: one of the two is null. */
export interface GuardedEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running program. */
export interface GuardedProcess {
  readonly ended: Promise<GuardedEnd>;
  /** Ends the program and every process that it started; resolves when they are gone. */
  end(): Promise<void>;
}

/** Starts a program under a guard. */
export type StartProgram = (command: GuardedCommand, output: GuardedOutput) => Promise<GuardedProcess>;
