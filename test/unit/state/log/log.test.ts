import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../src/errors.js';
import { createSecrets } from '../../../../src/secrets/index.js';
import { type LogWorld, logFile, writeLog } from '../../../../src/state/log/log.js';
import { appendLine, LARGEST } from '../../../../src/state/log/log-file.js';

const KEY = 'k"e\\y/of the farm';

function world(more: Partial<LogWorld> = {}): LogWorld {
  const secrets = createSecrets();
  secrets.keep(KEY);
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-log-'));
  return { env: {}, cwd: folder, folder, pid: 4711, now: () => Date.UTC(2026, 0, 1), secrets, ...more };
}

function full(file: string, text: string): void {
  writeFileSync(file, `${text}${' '.repeat(LARGEST - text.length)}`);
}

describe('a log', () => {
  test('lies below all state, or where RAYVISION_LOG says', () => {
    const one = world();
    expect(logFile(one)).toBe(join(one.folder, 'logs', 'rayvision.log'));
    const named = world({ env: { RAYVISION_LOG: 'my logs' } });
    expect(logFile(named)).toBe(join(named.cwd, 'my logs', 'rayvision.log'));
  });

  test('asks for no folder of its own when one is named', () => {
    const homeless: LogWorld = {
      ...world(),
      env: { RAYVISION_LOG: 'logs' },
      get folder(): string {
        throw new ConfigError('config.noHome');
      },
    };
    expect(() => writeLog({ event: 'begin' }, homeless)).not.toThrow();
    expect(() => writeLog({}, Object.create(homeless, { env: { value: {} } }))).toThrow(ConfigError);
  });

  test('has one line of JSON for each entry, for this user only', () => {
    const one = world();
    writeLog({ event: 'begin', command: 'submit' }, one);
    writeLog({ path: '/a\nb', code: 200, requestId: undefined }, one);
    const time = '2026-01-01T00:00:00.000Z';
    const lines = readFileSync(logFile(one), 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time, pid: 4711, event: 'begin', command: 'submit' },
      { time, pid: 4711, path: '/a\nb', code: 200 },
    ]);
    if (process.platform === 'win32') return;
    expect(statSync(logFile(one)).mode & 0o777).toBe(0o600);
    expect(statSync(join(one.folder, 'logs')).mode & 0o777).toBe(0o700);
  });

  test('holds no secret, not even a part of one that was cut', () => {
    const one = world();
    writeLog({ message: KEY, deep: { in: [JSON.stringify(KEY)] } }, one);
    writeLog({ message: `${'x'.repeat(20_000 - 5)}${KEY}` }, one);
    const text = readFileSync(logFile(one), 'utf8');
    expect(text).not.toContain('of the farm');
    expect(text).not.toContain('k\\"e');
    expect(text.split('\n')[1]?.length).toBeLessThan(20_200);
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});

test.skipIf(process.platform === 'win32')('a pipe in its place is not waited for', () => {
  const one = world();
  const file = logFile(one);
  mkdirSync(dirname(file), { recursive: true });
  execFileSync('mkfifo', [file]);
  expect(() => writeLog({ event: 'begin' }, one)).toThrow(/not a regular file/);
});

describe('rotation', () => {
  test('keeps three logs beside the one that is written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rayvision-log-'));
    const file = join(folder, 'x.log');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      full(file, name);
      appendLine(file, `after ${name}`, Date.now());
    }
    const first = (path: string) => readFileSync(path, 'utf8').slice(0, 7);
    expect(readdirSync(folder).toSorted()).toEqual(['x.log', 'x.log.1', 'x.log.2', 'x.log.3']);
    expect(first(file)).toBe('after e');
    expect(['.1', '.2', '.3'].map((end) => first(file + end)[0])).toEqual(['e', 'd', 'c']);
  });

  test('is left to the process that is at it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rayvision-log-')), 'x.log');
    full(file, 'old');
    mkdirSync(`${file}.lock`);
    appendLine(file, 'a line', Date.now());
    expect(existsSync(`${file}.1`)).toBe(false);
    expect(readFileSync(file, 'utf8')).toMatch(/^old *a line\n$/);
  });

  test('that a process left unfinished is done by the next but one line', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rayvision-log-')), 'x.log');
    full(file, 'old');
    mkdirSync(`${file}.lock`);
    const old = Date.now() / 1000 - 60;
    utimesSync(`${file}.lock`, old, old);
    appendLine(file, 'one', Date.now());
    appendLine(file, 'two', Date.now());
    expect(readFileSync(file, 'utf8')).toBe('two\n');
    expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/one\n$/);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test('that is impossible loses no line', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rayvision-log-')), 'x.log');
    full(file, 'old');
    mkdirSync(`${file}.1`);
    writeFileSync(join(`${file}.1`, 'in the way'), '');
    mkdirSync(`${file}.2`);
    writeFileSync(join(`${file}.2`, 'in the way'), '');
    appendLine(file, 'a line', Date.now());
    const texts = readdirSync(join(file, '..'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.join('')).toContain('a line\n');
    expect(texts.join('')).toContain('old');
    rmSync(join(file, '..'), { recursive: true });
  });
});
