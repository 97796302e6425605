import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { desktopCommand, showOnDesktop } from '../../../src/notices/desktop.js';

const HOSTILE = '-e <b>"; $(reboot) `reboot` \' & calc.exe %PATH%';
const KEY = { RAYVISION_API_KEY: 'key' };

describe('the text is never read as a command', () => {
  test('by notify-send: behind the end of options, as escaped markup', () => {
    const world = { platform: 'linux', env: { DISPLAY: ':0', ...KEY }, cwd: '/' } as const;
    expect(desktopCommand(HOSTILE, world)).toEqual({
      program: 'notify-send',
      args: [
        '--app-name',
        'rayvision',
        '--',
        'rayvision',
        `-e &lt;b&gt;"; $(reboot) \`reboot\` ' &amp; calc.exe %PATH%`,
      ],
      env: { DISPLAY: ':0' },
    });
  });

  test('by osascript: an argument of a fixed script', () => {
    const command = desktopCommand(HOSTILE, { platform: 'darwin', env: KEY, cwd: '/' });
    expect(command?.args.slice(-2)).toEqual(['rayvision', HOSTILE]);
    expect(command?.args.slice(0, -2).join(' ')).not.toContain('reboot');
    expect(command?.env).toEqual({});
  });

  test('by PowerShell: a variable of a fixed script', () => {
    const command = desktopCommand(HOSTILE, { platform: 'win32', env: KEY, cwd: '/' });
    expect(command?.args.join(' ')).not.toContain('reboot');
    expect(command?.env).toEqual({ RAYVISION_NOTICE_TITLE: 'rayvision', RAYVISION_NOTICE_TEXT: HOSTILE });
  });
});

test('there is no command without a desktop', () => {
  expect(desktopCommand('x', { platform: 'linux', env: {}, cwd: '/' })).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('showOnDesktop', () => {
  async function show(script: string | undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'rayvision-notices-'));
    if (script !== undefined) {
      const file = join(folder, 'notify-send');
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    }
    let bells = 0;
    const world = {
      platform: 'linux',
      env: { DISPLAY: ':0', PATH: folder, OUT: join(folder, 'out') },
      cwd: '/',
    } as const;
    await showOnDesktop('done', world, new AbortController().signal, () => bells++);
    return { bells, read: () => readFileSync(join(folder, 'out'), 'utf8') };
  }

  test('runs the program of the desktop', async () => {
    const { bells, read } = await show('printf "%s\\n" "$@" > "$OUT"');
    expect([bells, read()]).toEqual([0, '--app-name\nrayvision\n--\nrayvision\ndone\n']);
  });

  test.each([
    ['is missing', undefined],
    ['fails', 'exit 1'],
  ])('rings the bell where that program %s', async (_, script) => {
    expect((await show(script)).bells).toBe(1);
  });
});
