import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { testClock } from '../support/workstation/clock.js';
import { ROOT } from '../unit/sources.js';

test('a program sends requests to the farm with the package', async () => {
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

/** Makes a folder in which a program finds the package, and compiles the program there. */
async function compile(source: string, ...more: string[]): Promise<string> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  // `npm ci` and `npm run build` make them.
  expect(existsSync(join(ROOT, 'dist', 'index.d.ts'))).toBe(true);
  const program = mkdtempSync(join(tmpdir(), 'rayvision-consumer-'));
  mkdirSync(join(program, 'node_modules'));
  symlinkSync(ROOT, join(program, 'node_modules', 'rayvision'), 'junction');
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(program, 'node_modules', '@types'), 'junction');
  writeFileSync(join(program, 'package.json'), '{"type":"module"}');
  writeFileSync(join(program, 'program.ts'), source);
  const options = ['--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  const argv = [tsc, '--strict', ...options, ...more, 'program.ts'];
  await promisify(execFile)(process.execPath, argv, { cwd: program });
  return program;
}

test('a program analyzes a scene, submits it, waits for it and downloads its results', async () => {
  const program = await compile(readFileSync(join(ROOT, 'test/fixtures/library-example.ts'), 'utf8'));
  writeFileSync(join(program, 'shot.ma'), mayaScene());
  const env = bareEnv(emptyFolder());
  const start = await rayvision(['sandbox', 'start', '--frame-time', '20ms', '--json'], env);
  const { protocol, domain, accessId, accessKey } = JSON.parse(start.stdout);
  const farm = { RAYVISION_PROTOCOL: protocol, RAYVISION_DOMAIN: domain };
  const credentials = { RAYVISION_API_ACCESS_ID: accessId, RAYVISION_API_KEY: accessKey };
  const options = { cwd: program, env: { ...env, ...farm, ...credentials } };
  const run = promisify(execFile)(process.execPath, ['program.js', 'shot.ma', 'results'], options);
  const { stdout, stderr } = await run.finally(() => rayvision(['sandbox', 'stop'], env));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Submitted task \d+\nDownloaded 3 files to results\n$/);
  const results = readdirSync(join(program, 'results'), { recursive: true });
  expect(results.filter((name) => String(name).includes('.'))).toHaveLength(3);
  rmSync(program, { recursive: true, force: true });
});
