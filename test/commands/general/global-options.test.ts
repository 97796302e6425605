import { afterAll, describe, expect, test } from 'vitest';
import type { World } from '../../../src/context.js';
import { run } from '../../../src/main.js';
import { createSecrets } from '../../../src/secrets/index.js';
import { english } from '../../../src/text/index.js';
import { everyNth } from '../../support/exhaustive.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('a.ma');
workstation.file('b.blend');
const [id] = (await workstation.pinned(30)) as [number];
afterAll(() => workstation.close());

describe('a global option', () => {
  const LINES: [string, () => string[]][] = [
    ['list-dcc', () => ['list-dcc']],
    ['status', () => ['status', String(id)]],
    ['wait', () => ['wait', String(id)]],
    ['api --list', () => ['api', '--list']],
    ['sandbox status', () => ['sandbox', 'status']],
    ['submit', () => ['submit', 'a.ma', '--frames', '1']],
  ];

  test.each(everyNth(2, LINES))('is accepted before and after %s', async (_, line) => {
    const argv = line();
    for (let at = 0; at <= argv.length; at++) {
      // Between an option and its value it would be the value.
      if (argv[at - 1] === '--frames') continue;
      const { stdout, stderr } = await workstation.run([...argv.slice(0, at), '--json', ...argv.slice(at)]);
      expect(stderr).toBe('');
      expect(onlyJson(stdout)).toEqual(expect.any(Object));
    }
  });

  test.each(['--json', '--quiet', '-q', '--yes', '-y', '--no-input', '--no-color', '--debug'])(
    '%s is accepted by every command',
    async (option) => {
      for (const [, line] of LINES) {
        const { code } = await workstation.run([...line(), option]);
        expect(code).not.toBe(64);
        expect((await workstation.run([option, ...line()])).code).toBe(code);
      }
    },
  );

  test('--version and --help need no settings', async () => {
    for (const flag of ['-V', '--version']) {
      const { code, stdout } = await workstation.run([flag], { env: {} });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
    for (const flag of ['-h', '--help']) {
      const { code, stdout, stderr } = await workstation.run(['wait', flag], { env: {} });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('--timeout');
    }
  });

  test('--debug prints each request, but never a key or a signature', async () => {
    const { stderr } = await workstation.run(['status', String(id), '--debug']);
    expect(stderr).toContain('POST /api/render/handle/queryTaskInfo/v2');
    for (const secret of [workstation.env.RAYVISION_API_KEY, workstation.env.RAYVISION_API_ACCESS_ID]) {
      expect(stderr).not.toContain(secret);
    }
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

describe('without a terminal', () => {
  const LINES: [string, () => string[]][] = [
    ['no command', () => []],
    ['help', () => ['--help']],
    ['list-dcc', () => ['list-dcc']],
    ['submit', () => ['submit', 'a.ma', 'b.blend', '--frames', '1-3', '--test-frames', 'first']],
    ['submit --wait', () => ['submit', 'a.ma', '--frames', '1-30', '--wait']],
    ['submit --dry-run', () => ['submit', 'a.ma', '--frames', '1-30', '--dry-run']],
    ['wait', () => ['wait', String(id)]],
    ['wait --timeout', () => ['wait', String(id), '--timeout', '1s']],
    ['status', () => ['status', String(id)]],
    ['api', () => ['api', '/api/render/setUp/queryUserProfile']],
    ['sandbox status', () => ['sandbox', 'status']],
    ['a mistake', () => ['wait', 'nonsense']],
    ['a mistake with control characters in it', () => ['wait', '\u001b[31mred\r\n\u009b2Jgone']],
    ['a missing file with control characters in its name', () => ['submit', 'x\u001b]0;title\u0007\r.ma']],
    ['a DCC with control characters in its name', () => ['submit', 'a.ma', '--dcc', 'ma\u001b[1mya']],
  ];

  test.each(LINES)('%s prints no control character', async (_, line) => {
    const { stdout, stderr } = await workstation.run(line());
    expect(stdout + stderr).not.toBe('');
    expect(stdout).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(CONTROL);
  });

  test.each([
    ['with an upload', [], 65],
    ['with --assets-on-farm', ['--assets-on-farm'], 0],
  ])('a scene’s name prints no control character, %s', async (_, flags, expected) => {
    workstation.file('red\u001b[31m\rdead.ma');
    const argv = ['submit', 'red\u001b[31m\rdead.ma', '--frames', '1', '--wait', ...flags];
    const { code, stdout, stderr } = await workstation.run(argv);
    expect(code).toBe(expected);
    expect(stdout).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(CONTROL);
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';
  const lines = () => [
    ['status', String(id)],
    ['wait', String(id)],
    ['submit', 'a.ma', '--frames', '1'],
    ['wait', 'nonsense'],
  ];

  test('is written if it is forced', async () => {
    for (const argv of lines()) {
      const { stdout, stderr } = await workstation.run(argv, {
        env: { ...workstation.env, FORCE_COLOR: '1' },
      });
      expect(stdout + stderr).toContain(ESCAPE);
    }
  });

  test.each<[string, string[], Record<string, string>]>([
    ['NO_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], { FORCE_COLOR: '1' }],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }],
  ])('is not written with %s', async (_, flags, env) => {
    for (const argv of lines()) {
      const { stdout, stderr } = await workstation.run([...argv, ...flags], {
        env: { ...workstation.env, ...env },
      });
      expect(stdout + stderr).not.toContain(ESCAPE);
    }
  });
});

describe('--json', () => {
  /** Every write to a stream, apart. */
  function sink() {
    const writes: string[] = [];
    const write = (text: string, done?: () => void) => {
      writes.push(text);
      done?.();
      return true;
    };
    return { writes, stream: { write } as unknown as NodeJS.WriteStream };
  }

  test.each([
    [['list-dcc', '--json'], 0],
    [['api', '--list', '--json'], 0],
    [['wait', 'x', '--json'], 64],
  ])('%j is one write', async (argv, code) => {
    const [out, err] = [sink(), sink()];
    const context = {
      stdout: out.stream,
      stderr: err.stream,
      env: {},
      translate: english,
      secrets: createSecrets(),
      setExitCodeForClosedOutput() {},
      async prepare() {},
      onUncaught() {},
    } as unknown as World;
    expect(await run(argv, context)).toBe(code);
    const [used, unused] = code === 0 ? [out, err] : [err, out];
    expect(unused.writes).toEqual([]);
    expect(used.writes).toHaveLength(1);
    expect(linesOf(used.writes[0] ?? '')).toHaveLength(1);
  });
});
