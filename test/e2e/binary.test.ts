import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision, start } from '../support/processes/binary.js';

const SCENE = 'test/fixtures/demo.project';
const folder = emptyFolder();
const env = bareEnv(folder);

beforeAll(async () => {
  const { code, stderr } = await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env);
  expect(stderr).toBe('');
  expect(code).toBe(0);
}, timeLimit(30_000));

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

describe('the binary', { timeout: timeLimit(30_000) }, () => {
  test('prints the version in package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await rayvision(['--version'], env)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(
    casesAt([3], [[['help']], [['help', 'submit']], [['sandbox', 'help']], [['sandbox', 'help', 'set']]]),
  )('prints help for %j', async (argv) => {
    const { code, stdout, stderr } = await rayvision(argv, env);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: rayvision /);
  });

  test.each(casesAt([1], [[['help', 'nonsense']], [['sandbox']]]))('ends with 64 for %j', async (argv) => {
    const { code, stdout, stderr } = await rayvision(argv, env);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/^Error: /);
  });

  test('prints Chinese with --lang zh or RAYVISION_LANG', async () => {
    const help = await rayvision(['--help', '--lang', 'zh'], env);
    expect(help.stdout).toMatch(/^用法：rayvision /);
    const zh = { ...env, RAYVISION_LANG: 'zh' };
    expect(await rayvision(['wait', 'x'], zh)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('错误：“x”不是任务号'),
    });
    expect((await rayvision(['sandbox', 'status'], zh)).stdout).toContain('个任务');
  });

  test.skipIf(process.platform === 'win32')('runs in a working folder that was deleted', async () => {
    const gone = join(folder, 'gone');
    const script = `mkdir -p '${gone}' && cd '${gone}' && rmdir '${gone}' && exec "$@"`;
    const line = ['config', 'get', 'platform'];
    const argv = ['-c', script, 'sh', process.execPath, PROGRAM, ...line];
    const child = spawn('/bin/sh', argv, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const [[code], told] = await Promise.all([once(child, 'close'), text(child.stdout)]);
    expect([code, told]).toEqual([0, '2\n']);
  });

  test('submits, waits and finishes on the sandbox', async () => {
    const submitted = await rayvision(['submit', SCENE, '--frames', '1-5', '--sandbox', '-q'], env);
    expect(submitted.stderr).toBe('');
    const id = submitted.stdout.trim();
    expect(id).toMatch(/^\d+$/);
    const waited = await rayvision(['wait', id, '--sandbox', '--json', '--interval', '100ms'], env);
    expect(waited.code).toBe(0);
    expect(JSON.parse(waited.stdout).tasks[0].frames.done).toBe(5);
  });

  exhaustively(test)('selects the task submitted last with --last', async () => {
    const { stdout } = await rayvision(['submit', SCENE, '--frames', '1', '--sandbox', '-q'], env);
    const last = await rayvision(['status', '--last', '--sandbox', '--json'], env);
    expect(JSON.parse(last.stdout).tasks[0].taskId).toBe(Number(stdout));
  });

  test('ends with 0 and without an error if its reader closes the pipe', async () => {
    const listing = start(['list-dcc'], env);
    listing.child.stdout.destroy();
    expect(await listing.ended).toBe(0);
    expect(listing.output.stderr).toBe('');
  });

  test('ends a wait with 141 if its reader closes the pipe before the task has ended', async () => {
    const { stdout } = await rayvision(['submit', SCENE, '--frames', '1', '--sandbox', '-q'], env);
    const id = stdout.trim();
    await rayvision(['sandbox', 'set', id, '--status', '5'], env);
    const waiting = start(['wait', id, '--sandbox', '--ndjson', '--interval', '100ms'], env);
    await waiting.waitForOutput('stdout', '"event":"status"');
    waiting.child.stdout.destroy();
    await rayvision(['sandbox', 'set', id, '--status', '0'], env);
    expect(await waiting.ended).toBe(141);
    expect(waiting.output.stderr).toBe('');
  });

  test.skipIf(process.platform !== 'linux')('reports that a result could not be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [PROGRAM, 'list-dcc'], { env, stdio: ['ignore', full, 'pipe'] });
    let told = '';
    child.stderr?.on('data', (chunk) => {
      told += chunk;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(73);
    expect(told).toContain('Cannot write the result (ENOSPC)');
    closeSync(full);
  });

  test.skipIf(process.platform === 'win32').each(
    casesAt(
      [0],
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ],
    ),
  )('prints on %s the command to wait again, and exits with %i', async (signal, exit) => {
    const submitted = await rayvision(['submit', SCENE, '--frames', '1-9', '--sandbox', '-q'], env);
    const id = submitted.stdout.trim();
    await rayvision(['sandbox', 'set', id, '--status', '5'], env);
    const events = start(['wait', id, '--sandbox', '--ndjson'], env);
    const plain = start(['wait', id, '--sandbox'], env);
    await plain.waitForOutput('stderr', 'rendering');
    plain.child.kill(signal);
    expect(await plain.ended).toBe(exit);
    expect(plain.output.stderr).toContain(`rayvision wait ${id} --sandbox`);
    await events.waitForOutput('stdout', '"event":"status"');
    events.child.kill(signal);
    expect(await events.ended).toBe(exit);
    const last = JSON.parse(events.output.stdout.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ event: 'end', outcome: 'interrupted', exitCode: exit });
  });

  test('refuses a second sandbox on the same folder', async () => {
    const { code, stderr } = await rayvision(['sandbox', 'start', '--foreground'], env);
    expect(code).toBe(75);
    expect(stderr).toContain('is already running');
  });
});

test.each(casesAt([1], ['en', 'zh']))(
  'the first page of the help that the build wrote is the one that is composed (%s)',
  async (lang) => {
    const built = await rayvision(['--help', '--lang', lang], env);
    expect(built.stdout).toBe(readFileSync(join('dist', `help-${lang}.txt`), 'utf8'));
    // `help` goes through the parser, which composes it.
    expect(built.stdout).toBe((await rayvision(['help', '--lang', lang], env)).stdout);
  },
);

exhaustively(describe)('a sandbox that was killed', { timeout: timeLimit(30_000) }, () => {
  test.skipIf(process.platform === 'win32')(
    'starts again at the same address, and a wait continues to its end',
    async () => {
      const fresh = emptyFolder();
      const own = bareEnv(fresh);
      await rayvision(['sandbox', 'start', '--frame-time', '20ms'], own);
      const { stdout } = await rayvision(['submit', SCENE, '--frames', '1-5', '--sandbox', '-q'], own);
      const id = stdout.trim();
      await rayvision(['sandbox', 'set', id, '--status', '5'], own);
      const wait = start(['wait', id, '--sandbox', '--interval', '100ms'], own);
      await wait.waitForOutput('stderr', 'rendering');
      const before = JSON.parse(readFileSync(join(fresh, 'config/sandbox/address.json'), 'utf8'));
      process.kill(before.pid, 'SIGKILL');
      await wait.waitForOutput('stderr', 'still waiting');
      const again = JSON.parse((await rayvision(['sandbox', 'start', '--json'], own)).stdout);
      expect(again.domain).toBe(before.domain);
      expect(again.pid).not.toBe(before.pid);
      const body = JSON.stringify({ taskIds: [Number(id)] });
      await rayvision(['api', '/api/render/handle/startTask', '-d', body, '--sandbox'], own);
      expect(await wait.ended).toBe(0);
      await rayvision(['sandbox', 'stop'], own);
      rmSync(fresh, { recursive: true, force: true });
    },
  );
});

describe('a port that is in use', { timeout: timeLimit(30_000) }, () => {
  test.each(casesAt([1], [[['--foreground'], 75] as const, [[], 69] as const]))(
    'is reported (%j)',
    async (flags, exit) => {
      const { domain } = JSON.parse(readFileSync(join(folder, 'config/sandbox/address.json'), 'utf8'));
      const port = domain.split(':')[1];
      const other = emptyFolder();
      const { code, stderr } = await rayvision(
        ['sandbox', 'start', '--port', port, ...flags],
        bareEnv(other),
      );
      expect(stderr).toContain(`Cannot listen on port ${port}`);
      expect(code).toBe(exit);
      rmSync(other, { recursive: true, force: true });
    },
  );
});

describe('--sandbox on a fresh machine', { timeout: timeLimit(30_000) }, () => {
  test('starts one sandbox for several commands at the same time', async () => {
    const fresh = emptyFolder();
    const own = bareEnv(fresh);
    const argv = ['submit', SCENE, '--frames', '1', '--sandbox', '-q'];
    const all = await Promise.all([1, 2, 3].map(() => rayvision(argv, own)));
    expect(all.map(({ stderr }) => stderr).join('')).toBe('');
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(3);
    const { stdout } = await rayvision(['sandbox', 'status', '--json'], own);
    expect(JSON.parse(stdout).tasks).toBe(3);
    const { pid } = JSON.parse(readFileSync(join(fresh, 'config/sandbox/address.json'), 'utf8'));
    expect(JSON.parse(stdout).pid).toBe(pid);
    expect((await rayvision(['sandbox', 'stop'], own)).code).toBe(0);
    expect((await rayvision(['sandbox', 'status'], own)).code).toBe(69);
    rmSync(fresh, { recursive: true, force: true });
  });
});

describe('a run that does not end, with nothing left to wait for', { timeout: timeLimit(30_000) }, () => {
  /** The program with a sleep that never ends. */
  const SLEEPLESS = `
    process.exitCode = 70;
    const { processContext, run } = require(process.argv[1]);
    const world = processContext();
    world.sleep = () => new Promise(() => {});
    run(process.argv.slice(2), world).then((code) => world.end(code));
  `;
  const lost = (...argv: string[]) => {
    const main = join(PROGRAM, '../../dist/main.js');
    const own = {
      RAYVISION_DOMAIN: '127.0.0.1:1',
      RAYVISION_API_ACCESS_ID: 'id',
      RAYVISION_API_KEY: 'a-key',
    };
    const child = spawn(process.execPath, ['-e', SLEEPLESS, main, ...argv], { env: { ...env, ...own } });
    return Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  };

  test.each(casesAt([0], [[['--json']], [[]]]))('exits with 70 and reports a bug (%j)', async (flags) => {
    // No farm listens at the address, so the program sleeps before it retries.
    const [[code], stdout, stderr] = await lost('status', '1', ...flags);
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toContain('nothing is left to wait for');
    if (flags.length > 0) {
      expect(JSON.parse(stderr).error).toMatchObject({ name: 'InternalError', exitCode: 70 });
    }
  });
});
