import { execFile, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliResult } from '../workstation/cli.js';

export const PROGRAM = join(import.meta.dirname, '../../../bin/rayvision.js');

/** Creates a folder for a test's configuration and state. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rayvision-e2e-'));
}

/** Returns an environment without any settings of the farm. */
export function bareEnv(folder: string, more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', SYSTEMROOT = '' } = process.env;
  return { PATH, SYSTEMROOT, HOME: folder, RAYVISION_CONFIG_DIR: join(folder, 'config'), ...more };
}

/** Runs the real binary to its end. */
export function rayvision(argv: readonly string[], env: Record<string, string>): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...argv], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Starts the real binary, for input while it runs. */
export function start(argv: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      output[name] += chunk.toString();
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return {
    child,
    output,
    ended,
    /** Resolves when a stream contains this text. */
    waitForOutput(name: 'stdout' | 'stderr', text: string): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          if (!output[name].includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}
