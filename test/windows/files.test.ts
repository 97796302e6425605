import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareEnv, PROGRAM, rayvision } from '../support/processes/binary.js';
import { mayaScene, newHome, write } from './support.js';

const { folder, env } = newHome();

beforeAll(async () => {
  expect((await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env)).code).toBe(0);
});
afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
});

/** Runs the program with this on its standard input. */
function withInput(argv: readonly string[], input: string, world = env) {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { env: world });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(input);
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('lines that end in CRLF', () => {
  test('are accepted in a scene', async () => {
    const texture = write(join(folder, 'a.png'), 'x');
    const scene = write(join(folder, 'crlf.ma'), mayaScene([texture], '\r\n'));
    const { code, stdout } = await rayvision(['analyze', scene, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).scenes[0]).toMatchObject({
      frames: { value: '1-5[1]', state: 'found' },
      assets: [{ missing: false }],
    });
  });

  test('are accepted in ids on standard input and in project files', async () => {
    const ids: string[] = [];
    const scene = write(join(folder, 'ids.ma'), mayaScene([]));
    for (let at = 0; at < 2; at++) {
      const { stdout } = await rayvision(['submit', scene, '--sandbox', '-y', '-q', '--new'], env);
      ids.push(stdout.trim());
    }
    const waited = await withInput(['wait', '-', '--sandbox', '--json'], `${ids.join('\r\n')}\r\n`);
    expect(waited.code).toBe(0);
    expect(JSON.parse(waited.stdout).tasks.map((one: { taskId: number }) => String(one.taskId))).toEqual(ids);
    write(join(folder, '.rayvision.json'), '{\r\n  "artist": "Ann"\r\n}\r\n');
    const listed = await rayvision(['config', 'list', '--json'], env);
    expect(listed.code).toBe(0);
  });
});

describe('the configuration folder', () => {
  test('holds a key without file modes, and without a warning', async () => {
    const { stdout } = await rayvision(['sandbox', 'start', '--json'], env);
    const { domain, accessId, accessKey } = JSON.parse(stdout);
    const world = bareEnv(folder, { RAYVISION_CONFIG_DIR: join(folder, 'signed-in') });
    const argv = ['login', '--access-id', accessId, '--key-stdin', '--domain', domain];
    const login = await withInput(argv, `${accessKey}\r\n`, world);
    expect([login.code, login.stderr]).toEqual([0, expect.not.stringContaining('chmod')]);
    const who = await rayvision(['whoami', '--json'], world);
    expect([who.code, who.stderr]).toEqual([0, '']);
  });

  test('survives a killed process: the same command makes one task', async () => {
    const scene = write(join(folder, 'killed.ma'), mayaScene([]));
    const argv = ['submit', scene, '--sandbox', '-y', '--json'];
    const before = JSON.parse((await rayvision(['sandbox', 'status', '--json'], env)).stdout).tasks;
    await rayvision(['sandbox', 'fault', '--next', '1', '--delay', '3s'], env);
    const child = spawn(process.execPath, [PROGRAM, ...argv], { env, stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('close', resolve));
    setTimeout(() => child.kill(), 1500);
    await gone;
    await rayvision(['sandbox', 'fault', '--next', '0'], env);
    const { code } = await rayvision(argv, env);
    expect(code).toBe(0);
    const after = JSON.parse((await rayvision(['sandbox', 'status', '--json'], env)).stdout).tasks;
    expect(after - before).toBe(1);
  });
});
