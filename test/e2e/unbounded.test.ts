import { execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { type Breaking, startBreakingFarm } from '../support/farms/breaking-farm.js';
import { TELL_MEMORY } from '../support/list-run.js';
import { bareEnv, emptyFolder, PROGRAM, start } from '../support/processes/binary.js';
import { openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { pointingTo } from '../support/workstation/cli.js';

// The built program, with input of unlimited size: answers, files, pipes.

/** MiB that an unlimited answer may take beyond an ordinary one. */
const MOST_MORE = 150;

let how: Breaking | undefined;

const harness = await openKillHarness();
const { domain } = harness.farm.sandbox.address;
const farm = await startBreakingFarm({ domain, env: pointingTo(harness.farm) }, { breaking: () => how });
const folder = emptyFolder();
writeFileSync(join(folder, 'farm.pem'), farm.certificate.cert);
const env = bareEnv(folder, { ...farm.env, ...TELL_MEMORY, NODE_EXTRA_CA_CERTS: join(folder, 'farm.pem') });
afterAll(async () => {
  await farm.close();
  await harness.close();
});

/** Runs a command line to its end, with a piece so many times on standard input. */
function run(
  argv: readonly string[],
  input?: { piece: Buffer; times: number },
  more: Record<string, string> = {},
  cwd = folder,
) {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    env: { ...env, ...more },
    cwd,
    // Ends a run that hangs.
    timeout: timeLimit(50_000),
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let left = input?.times ?? 0;
  const write = () => {
    while (left-- > 0) if (!child.stdin.write(input?.piece)) return;
    child.stdin.end();
  };
  child.stdin.on('drain', write).on('error', () => {});
  write();
  return new Promise<{ code: number | null; stdout: string; stderr: string; memory: number }>((resolve) => {
    child.once('close', (code) => {
      const memory = Number(/maxRSS (\d+)/.exec(stderr)?.[1]) / 1024;
      resolve({ code, stdout, stderr: stderr.replace(/maxRSS \d+\n/, ''), memory });
    });
  });
}

/** The environment for a configuration folder, without a key pair. */
function atHome(folder: string): Record<string, string> {
  return { RAYVISION_CONFIG_DIR: folder, RAYVISION_API_ACCESS_ID: '', RAYVISION_API_KEY: '' };
}

const CALL = ['api', '/api/render/common/queryPlatforms', '-d', '{"zone":1}'];

describe('an answer', { timeout: timeLimit(60_000) }, () => {
  let usual: number;
  beforeAll(async () => {
    how = undefined;
    const { code, memory } = await run(CALL);
    expect(code).toBe(0);
    usual = memory;
  });

  test.each<Breaking>(casesAt([2], ['huge', 'endless', 'gzip-bomb', 'deep', 'crowded']))(
    'that exceeds the limits (%s) ends with 76, and takes little memory',
    async (one) => {
      how = one;
      const { code, stdout, stderr, memory } = await run(CALL);
      expect([code, stdout]).toEqual([76, '']);
      expect(stderr).toContain(farm.domain);
      expect(memory - usual).toBeLessThan(MOST_MORE);
    },
  );

  exhaustively(test).each<Breaking>(['deep', 'gateway', 'plaintext'])(
    'that exceeds the limits or is malformed (%s) does not end a wait',
    async (one) => {
      how = undefined;
      const [id] = (await runOnce(harness.prepareSubmit())).ids;
      await harness.farm.call('/sandbox/set', { taskIds: [id], status: 25 });
      how = one;
      const waiting = start(['wait', String(id), '--interval', '200ms', '--timeout', '50s'], env);
      await waiting.waitForOutput('stderr', 'still waiting');
      how = undefined;
      expect(await waiting.ended).toBe(0);
    },
  );
});

/** A text of so many bytes, in pieces of a megabyte. */
const megabytes = (text: string, count: number) => ({
  piece: Buffer.from(text.repeat(1_048_576 / text.length)),
  times: count,
});

describe('standard input', { timeout: timeLimit(60_000) }, () => {
  test.each(
    casesAt(
      [1],
      [
        [['api', '/api/x', '-d', '-'], ' ', 1500, 'Standard input is larger than 64 MB'],
        [['wait', '-'], '1001\n1002\n123456', 50, 'Standard input is larger than 4 MB'],
        [['status', '-'], '1 ', 50, 'Standard input is larger than 4 MB'],
        [['upload', '--list', '-'], 'a/b\n', 200, 'Standard input is larger than 64 MB'],
        [['login', '--access-id', 'x', '--key-stdin'], 'k', 100, 'key'],
      ],
    ),
  )('of %j that exceeds the limit is an error', async (argv, text, count, words) => {
    const { code, stdout, stderr, memory } = await run(argv, megabytes(text, count));
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toContain(words);
    expect(memory).toBeLessThan(300);
  });

  test.each(
    casesAt(
      [1],
      [
        [['api', '/api/x', '-d', '-'], '[', 65],
        [['api', '/api/x', '-d', '-'], '{"a":', 65],
      ],
    ),
  )('of %j that is nested too deeply is an error', async (argv, text, expected) => {
    const { code, stderr } = await run(argv, { piece: Buffer.from(text.repeat(100_000)), times: 1 });
    expect(code).toBe(expected);
    expect(stderr).toContain('deeper than 500 levels');
  });

  test.skipIf(process.platform === 'win32').each(
    casesAt(
      [1],
      [
        ['api', '/api/x', '-d', '-'],
        ['wait', '-'],
        ['upload', '--list', '-'],
      ],
    ),
  )('whose writer pauses does not block SIGTERM: %s %s', async (...argv) => {
    const child = spawn(process.execPath, [PROGRAM, ...argv], { env, stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    // More than a pipe holds: once it is written, the program is reading.
    await new Promise((written) => child.stdin.write(Buffer.alloc(1_048_576, ' '), written));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
  });
});

const posix = process.platform !== 'win32' && existsSync('/dev/fd');

describe.skipIf(!posix)('a file that is a pipe', { timeout: timeLimit(60_000) }, () => {
  let pipe: string;
  beforeAll(() => {
    pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    writeFileSync(join(folder, 'shot.ma'), 'x');
  });

  const SCENE = ['submit', 'SCENE', '--frames', '1'];

  test.each(
    casesAt(
      [2],
      [
        [['api', '/api/x', '-d', '@PIPE']],
        [[...SCENE, '--task-json', 'PIPE']],
        [[...SCENE, '--asset', 'PIPE']],
        [['submit', 'PIPE', '--dcc', 'maya', '--frames', '1']],
        [['analyze', 'PIPE', '--dcc', 'maya']],
        [['upload', 'PIPE']],
        [['upload', '--list', 'PIPE']],
      ],
    ),
  )('ends with 66, without waiting for a writer: %j', async (line) => {
    const argv = line.map((word) => word.replace('PIPE', pipe).replace('SCENE', join(folder, 'shot.ma')));
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([66, '']);
    expect(stderr).toContain(pipe);
  });

  test.each(casesAt([1], ['config.json', 'credentials.json']))('is an error in place of %s', async (name) => {
    const own = emptyFolder();
    execFileSync('mkfifo', [join(own, name)]);
    const { code, stderr } = await run(['config', 'list'], undefined, atHome(own));
    expect(code).toBe(65);
    expect(stderr).toContain(name);
  });

  test.each(casesAt([0], ['last-task.json', 'sandbox/address.json']))(
    'counts as missing in place of %s',
    async (name) => {
      const own = emptyFolder();
      mkdirSync(join(own, 'sandbox'));
      execFileSync('mkfifo', [join(own, name)]);
      const last = name.startsWith('last');
      const argv = last ? ['status', '--last'] : ['sandbox', 'status'];
      const bare = { RAYVISION_CONFIG_DIR: own, RAYVISION_DOMAIN: '' };
      const { code, stderr } = await run(argv, undefined, last ? { RAYVISION_CONFIG_DIR: own } : bare);
      expect([code, stderr]).toEqual([last ? 66 : 69, expect.stringContaining('Error')]);
    },
  );

  const bash = existsSync('/bin/bash');
  test.skipIf(!bash)('that a shell has opened is read: <(program), /dev/stdin', async () => {
    how = undefined;
    const call = `"$0" "$1" api /api/render/common/queryPlatforms -d`;
    const program = `printf '{"zone":%s}' 1`;
    const lines = [
      `${call} @<(${program})`,
      `${program} | ${call} @/dev/stdin`,
      `${program} | ${call} @/dev/fd/0`,
      `${call} @/dev/stdin < <(${program})`,
    ];
    for (const line of casesAt([0], lines)) {
      const argv = ['-c', line, process.execPath, PROGRAM];
      const { stdout } = await promisify(execFile)('/bin/bash', argv, { env });
      expect(JSON.parse(stdout).length, line).toBeGreaterThan(0);
    }
  });

  exhaustively(test).skipIf(!bash)(
    'that a shell has opened has a limit too, and does not block SIGTERM',
    async () => {
      const line = `exec "$0" "$1" api /api/x -d`;
      const child = spawn('/bin/bash', ['-c', `${line} @<(yes)`, process.execPath, PROGRAM], { env });
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(65);
      const slow = `${line} @<(head -c 1000000 /dev/zero; echo read >&2; sleep 50)`;
      const waiting = spawn('/bin/bash', ['-c', slow, process.execPath, PROGRAM], { env });
      const ended = new Promise((resolve) => waiting.once('exit', resolve));
      await new Promise((resolve) => waiting.stderr.once('data', resolve));
      waiting.kill('SIGTERM');
      expect(await ended).toBe(143);
      waiting.stderr.destroy();
      waiting.stdout.destroy();
    },
  );
});

describe('a file', { timeout: timeLimit(60_000) }, () => {
  test.each(casesAt([0], ['[', '{"a":']))(
    'that is nested too deeply is reported with its name: %s',
    async (part) => {
      const file = join(folder, 'deep.json');
      writeFileSync(join(folder, 'shot.ma'), '//Maya ASCII 2023 scene\n');
      writeFileSync(file, part.repeat(100_000));
      for (const argv of [
        ['api', '/api/x', '-d', `@${file}`],
        ['submit', join(folder, 'shot.ma'), '--frames', '1', '--task-json', file],
      ]) {
        const { code, stderr } = await run(argv);
        expect([argv[0], code]).toEqual([argv[0], 65]);
        expect(stderr).toContain(`${file} is nested deeper than 500 levels`);
      }
    },
  );

  test.each(casesAt([1], ['config.json', 'credentials.json']))(
    '%s that is nested too deeply is reported with its name',
    async (name) => {
      const own = emptyFolder();
      const file = join(own, name);
      writeFileSync(file, `{"profiles":${'['.repeat(100_000)}`, { mode: 0o600 });
      const { code, stderr } = await run(['config', 'list'], undefined, atHome(own));
      expect(code).toBe(65);
      expect(stderr).toContain(`${file} is nested deeper than 500 levels`);
    },
  );

  exhaustively(test)('.rayvision.json that is nested too deeply is reported with its name', async () => {
    const own = emptyFolder();
    writeFileSync(join(own, '.rayvision.json'), `{"label":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const { code, stderr } = await run(['config', 'list'], undefined, {}, own);
    expect(code).toBe(65);
    expect(stderr).toContain('.rayvision.json is nested deeper than 500 levels');
  });

  test('that is larger than the limit is not read', async () => {
    const file = join(folder, 'large.json');
    const large = openSync(file, 'w');
    ftruncateSync(large, 3 * 1024 ** 3);
    closeSync(large);
    for (const argv of [
      ['api', '/api/x', '-d', `@${file}`],
      ['upload', '--list', file],
    ]) {
      const { code, stderr, memory } = await run(argv);
      expect([argv[0], code]).toEqual([argv[0], 65]);
      expect(stderr).toContain(`${file} is larger than 64 MB`);
      expect(memory).toBeLessThan(150);
    }
  });
});
