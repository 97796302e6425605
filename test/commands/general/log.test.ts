import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { World } from '../../../src/context.js';
import { BUGS_URL } from '../../../src/domain/package.js';
import { ConfigError } from '../../../src/errors.js';
import { cli } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const [id] = (await workstation.pinned(30)) as [number];
afterAll(() => workstation.close());

function fresh(): string {
  return mkdtempSync(join(tmpdir(), 'rayvision-log-'));
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
function entries(folder: string): any[] {
  return linesOf(readFileSync(join(folder, 'rayvision.log'), 'utf8')).map((line) => JSON.parse(line));
}

/** A world whose system knows no home folder. */
const HOMELESS: Partial<World> = Object.defineProperty({}, 'folder', {
  enumerable: true,
  get: () => {
    throw new ConfigError('config.noHome');
  },
});

describe('the log', () => {
  test('has each attempt, and the begin and end of the command', async () => {
    const logs = join(fresh(), 'made', 'on the way');
    await workstation.run(['status', String(id)], { env: { ...workstation.env, RAYVISION_LOG: logs } });
    expect(entries(logs)).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        pid: process.pid,
        event: 'begin',
        command: 'status',
        version: expect.any(String),
      },
      {
        time: expect.any(String),
        pid: process.pid,
        method: 'POST',
        path: '/api/render/handle/queryTaskInfo/v2',
        attempt: 1,
        code: 200,
        requestId: expect.any(String),
        duration: expect.any(Number),
      },
      { time: expect.any(String), pid: process.pid, event: 'end', exitCode: 0 },
    ]);
  });

  test('has each retry, with "lost" for a missing answer', async () => {
    const logs = fresh();
    await workstation.run(['sandbox', 'fault', '--next', '2', '--drop'], {
      env: { ...workstation.env, RAYVISION_LOG: logs },
    });
    await workstation.run(['status', String(id)], { env: { ...workstation.env, RAYVISION_LOG: logs } });
    const attempts = entries(logs).filter(({ method }) => method);
    expect(attempts.map(({ attempt, code }) => [attempt, code])).toEqual([
      [1, 200],
      [1, 'lost'],
      [2, 'lost'],
      [3, 200],
    ]);
  });

  test('has the error that ended a command, with its stack', async () => {
    const logs = fresh();
    const env = { ...workstation.env, RAYVISION_LOG: logs };
    const { stderr } = await workstation.run(['status', '999999'], { env });
    expect(stderr).not.toContain('    at ');
    const error = entries(logs).find(({ event }) => event === 'error');
    expect(error).toMatchObject({ name: 'NoInputError', exitCode: 66 });
    expect(error.stack).toContain('    at ');
    expect(entries(logs).at(-1)).toMatchObject({ event: 'end', exitCode: 66 });
  });

  test('has the name of the command, and no other argument', async () => {
    const logs = fresh();
    const env = { ...workstation.env, RAYVISION_LOG: logs };
    workstation.file('secret-film.ma');
    const flags = ['--frames', '1', '--dcc-version', '2023', '--set', 'time_out=4242'];
    await workstation.run(['submit', 'secret-film.ma', ...flags], { env });
    const text = readFileSync(join(logs, 'rayvision.log'), 'utf8');
    expect(text).toContain('"command":"submit"');
    expect(text).not.toMatch(/secret-film|4242/);
  });

  test('is written with --debug too, in the configuration folder', async () => {
    const folder = fresh();
    const { stderr } = await workstation.run(['status', String(id), '--debug'], { folder });
    expect(stderr).toMatch(/^POST \/api\/render\/handle\/queryTaskInfo\/v2 #1 200 \S+ \d+ ms\n$/);
    expect(entries(join(folder, 'logs'))).toHaveLength(3);
  });

  test('is not written by default', async () => {
    const folder = fresh();
    await workstation.run(['status', String(id)], { folder });
    await workstation.run(['status', 'nonsense'], { folder });
    expect(existsSync(join(folder, 'logs'))).toBe(false);
  });
});

describe('a log that cannot be written', () => {
  function inTheWay(): string {
    const path = join(fresh(), 'file');
    writeFileSync(path, '');
    return path;
  }

  test.each<[string, () => string]>([
    ['a file where the folder should be', inTheWay],
    ['a file above the folder', () => join(inTheWay(), 'below')],
    [
      'a folder where the file should be',
      () => {
        const folder = fresh();
        mkdirSync(join(folder, 'rayvision.log'));
        return folder;
      },
    ],
    ...(process.platform === 'linux'
      ? ([['a folder that takes none', () => '/proc/nope/deeper']] as [string, () => string][])
      : []),
  ])('causes one warning and nothing else (%s)', async (_, place) => {
    const env = { ...workstation.env, RAYVISION_LOG: place() };
    const { code, stdout, stderr } = await workstation.run(['wait', String(id), '--timeout', '1s', '-y'], {
      env,
    });
    expect([code, stdout]).toEqual([30, expect.stringContaining('2W')]);
    expect(stderr.match(/Warning: Cannot write the log \(\w+\)/g)).toHaveLength(1);
    const json = await workstation.run(['status', String(id), '--json'], { env });
    expect([json.code, json.stderr]).toEqual([0, '']);
  });

  test('without a home folder causes a warning only with --debug', async () => {
    expect((await cli(['list-dcc'], { world: HOMELESS })).stderr).toBe('');
    const { code, stderr } = await cli(['list-dcc', '--debug'], { world: HOMELESS });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: Cannot write the log \(This system has no home folder.*\n$/);
  });
});

describe('a bug', () => {
  const broken: Partial<World> = {
    randomBytes() {
      throw new TypeError('the dice are\ngone');
    },
  };
  const whom = BUGS_URL ?? 'report it to the person who gave you rayvision';

  test('is reported in one line, with the path of the log and where to report it', async () => {
    const folder = fresh();
    const { code, stdout, stderr } = await workstation.run(['status', String(id)], { folder, world: broken });
    expect([code, stdout]).toEqual([70, '']);
    const [first, hint, ...rest] = linesOf(stderr);
    expect(first).toBe('Error: Internal error: the dice are gone');
    expect(hint).toContain(join(folder, 'logs', 'rayvision.log'));
    expect(hint).toContain(whom);
    expect(rest).toEqual([]);
    const [error, ...others] = entries(join(folder, 'logs'));
    expect(error).toMatchObject({ event: 'error', name: 'InternalError', exitCode: 70 });
    expect(error.stack).toMatch(/TypeError: the dice are gone\n {4}at /);
    expect(others).toEqual([]);
  });

  test('is reported as JSON with --json', async () => {
    const folder = fresh();
    const { stderr } = await workstation.run(['status', String(id), '--json'], { folder, world: broken });
    const { error } = onlyJson(stderr);
    expect(error).toMatchObject({ name: 'InternalError', exitCode: 70 });
    expect(error.hint).toContain(join(folder, 'logs', 'rayvision.log'));
  });

  test('shows its stack with --debug, and logs it once', async () => {
    const logs = fresh();
    const env = { ...workstation.env, RAYVISION_LOG: logs };
    const { stderr } = await workstation.run(['status', String(id), '--debug'], { env, world: broken });
    expect(stderr).toContain('TypeError: the dice are');
    expect(stderr).toContain('    at ');
    expect(entries(logs).map(({ event }) => event)).toEqual(['begin', 'error', 'end']);
  });

  test.each<[string, Partial<World>]>([
    ['no home', HOMELESS],
    ['a file in the way', { env: { RAYVISION_LOG: join(import.meta.dirname, 'log.test.ts') } }],
    ['a clock that is broken too', { now: () => Number.NaN }],
  ])('without a writable log is reported with a hint at --debug (%s)', async (_, part) => {
    const env = { ...workstation.env, ...part.env };
    const world = Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(part),
        ...Object.getOwnPropertyDescriptors({ ...broken, env }),
      },
    );
    const { code, stderr } = await cli(['status', '1', '--json'], { world });
    expect(code).toBe(70);
    const { hint } = onlyJson(stderr).error;
    expect(hint).toContain('could not be written to the log');
    expect(hint).toContain('--debug');
    expect(hint).toContain(whom);
  });
});
