import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rayvision, start } from '../support/processes/binary.js';
import { mayaScene, newHome, write } from './support.js';

const { folder, env } = newHome();
const scene = write(join(folder, 'Meine Szene.ma'), mayaScene([]));

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
});

describe('the first use on a machine', () => {
  test('list-dcc needs no farm', async () => {
    const { code, stdout, stderr } = await rayvision(['list-dcc'], env);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^maya +2000 +\.ma \.mb$/m);
  });

  test('analyze prints the scene’s path in Windows’ notation', async () => {
    const { code, stdout } = await rayvision(['analyze', scene, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).scenes[0]).toMatchObject({
      scene,
      frames: { value: '1-5[1]', state: 'found' },
    });
  });

  test('sandbox start leaves the sandbox running in the background', async () => {
    const { code, stdout } = await rayvision(['sandbox', 'start', '--frame-time', '50ms', '--json'], env);
    expect(code).toBe(0);
    const status = await rayvision(['sandbox', 'status', '--json'], env);
    expect(status.code).toBe(0);
    expect(JSON.parse(stdout).pid).not.toBe(process.pid);
  });

  test('submit --wait --download writes five frames', async () => {
    const to = join(folder, 'frames');
    const argv = ['submit', scene, '--sandbox', '--yes', '--wait', '--download', to, '--json'];
    const { code, stdout, stderr } = await rayvision(argv, env);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).download).toMatchObject({ fetched: 5 });
    const frames = readdirSync(to, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(frames).toHaveLength(5);
    const [first] = frames;
    const png = readFileSync(join(first?.parentPath ?? '', first?.name ?? ''));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  test('submit -q prints only the task id', async () => {
    const { code, stdout } = await rayvision(['submit', scene, '--sandbox', '-y', '-q', '--new'], env);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\r?\n$/)]);
  });
});

describe('without signals', () => {
  test('a killed wait does not affect its task', async () => {
    const submitted = await rayvision(['submit', scene, '--sandbox', '-y', '-q', '--new'], env);
    const id = submitted.stdout.trim();
    await rayvision(['sandbox', 'set', id, '--status', '5'], env);
    const waiting = start(['wait', id, '--sandbox', '--ndjson', '--interval', '100ms'], env);
    await waiting.waitForOutput('stdout', '"status"');
    // Windows has no SIGTERM: a process is ended at once.
    waiting.child.kill();
    await waiting.ended;
    const { stdout } = await rayvision(['status', id, '--sandbox', '--json'], env);
    expect(JSON.parse(stdout).tasks[0].status.code).toBe(5);
    await rayvision(['sandbox', 'set', id, '--status', '25'], env);
    expect((await rayvision(['wait', id, '--sandbox'], env)).code).toBe(0);
  });

  test('sandbox stop ends the background sandbox', async () => {
    expect((await rayvision(['sandbox', 'stop'], env)).code).toBe(0);
    expect((await rayvision(['sandbox', 'status'], env)).code).not.toBe(0);
    expect(existsSync(join(folder, 'config'))).toBe(true);
  });
});
