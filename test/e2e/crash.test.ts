import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, EXHAUSTIVE, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { linesOf, onlyJson } from '../support/workstation/workstation.js';

const KEY = 'the"key\\of=the/farm';
const PRELOAD = join(import.meta.dirname, '../support/processes/break.cjs');

/** A farm that never answers: the command is still at it when something else breaks. */
const silence = createServer();
await new Promise<void>((resolve) => silence.listen(0, '127.0.0.1', resolve));
afterAll(() => silence.close());

/** Runs a command that fails with an internal error; returns its output and its log. */
async function crash(what: string, argv: readonly string[], more: Record<string, string> = {}) {
  const folder = emptyFolder();
  const env = bareEnv(folder, {
    RAYVISION_API_ACCESS_ID: 'id',
    RAYVISION_API_KEY: KEY,
    RAYVISION_DOMAIN: `127.0.0.1:${(silence.address() as AddressInfo).port}`,
    RAYVISION_BREAK: what,
    NODE_OPTIONS: `--require "${PRELOAD.replaceAll('\\', '/')}"`,
    ...more,
  });
  const result = await rayvision(argv, env);
  const file = join(folder, 'config', 'logs', 'rayvision.log');
  const log = readFileSync(more.RAYVISION_LOG ? join(more.RAYVISION_LOG, 'rayvision.log') : file, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return { ...result, file, log };
}

function leaks(text: string): boolean {
  const once = JSON.stringify(KEY).slice(1, -1);
  return [KEY, once, JSON.stringify(once).slice(1, -1)].some((shape) => text.includes(shape));
}

describe('the binary, after an internal error', { timeout: timeLimit(30_000) }, () => {
  test.each(casesAt([1, 2], ['builtin', 'stray', 'rejection', 'text']))(
    'prints one line (%s)',
    async (what) => {
      const { code, stdout, stderr, file, log } = await crash(what, ['status', '1']);
      expect([code, stdout]).toEqual([70, '']);
      const [first, hint, ...rest] = linesOf(stderr);
      expect(first).toMatch(/^Error: Internal error: .*broken with \*{4}/);
      expect(hint).toContain(file);
      expect(hint).toContain('report it');
      expect(rest).toEqual([]);
      expect(JSON.parse(linesOf(log)[0] ?? '')).toMatchObject({ event: 'error', exitCode: 70 });
      expect(log).toContain('broken with ****');
      expect(leaks(stderr + log)).toBe(false);
    },
  );

  test.each(casesAt([1], ['builtin', 'stray']))('prints JSON with --json (%s)', async (what) => {
    const { code, stdout, stderr, file } = await crash(what, ['wait', '1', '--json']);
    expect([code, stdout]).toEqual([70, '']);
    const { error } = onlyJson(stderr);
    expect(error).toMatchObject({ name: 'InternalError', exitCode: 70 });
    expect(error.hint).toContain(file);
    expect(leaks(stderr)).toBe(false);
  });

  test.each(casesAt([0], ['builtin', 'stray']))('prints the stack with --debug (%s)', async (what) => {
    const { code, stderr, log } = await crash(what, ['status', '1', '--debug']);
    expect(code).toBe(70);
    expect(linesOf(stderr)[2]).toBe('TypeError: broken with ****');
    expect(stderr).toMatch(/^ +at .*broken.*break\.cjs/m);
    expect(linesOf(log).map((line) => JSON.parse(line).event)).toEqual(['begin', 'error', 'end']);
    expect(leaks(stderr + log)).toBe(false);
  });
});

describe('a log of several processes', { timeout: timeLimit(60_000) }, () => {
  test('rotates once, and loses no line', async () => {
    const folder = emptyFolder();
    const logs = join(folder, 'logs');
    const env = bareEnv(folder, { RAYVISION_LOG: logs });
    await rayvision(['list-dcc', '-q'], env);
    const file = join(logs, 'rayvision.log');
    const before = readFileSync(file, 'utf8');
    // Some lines before it is full.
    const filler = `${JSON.stringify({ filler: 'x'.repeat(980) })}\n`;
    const room = 5 * 1024 * 1024 - before.length - 1000;
    writeFileSync(file, before + filler.repeat(Math.ceil(room / filler.length)));
    const count = EXHAUSTIVE ? 16 : 4;
    const runs = await Promise.all(Array.from({ length: count }, () => rayvision(['list-dcc', '-q'], env)));
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
    expect(readdirSync(logs).toSorted()).toEqual(['rayvision.log', 'rayvision.log.1']);
    const entries = readdirSync(logs).flatMap((name) =>
      linesOf(readFileSync(join(logs, name), 'utf8')).map((line) => JSON.parse(line)),
    );
    expect(entries.filter(({ event }) => event === 'begin')).toHaveLength(count + 1);
    expect(entries.filter(({ event }) => event === 'end')).toHaveLength(count + 1);
    rmSync(folder, { recursive: true, force: true });
  });

  test('includes the background sandbox, in any working folder', async () => {
    const folder = emptyFolder();
    const env = bareEnv(folder, { RAYVISION_LOG: join(folder, 'logs'), RAYVISION_API_KEY: KEY });
    const { stdout } = await rayvision(['sandbox', 'start', '--json'], env);
    const { pid, accessKey } = JSON.parse(stdout);
    await rayvision(['sandbox', 'stop', '--sandbox'], { ...env, RAYVISION_API_KEY: '' });
    const log = readFileSync(join(folder, 'logs', 'rayvision.log'), 'utf8');
    const pids = linesOf(log).map((line) => JSON.parse(line).pid);
    expect(pids).toContain(pid);
    expect(log).not.toContain(accessKey);
    expect(readFileSync(join(folder, 'config/sandbox/sandbox.log'), 'utf8')).not.toContain(accessKey);
    rmSync(folder, { recursive: true, force: true });
  });
});
