import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { testClock } from '../support/workstation/clock.js';
import { ROOT } from '../unit/sources.js';

test('the package is a client of the farm for any program', async () => {
  // The other process has the real time, so the farm must have it as well.
  const farm = await startTestSandbox({ clock: testClock(Date.now()) });
  const { protocol, domain, platform, accessId, accessKey } = farm.sandbox.address;
  const address = { protocol, domain, platform, credentials: { accessId, accessKey } };
  const script = `
    const { createClient, TASK_END_STATUS_CODE_LIST } = require('rayvision');
    const client = createClient(${JSON.stringify(address)});
    client.account()
      .then((account) => console.log(JSON.stringify([account.userId, TASK_END_STATUS_CODE_LIST])))
      .finally(() => client.close());`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([expect.any(Number), [10, 20, 23, 25, 30, 35, 45]]);
  await farm.close();
});

const CONSUMER = `
  import { createClient, type Environment, type Task, TASK_END_STATUS_CODE_LIST } from 'rayvision';
  const credentials = { accessId: 'a', accessKey: 'b' };
  const farm = createClient({ protocol: 'https', domain: 'd', platform: '2', credentials });
  export async function main(): Promise<readonly unknown[]> {
    const { tasks }: { readonly tasks: readonly Task[] } = await farm.queryTasks([1]);
    const environments: Environment[] = await farm.environments('windows');
    for (const { taskId } of tasks) await farm.setPriority(taskId, 60);
    // @ts-expect-error labels are text
    await farm.addLabel(5, [1]);
    return [environments, TASK_END_STATUS_CODE_LIST];
  }
`;

test('its types are whole for a program of another folder', async () => {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  // `npm ci` and `npm run build` make them.
  expect(existsSync(join(ROOT, 'dist', 'types', 'src', 'index.d.ts'))).toBe(true);
  const program = mkdtempSync(join(tmpdir(), 'rayvision-consumer-'));
  mkdirSync(join(program, 'node_modules'));
  symlinkSync(ROOT, join(program, 'node_modules', 'rayvision'), 'junction');
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(program, 'node_modules', '@types'), 'junction');
  writeFileSync(join(program, 'program.ts'), CONSUMER);
  const options = ['--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  const argv = [tsc, '--noEmit', '--strict', ...options, 'program.ts'];
  await promisify(execFile)(process.execPath, argv, { cwd: program });
  rmSync(program, { recursive: true, force: true });
});

test('its types tell what each method does', () => {
  const types = readFileSync(join(ROOT, 'dist', 'types', 'src', 'client', 'client.d.ts'), 'utf8');
  const methods = types.split('\n').filter((line) => /^ {4}[a-zA-Z]+: \(/.test(line));
  expect(methods.length).toBeGreaterThan(50);
  expect(types).toMatch(/\/\*\* Stops tasks \(10\)\. \*\/\n {4}stopTasks:/);
});
