import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, everyNth, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision } from '../support/processes/binary.js';
import { openTerminal } from '../support/processes/terminal.js';

const folder = emptyFolder();
const work = join(folder, 'work');
const env = bareEnv(folder, { TERM: 'xterm', LC_ALL: 'C.UTF-8' });
// A shell that ran a candidate as code would leave a file or print "pwned".
const HOSTILE = ['$(touch pwned)', '`touch pwned`', ';touch pwned', '\u001b]0;pwned\u0007', 'a\ntouch pwned'];

beforeAll(async () => {
  for (const name of ['bin', 'work', 'config']) mkdirSync(join(folder, name));
  const program = join(folder, 'bin/rayvision');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  env.PATH = `${join(folder, 'bin')}${delimiter}${env.PATH}`;
  const profiles = Object.fromEntries(['studio', ...HOSTILE].map((name) => [name, {}]));
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ profiles }));
  writeFileSync(join(folder, 'config/last-task.json'), '{"taskId": 987654, "recent": [987654]}');
  writeFileSync(join(work, 'my shot.ma'), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await rayvision(['completion', shell], env);
    expect(code).toBe(0);
    writeFileSync(join(folder, `script.${shell}`), stdout);
  }
});
afterAll(() => {
  expect(readdirSync(work)).toEqual(['my shot.ma']);
  rmSync(folder, { recursive: true, force: true });
});

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`${shell} is not installed: its completion is not tested`);
    return false;
  }
}

/** Starts a shell at a pseudo-terminal, with its script loaded. */
async function startShell(shell: 'bash' | 'zsh') {
  const args = shell === 'bash' ? ['--norc', '--noprofile', '-i'] : ['-f', '-i'];
  const pty = openTerminal(shell, args, { ...env, PS1: '> ' }, work);
  if (shell === 'zsh') pty.type('autoload -Uz compinit && compinit -u -D\r');
  pty.type(`PS1='>> '; source '${join(folder, `script.${shell}`)}'; printf 'rea%s\\n' dy\r`);
  await pty.shows('ready');
  await pty.shows('>>');
  return pty;
}

type Row = readonly [typed: string, completed: string];

/** What a line becomes when its only candidate is completed. */
const LINES: readonly Row[] = [
  ['rayvision subm', 'rayvision submit'],
  ['rayvision env def', 'rayvision env default'],
  ['rayvision submit --assets', 'rayvision submit --assets-on-farm'],
  ['rayvision submit --dcc clar', 'rayvision submit --dcc clarisse'],
  ['rayvision list --columns task,prog', 'rayvision list --columns task,progress'],
  ['rayvision wait 98', 'rayvision wait 987654'],
  ['rayvision whoami --profile st', 'rayvision whoami --profile studio'],
];

describe.skipIf(process.platform === 'win32').each(['bash', 'zsh'] as const)(
  'completion in %s',
  { timeout: timeLimit(60_000) },
  (shell) => {
    test.skipIf(!isInstalled(shell))('completes words, values and files', async () => {
      const pty = await startShell(shell);
      for (const [typed, completed] of [
        ...everyNth(3, LINES),
        ['rayvision submit my', String.raw`rayvision submit my\ shot.ma`] as const,
      ]) {
        pty.type(`${typed}\t`);
        await pty.shows(completed);
        pty.type('\u0015');
      }
      pty.close();
    });

    test.skipIf(!isInstalled(shell))('lists candidates, and none that could run as code', async () => {
      const pty = await startShell(shell);
      pty.type('rayvision whoami --profile \t\t');
      await pty.shows('studio');
      pty.type('\u0015printf "do%s\\n" ne\r');
      await pty.shows('done');
      expect(pty.text()).not.toContain('pwned');
      pty.close();
    });
  },
);

describe.skipIf(process.platform === 'win32')('completion in fish', { timeout: timeLimit(60_000) }, () => {
  /** The candidates of a line, as fish has them. */
  function candidates(line: string): string[] {
    const script = `source '${join(folder, 'script.fish')}'; complete -C '${line}'`;
    const text = execFileSync('fish', ['--no-config', '-c', script], { env, cwd: work, encoding: 'utf8' });
    return text.split('\n').flatMap((one) => (one === '' ? [] : [one.split('\t')[0] ?? '']));
  }

  test.skipIf(!isInstalled('fish')).each(everyNth(4, LINES))('%s is completed to %s', (typed, completed) => {
    expect(candidates(typed)).toEqual([completed.split(' ').at(-1)]);
  });

  test.skipIf(!isInstalled('fish'))('completes files, and nothing that could run as code', () => {
    expect(candidates('rayvision submit my')).toEqual(['my shot.ma']);
    expect(candidates('rayvision whoami --profile ')).toEqual(['default', 'studio']);
  });
});

describe('a completion script', () => {
  test('for PowerShell calls the program, and quotes what PowerShell would read as a list', async () => {
    const { code, stdout } = await rayvision(['completion', 'powershell'], env);
    expect(code).toBe(0);
    expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName rayvision');
    expect(stdout).toContain('rayvision __complete $index @words 2>$null');
    expect(stdout).not.toMatch(/Invoke-Expression|iex/);
  });

  test('of an unknown shell is a usage error', async () => {
    const { code, stdout, stderr } = await rayvision(['completion', 'tcsh'], env);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toBe("Error: Unknown shell 'tcsh'\nShells: bash, zsh, fish, powershell\n");
  });

  test('gets no error for an incomplete or unknown command line', async () => {
    const lines = [['0'], ['x'], ['5', 'submit', '--lang'], ['1', '--debug', '--json', '\u001b[0m']];
    for (const words of casesAt([3], lines)) {
      const { code, stderr } = await rayvision(['__complete', ...words], env);
      expect([words, code, stderr]).toEqual([words, 0, '']);
    }
  });
});
