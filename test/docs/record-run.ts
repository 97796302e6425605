// Makes docs/run.svg from a real run against the sandbox, at a pseudo-terminal: `npm run docs:run`.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { PROGRAM } from '../support/binary.js';
import { ROOT } from '../unit/sources.js';
import { terminalSvg } from './terminal-svg.js';

const COLUMNS = 88;

/** What an artist sees in place of this machine's folder. */
const FOLDER = '/home/ann/film';

/** Runs a command line at a terminal; resolves to all that it wrote. */
function recorded(argv: readonly string[], cwd: string): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm', RAYVISION_CONFIG_DIR: join(cwd, '.config') };
  const pty = spawn(process.execPath, [PROGRAM, ...argv], { cols: COLUMNS, rows: 60, cwd, env });
  let output = '';
  pty.onData((data) => {
    output += data;
  });
  return new Promise((resolve, reject) => {
    pty.onExit(({ exitCode }) =>
      exitCode === 0 ? resolve(output) : reject(new Error(`exit code ${exitCode}\n${output}`)),
    );
  });
}

async function record(): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'film-'));
  try {
    copyFileSync(join(ROOT, 'test/fixtures/demo.project'), join(cwd, 'shot.project'));
    const argv = ['submit', 'shot.project', '--sandbox', '--yes', '--wait', '--download', 'frames'];
    const output = await recorded(argv, cwd);
    await recorded(['sandbox', 'stop'], cwd);
    const text = `\x1b[2m$\x1b[0m rayvision ${argv.join(' ')}\r\n${output}`.replaceAll(cwd, FOLDER);
    writeFileSync(join(ROOT, 'docs/run.svg'), terminalSvg(text, COLUMNS, 'A run of rayvision submit'));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

void record();
