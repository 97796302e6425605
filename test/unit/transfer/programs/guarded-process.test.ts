import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../src/errors.js';
import type { GuardedCommand } from '../../../../src/transfer/programs/guarded-command.js';
import { commandOf, startGuarded } from '../../../../src/transfer/programs/guarded-process.js';
import { isAlive, untilGone } from '../../../support/processes/alive.js';

const PATH = process.env.PATH ?? '';
const folder = mkdtempSync(join(tmpdir(), 'guard-'));

/** A program that runs this code. */
function script(code: string): Omit<GuardedCommand, 'env'> {
  return { file: process.execPath, args: ['-e', code] };
}

/** Starts a program and collects what it prints. */
async function start(command: Omit<GuardedCommand, 'env'>, env: Record<string, string> = { PATH }) {
  const printed = { stdout: '', stderr: '' };
  const seen: ((text: string) => void)[] = [];
  const program = await startGuarded(
    { ...command, env },
    {
      onStdout(bytes) {
        printed.stdout += Buffer.from(bytes).toString();
        for (const one of seen) one(printed.stdout);
      },
      onStderr: (bytes) => {
        printed.stderr += Buffer.from(bytes).toString();
      },
    },
  );
  /** Resolves with the match, once the program has printed it. */
  const prints = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = (text: string) => {
        const [, found] = pattern.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      };
      seen.push(look);
      look(printed.stdout);
    });
  return { program, printed, prints };
}

/** Code that starts another process, which does nothing for an hour, and prints its number. */
const child = (options: string) => `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600000)'], ${options});
  child.unref();
  console.log('child ' + child.pid + '.');`;

describe('a program under the guard', () => {
  test('has its arguments, its input and its environment, and nothing else', async () => {
    const code = `
      process.stdin.on('data', (text) => console.log(JSON.stringify([process.argv.slice(1), String(text), process.env])));
      process.stdin.on('end', () => { console.error('closed'); process.exitCode = 7; });`;
    const args = ['$(touch hacked)', 'a"; touch hacked; "', '', '%PATH%', '行', '\n'];
    const command = { file: process.execPath, args: ['-e', code, '--', ...args], cwd: folder, input: 'y\n' };
    const { program, printed } = await start(command, { ONE: 'two' });
    expect(await program.ended).toEqual({ code: 7, signal: null });
    const [argv, input, env] = JSON.parse(printed.stdout);
    expect(argv).toEqual(args);
    expect(input).toBe('y\n');
    if (process.platform !== 'win32') expect(env).toEqual({ ONE: 'two', TRANSFER_GUARD: expect.any(String) });
    expect(printed.stderr).toBe('closed\n');
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
  });

  test('may print much, and not read its input', async () => {
    const code = "require('node:fs').writeSync(1, 'x'.repeat(3e6)); process.exit(3)";
    const { program, printed } = await start({ ...script(code), input: 'y'.repeat(1e6) });
    expect(await program.ended).toEqual({ code: 3, signal: null });
    expect(printed.stdout).toHaveLength(3e6);
  });

  test('that cannot be started is a ConfigError with the path', async () => {
    const file = join(folder, 'missing');
    const error = await start({ file, args: [] }).catch((one) => one);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(`'${file}' cannot be started (ENOENT)`);
  });

  test('is a script, or a program of the system', () => {
    expect(commandOf('/a/b.cjs', ['c'])).toEqual({ file: process.execPath, args: ['/a/b.cjs', 'c'] });
    expect(commandOf('/a/b', ['c'])).toEqual({ file: '/a/b', args: ['c'] });
  });
});

describe.skipIf(process.platform === 'win32')('its group', () => {
  test.each([
    ['in the group', "{ stdio: 'ignore' }", true],
    ['in the group, with the output', "{ stdio: ['ignore', 'inherit', 'inherit'] }", true],
    [
      'in a group of its own, with the output',
      "{ stdio: ['ignore', 'inherit', 'ignore'], detached: true }",
      false,
    ],
  ])('is ended with it: a process %s', async (_, options, inGroup) => {
    const { program, prints } = await start(script(child(options)));
    const pid = Number(await prints(/child (\d+)\./));
    expect(await program.ended).toEqual({ code: 0, signal: null });
    if (inGroup || process.platform === 'linux') await untilGone(pid);
    else process.kill(pid, 'SIGKILL');
  });

  test('is ended on demand, also where SIGTERM is ignored', async () => {
    const code = `${child("{ stdio: 'ignore' }")} process.on('SIGTERM', () => {}); setTimeout(() => {}, 3600000);
      console.log('own ' + process.pid + '.')`;
    const { program, prints } = await start(script(code));
    const pids = [Number(await prints(/child (\d+)\./)), Number(await prints(/own (\d+)\./))];
    await program.end();
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await program.ended).code).toBeNull();
    await program.end();
  });

  test.each<readonly [string, string]>([
    ['a process in the group', "{ stdio: 'inherit' }"],
    ...(process.platform === 'linux'
      ? [['a process in a group of its own', "{ stdio: 'ignore', detached: true }"] as const]
      : []),
  ])('is ended when the guard is killed: %s', async (_, options) => {
    const code = `${child(options)} console.log('guard ' + process.ppid + '.'); setTimeout(() => {}, 3600000);`;
    const { program, prints } = await start(script(code));
    const pid = Number(await prints(/child (\d+)\./));
    process.kill(Number(await prints(/guard (\d+)\./)), 'SIGKILL');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await untilGone(pid);
  });

  test.skipIf(!existsSync('/proc/self/fd'))('has no handle of ours', async () => {
    const file = join(folder, 'list');
    writeFileSync(file, '#!/bin/sh\nexec ls -l /proc/self/fd\n', { mode: 0o755 });
    const { program, printed } = await start({ file, args: [] });
    await program.ended;
    expect(printed.stdout.match(/socket:/g)).toHaveLength(3);
  });
});
