import { spawn } from 'node:child_process';

/** Returns the run time of a process in milliseconds. @throws for an unexpected exit code */
export function timeOf(
  file: string,
  argv: readonly string[],
  env = process.env,
  good: readonly number[] = [0],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== null && good.includes(code)) resolve(performance.now() - started);
      else reject(new Error(`${argv.join(' ')} ended with ${code}: ${output}`));
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

/** Runs two commands alternately; returns the median of each. */
export async function alternate(
  runs: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<[one: number, other: number]> {
  await one();
  await other();
  const ones: number[] = [];
  const others: number[] = [];
  for (let run = 0; run < runs; run++) {
    ones.push(await one());
    others.push(await other());
  }
  return [median(ones), median(others)];
}

export const PROGRAM = 'bin/rayvision.js';
