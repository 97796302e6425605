import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the vendor's Python package has the program, below a Python environment on Linux. */
export const IN_PYTHON =
  'lib/python3.11/site-packages/rayvision_sync/transmission/linux/rayvision_transmitter';

export interface ProgramOptions {
  /** What it prints. */
  readonly prints?: string;
  readonly mode?: number;
  /** Whether `aspera/ascp` lies beside it. */
  readonly ascp?: boolean;
  /** The whole script, in place of one that prints. */
  readonly script?: string;
}

/** Writes a program that stands in for the vendor's transmitter as far as `--version` goes; returns its path. */
export function installProgram(file: string, options: ProgramOptions = {}): string {
  const { prints = 'current version: 1.1.5', mode = 0o755, ascp = true } = options;
  const { script = `#!/bin/sh\necho '${prints}'\nexit 1\n` } = options;
  mkdirSync(join(dirname(file), 'aspera'), { recursive: true });
  writeFileSync(file, script);
  chmodSync(file, mode);
  if (ascp) writeFileSync(join(dirname(file), 'aspera/ascp'), '', { mode: 0o755 });
  return file;
}
