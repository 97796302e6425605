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

/**
 * Starts a program in a process group that ends when this process ends, however it ends: a small guard process starts
 * it, and ends the group when the pipe to this process closes.
 * @throws ConfigError for a file that cannot be started
 */
export declare function startGuarded(command: GuardedCommand, output: GuardedOutput): Promise<GuardedProcess>;
