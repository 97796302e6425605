import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { casesAt, timeLimit } from '../support/exhaustive.js';
import { ROOT } from '../unit/sources.js';

// The package as `npm install` installs it: packed, and unpacked into an empty folder.

const run = promisify(execFile);
const { dependencies, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** A folder of a program that has installed the package. */
let consumer: string;
/** Paths in the package. */
let packed: string[];

/** Installs another package from this checkout, without the registry. */
function link(name: string, as = name): void {
  mkdirSync(join(consumer, 'node_modules', as, '..'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), join(consumer, 'node_modules', as), 'junction');
}

beforeAll(async () => {
  // `npm run build` makes it.
  expect(existsSync(join(ROOT, 'dist/index.d.ts'))).toBe(true);
  consumer = mkdtempSync(join(tmpdir(), 'rayvision-consumer-'));
  mkdirSync(join(consumer, 'node_modules'));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const pack = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', consumer];
  const { stdout } = await run(npm, pack, { cwd: ROOT, shell: process.platform === 'win32' });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files.map(({ path }: { path: string }) => path);
  await run('tar', ['-xzf', filename], { cwd: consumer });
  renameSync(join(consumer, 'package'), join(consumer, 'node_modules/rayvision'));
  for (const name of Object.keys(dependencies)) link(name);
}, timeLimit(60_000));

const node = (...argv: string[]) => run(process.execPath, argv, { cwd: consumer });

test('the package has only the files that it needs to run', () => {
  const scripts = packed.filter((path) => /^dist\/[\w.-]+\.js$/.test(path));
  expect(scripts.length).toBeGreaterThan(20);
  expect(packed.filter((path) => !scripts.includes(path)).toSorted()).toEqual(
    [
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES',
      'bin/rayvision.js',
      'dist/help-en.txt',
      'dist/help-zh.txt',
      'dist/index.d.ts',
      'package.json',
      // Beside README.md npm packs its translations.
      ...packed.filter((path) => path === 'README.zh.md'),
    ].toSorted(),
  );
});

test('the package runs as a command', async () => {
  const program = join('node_modules', 'rayvision', 'bin', 'rayvision.js');
  expect((await node(program, '--version')).stdout).toBe(`${version}\n`);
});

const USE = `
  const farm = { protocol: 'http', domain: '127.0.0.1:1', platform: '2', credentials: { accessId: 'a', accessKey: 'b' } };
  const client = createClient(farm, { sleep: () => Promise.resolve() });
  client.account().catch((error) => console.log(error instanceof UnreachableError, error.exitCode));
`;

test.each([
  ['an ES module', 'main.mjs', `import { createClient, UnreachableError } from 'rayvision';${USE}`],
  ['CommonJS', 'main.cjs', `const { createClient, UnreachableError } = require('rayvision');${USE}`],
])('the package is loaded by %s, and sends requests', async (_, file, code) => {
  writeFileSync(join(consumer, file), code);
  expect(await node(file)).toEqual({ stdout: 'true 69\n', stderr: '' });
});

test('an uncaught error shows a line of source, not a whole file', async () => {
  const code = `
    const { createClient } = require('rayvision');
    createClient({ protocol: 'http', domain: '127.0.0.1:1', platform: '2', credentials: {} }).account();`;
  const { stderr } = await node('-e', code).catch((error) => error);
  expect(stderr).toContain('node_modules/rayvision/dist/index.js:'.replaceAll('/', join('/')));
  expect(Math.max(...stderr.split('\n').map((line: string) => line.length))).toBeLessThan(200);
});

describe('the types of the package', { timeout: timeLimit(60_000) }, () => {
  const PROGRAM = `
    import { createClient, type Environment, type Task, TASK_END_STATUS_CODE_LIST, UsageError } from 'rayvision';
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
    export const exitCode = (error: unknown): number => (error instanceof UsageError ? error.exitCode : 0);
  `;

  // No package of types is installed, and every declaration is checked.
  test.each(
    casesAt(
      [4],
      [
        ['typescript-5.4', 'commonjs', 'node10'],
        ['typescript-5.4', 'nodenext', 'nodenext'],
        ['typescript-5.9', 'commonjs', 'node10'],
        ['typescript-5.9', 'nodenext', 'nodenext'],
        ['typescript', 'nodenext', 'nodenext'],
        ['typescript', 'preserve', 'bundler'],
      ],
    ),
  )('compile with %s, --module %s, --moduleResolution %s', async (compiler, module, moduleResolution) => {
    for (const file of ['program.mts', 'program.cts']) writeFileSync(join(consumer, file), PROGRAM);
    const tsc = join(ROOT, 'node_modules', compiler, 'bin', 'tsc');
    const options = ['--strict', '--noEmit', '--target', 'es2022'];
    const resolution = ['--module', module, '--moduleResolution', moduleResolution];
    const result = await node(tsc, ...options, ...resolution, 'program.mts', 'program.cts').catch((e) => e);
    expect(result.stdout).toBe('');
    expect(result.code).toBeUndefined();
  });

  test('have the docstring of each method', () => {
    const types = readFileSync(join(consumer, 'node_modules/rayvision/dist/index.d.ts'), 'utf8');
    const methods = types.split('\n').filter((line) => /^ {4}[a-zA-Z]+: \(/.test(line));
    expect(methods.length).toBeGreaterThan(50);
    expect(types).toMatch(/\/\*\* Stops tasks \(10\)\. \*\/\n {4}stopTasks:/);
  });
});

test('THIRD-PARTY-NOTICES holds the licence of each bundled package, and is current', async () => {
  await run(process.execPath, [join(ROOT, '.ci/notices.mjs'), '--check']);
  const notices = readFileSync(join(consumer, 'node_modules/rayvision/THIRD-PARTY-NOTICES'), 'utf8');
  for (const name of ['got', 'zod', 'fzstd', 'rxjs'])
    expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
