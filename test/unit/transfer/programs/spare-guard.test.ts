import { describe, expect, test } from 'vitest';
import { openSpareGuard } from '../../../../src/transfer/programs/spare-guard.js';
import { untilGone } from '../../../support/processes/alive.js';

const env = { PATH: process.env.PATH ?? '' };

/** Runs a program that prints the number of its guard. */
async function guardOf(start: ReturnType<typeof openSpareGuard>['start']): Promise<number> {
  let printed = '';
  const command = { file: process.execPath, args: ['-e', 'console.log(process.ppid)'], env };
  const program = await start(command, {
    onStdout: (bytes) => {
      printed += Buffer.from(bytes).toString();
    },
    onStderr() {},
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  return Number(printed);
}

describe('a guard that is started before its program', () => {
  test('runs the first program; each further one has its own', async () => {
    const guard = openSpareGuard();
    const [first, second] = [await guardOf(guard.start), await guardOf(guard.start)];
    expect(first).toBeGreaterThan(0);
    expect(second).not.toBe(first);
    guard.close();
  });

  test('that is not needed ends when it is closed', async () => {
    const guard = openSpareGuard();
    guard.close();
    await untilGone(guard.pid ?? 0);
    // A program that comes later has its own.
    expect(await guardOf(guard.start)).not.toBe(guard.pid);
  });

  test.skipIf(process.platform === 'win32')('that was killed meanwhile is replaced', async () => {
    const guard = openSpareGuard();
    process.kill(guard.pid ?? 0, 'SIGKILL');
    await untilGone(guard.pid ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await guardOf(guard.start)).not.toBe(guard.pid);
  });
});
