import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startConnectProxy } from '../../support/proxies/connect-proxy.js';
import { IN_PYTHON, installProgram } from '../../support/vendor-programs.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { openLoginWorkstation, read } from '../../support/workstation/login-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

// A farm on this machine names its own storage; through a proxy it has another name, and no storage here.
const { workstation, domain, key, id, freshFolder } = await openLoginWorkstation();
const proxy = await startConnectProxy({ to: domain });
afterAll(async () => {
  await proxy.close();
  await workstation.close();
});

const DOMAIN = 'farm.test';

/** Signs in as a script does, on a machine of its own. */
function login(folder: string, flags: string[] = [], more: CliOptions & { venv?: string } = {}) {
  const env = {
    ...{ HOME: join(folder, 'home'), HTTP_PROXY: `http://${proxy.domain}` },
    ...(more.venv === undefined ? {} : { VIRTUAL_ENV: more.venv }),
    ...more.env,
  };
  const argv = [
    'login',
    '--access-id',
    id,
    '--key-stdin',
    '--domain',
    DOMAIN,
    '--protocol',
    'http',
    ...flags,
  ];
  return workstation.run(argv, { folder, stdin: `${key}\n`, ...more, env });
}

/** A Python environment with the vendor's package. */
function venvIn(folder: string): { venv: string; program: string } {
  const venv = join(folder, 'tools', 'venv');
  return { venv, program: installProgram(join(venv, IN_PYTHON)) };
}

describe.skipIf(process.platform !== 'linux')('login looks for a way to transfer files', () => {
  test('and names what it found, with the command, without a question', async () => {
    const folder = freshFolder();
    const { venv, program } = venvIn(folder);
    const { code, stderr } = await login(folder, [], { venv });
    expect(code).toBe(0);
    expect(stderr).toContain(`rayvision config set transfer.transmitter ${program}`);
    expect(read(folder, 'config').profiles.default).toEqual({ domain: DOMAIN });
  });

  test('--yes takes it', async () => {
    const folder = freshFolder();
    const { venv, program } = venvIn(folder);
    const { code, stderr } = await login(folder, ['--yes'], { venv });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`with the transmitter: ${program}`)]);
    expect(read(folder, 'config').profiles.default).toEqual({
      ...{ domain: DOMAIN, transfer: 'transmitter', 'transfer.transmitter': program },
    });
    // It is set up now.
    expect((await login(folder, [], { venv })).stderr).not.toContain('transmitter');
  });

  test('--json has it', async () => {
    const folder = freshFolder();
    const { venv, program } = venvIn(folder);
    const found = [{ way: 'transmitter', path: program }];
    const { stdout, stderr } = await login(folder, ['--json'], { venv });
    expect(stderr).toBe('');
    expect(onlyJson(stdout).transfer).toEqual({ way: null, found });
    const taken = await login(folder, ['--json', '--yes'], { venv });
    expect(onlyJson(taken.stdout).transfer).toEqual({ way: 'transmitter', found });
  });

  test('names what to install where nothing is found, and the page that explains it', async () => {
    const { code, stderr } = await login(freshFolder());
    expect(code).toBe(0);
    expect(stderr).toMatch(/rayvision_sync.*\n.*docs\/real-farm\.md.*doctor transfer/);
  });

  test.each([
    ['an environment variable', [], { RAYVISION_TRANSMITTER: '/opt/x' }],
    ['-q', ['-q'], {}],
  ])('not with %s', async (_, flags, env) => {
    const folder = freshFolder();
    const { venv } = venvIn(folder);
    const result = await login(folder, flags, { env, venv });
    expect([result.code, result.stderr]).toEqual([0, expect.not.stringContaining('transmitter')]);
  });

  test('not at a farm on this machine, which has its own storage', async () => {
    const folder = freshFolder();
    const { venv } = venvIn(folder);
    const { stderr } = await login(folder, ['--domain', domain], { venv });
    expect(linesOf(stderr)).toHaveLength(1);
  });

  test('and does not trust an environment of the working folder', async () => {
    const folder = freshFolder();
    const { venv } = venvIn(folder);
    const cwd = join(folder, 'tools', 'shots');
    mkdirSync(cwd);
    const { stderr } = await login(folder, [], { venv, cwd });
    expect(stderr).not.toContain(venv);
  });
});
