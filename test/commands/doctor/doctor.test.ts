import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { everyNth } from '../../support/exhaustive.js';
import { makeCertificate } from '../../support/farms/certificate.js';
import { startConnectProxy } from '../../support/proxies/connect-proxy.js';
import { installProgram } from '../../support/vendor-programs.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());
const { accessKey } = workstation.farm.sandbox.address;
const isPosix = process.platform !== 'win32';

interface Row {
  readonly check: string;
  readonly subject: string | null;
  readonly state: string;
  readonly message: string;
  readonly fix: string | null;
  readonly because: string | null;
  readonly exitCode: number;
}

/** Creates a settings folder with a profile. */
function settings(profile: object | string = {}): string {
  const folder = mkdtempSync(join(workstation.folder, 'doctor-'));
  const text = typeof profile === 'string' ? profile : JSON.stringify({ profiles: { default: profile } });
  writeFileSync(join(folder, 'config.json'), text);
  return folder;
}

async function doctor(options: CliOptions = {}, ...words: string[]) {
  const result = await workstation.run(['doctor', ...words, '--json'], { folder: settings(), ...options });
  const { checks, exitCode } = onlyJson(result.stdout) as { checks: Row[]; exitCode: number };
  const row = (check: string) => checks.find((one) => one.check === check) as Row;
  return { ...result, checks, exitCode, row };
}

const CHECKS = [
  ...['runtime', 'folder', 'log', 'config', 'project', 'credentials', 'farm', 'clock', 'key'],
  ...['storage.input', 'storage.output', 'transmitter', 'raysync', 'way', 'line', 'space'],
];

/** Writes the program in a folder of its own. */
function program(options: Parameters<typeof installProgram>[1] = {}, name = 'opt'): string {
  const folder = mkdtempSync(join(workstation.folder, 'programs-'));
  return installProgram(join(folder, name, 'rayvision_transmitter'), options);
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('doctor where all is well', () => {
  test('has a row for each check, and ends with 0', async () => {
    const { code, stderr, checks, exitCode } = await doctor();
    expect([code, stderr, exitCode]).toEqual([0, '', 0]);
    expect(checks.map(({ check }) => check)).toEqual(CHECKS);
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(checks.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual(
      expect.arrayContaining(['runtime', 'folder', 'config', 'farm', 'clock', 'key', 'way', 'space']),
    );
  });

  test('people see a line a check, and -q nothing', async () => {
    const { code, stdout } = await workstation.run(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {7}Farm +127\.0\.0\.1:\d+ answers/m);
    expect(stdout.trimEnd().split('\n')).toHaveLength(CHECKS.length);
    expect(await workstation.run(['doctor', '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('doctor transfer has the checks of transfers only', async () => {
    const { code, checks } = await doctor({}, 'transfer');
    expect([code, checks.map(({ check }) => check)]).toEqual([0, CHECKS.slice(9)]);
  });

  test('leaves nothing behind in the folders', async () => {
    const folder = settings();
    await doctor({ folder });
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  test('another part is a usage error', async () => {
    const { code, stderr } = await workstation.run(['doctor', 'network']);
    expect([code, stderr]).toEqual([64, expect.stringContaining("'network'")]);
  });

  test.runIf(isPosix)('reads the version of the transmitter, whatever its exit code', async () => {
    const file = program();
    const { row } = await doctor({ folder: settings({ 'transfer.transmitter': file }) });
    expect(row('transmitter')).toMatchObject({ state: 'ok', message: `${file}, version 1.1.5` });
  });
});

describe('doctor without anything', () => {
  test('no settings, no environment, no farm: every check has a row', async () => {
    const folder = join(workstation.folder, 'not-there', 'settings');
    const { code, checks, row } = await doctor(
      { env: {}, folder },
      '--domain',
      `127.0.0.1:${await closedPort()}`,
    );
    expect(code).toBe(69);
    expect(checks.map(({ check }) => check)).toEqual(CHECKS);
    expect(row('folder')).toMatchObject({ state: 'ok', message: expect.stringContaining('can be created') });
    expect(row('key')).toMatchObject({
      state: 'failed',
      exitCode: 77,
      fix: expect.stringContaining('login'),
    });
    expect(row('clock')).toMatchObject({ state: 'skipped', because: 'farm' });
  });

  test('without a key pair farm and clock are checked all the same', async () => {
    const { RAYVISION_DOMAIN = '' } = workstation.env;
    const { code, row } = await doctor({ env: { RAYVISION_DOMAIN } });
    expect(code).toBe(77);
    expect(row('farm').state).toBe('ok');
    expect(row('clock').state).toBe('ok');
    expect(row('key').message).toBe('Not signed in');
    expect(row('line')).toMatchObject({ state: 'skipped', because: 'key' });
  });

  test('no home folder', async () => {
    const { checks, row } = await doctor({ noHome: true });
    expect(checks.map(({ check }) => check)).toEqual(CHECKS);
    expect(row('folder')).toMatchObject({ state: 'failed', exitCode: 78 });
  });

  test('a transfer check shows the fault that it depends on, where that has no row', async () => {
    const env = { ...workstation.env, RAYVISION_API_KEY: 'Gu5t9xGARNpq86cd98jo' };
    const { code, row } = await doctor({ env }, 'transfer');
    expect(code).toBe(77);
    expect(row('line')).toMatchObject({ state: 'failed', message: expect.stringContaining('611') });
  });
});

interface Fault {
  readonly check: string;
  readonly state?: 'failed' | 'warning';
  readonly message: RegExp;
  readonly fix: RegExp;
  readonly exitCode: number;
  induce(): Promise<CliOptions & { readonly words?: readonly string[] }> | CliOptions;
}

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const FAULTS: Readonly<Record<string, Fault>> = {
  'a wrong key': {
    ...{ check: 'key', message: /611/, fix: /rayvision login/, exitCode: 77 },
    induce: () => ({ env: { ...workstation.env, RAYVISION_API_KEY: 'Gu5t9xGARNpq86cd98jo' } }),
  },
  'a clock that is off': {
    ...{ check: 'clock', state: 'warning', message: /3600 s behind/, fix: /NTP/, exitCode: 0 },
    induce: () => ({ now: () => workstation.farm.clock.now() - 3_600_000 }),
  },
  'a farm that is down': {
    ...{ check: 'farm', message: /ECONNREFUSED/, fix: /Check the network/, exitCode: 69 },
    induce: async () => ({
      env: { ...workstation.env, RAYVISION_DOMAIN: `127.0.0.1:${await closedPort()}` },
    }),
  },
  'a proxy that refuses': {
    ...{ check: 'farm', message: /proxy.*403/i, fix: /./, exitCode: 69 },
    async induce() {
      const proxy = await startConnectProxy({ status: 403 });
      closers.push(proxy.close);
      const env = { ...workstation.env, RAYVISION_DOMAIN: 'farm.test' };
      return { env: { ...env, HTTPS_PROXY: `http://${proxy.domain}` } };
    },
  },
  'a certificate that nobody trusts': {
    ...{ check: 'farm', message: /certificate/i, fix: /NODE_EXTRA_CA_CERTS/, exitCode: 69 },
    async induce() {
      const server = createTlsServer(makeCertificate());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      closers.push(() => new Promise((resolve) => server.close(() => resolve())));
      const { port } = server.address() as AddressInfo;
      const domain = `127.0.0.1:${port}`;
      return { env: { ...workstation.env, RAYVISION_DOMAIN: domain, RAYVISION_PROTOCOL: 'https' } };
    },
  },
  'a configuration folder that cannot be written': {
    ...{ check: 'folder', message: /Cannot write/, fix: /RAYVISION_CONFIG_DIR/, exitCode: 73 },
    induce: () => ({ folder: join(settings(), 'config.json', 'inside') }),
  },
  'a broken config.json': {
    ...{ check: 'config', message: /config\.json/, fix: /./, exitCode: 65 },
    induce: () => ({ folder: settings('{"profiles":') }),
  },
  'a project file that sets a farm': {
    ...{ check: 'project', message: /\.rayvision\.json/, fix: /./, exitCode: 78 },
    induce() {
      const cwd = mkdtempSync(join(workstation.folder, 'project-'));
      writeFileSync(join(cwd, '.rayvision.json'), '{"transfer.transmitter": "/tmp/x"}');
      return { cwd };
    },
  },
  'a storage that is not mounted': {
    ...{ check: 'storage.input', message: /not mounted/, fix: /config set storage\.input/, exitCode: 66 },
    induce: () => ({ folder: settings({ storage: { input: join(workstation.folder, 'gone') } }) }),
  },
  'another storage': {
    ...{ check: 'storage.input', message: /another storage/, fix: /Mount it/, exitCode: 66 },
    induce() {
      const input = mkdtempSync(join(workstation.folder, 'storage-'));
      return {
        folder: settings({ 'storage.input': input, 'storage.input.id': `mark:${'0'.repeat(32)}` }),
      };
    },
  },
  'a program that is not there': {
    ...{ check: 'transmitter', message: /ENOENT/, fix: /config set transfer\.transmitter/, exitCode: 78 },
    induce: () => ({ folder: settings({ 'transfer.transmitter': join(workstation.folder, 'gone') }) }),
  },
  'a way without its program': {
    ...{ check: 'way', message: /program is not set/, fix: /transfer\.transmitter/, exitCode: 78 },
    induce: () => ({ folder: settings({ transfer: 'transmitter' }) }),
  },
  'no way at all': {
    ...{
      check: 'way',
      message: /No way to upload/,
      fix: /transfer\.transmitter.*assets-on-farm/,
      exitCode: 65,
    },
    async induce() {
      const proxy = await startConnectProxy({ to: workstation.farm.sandbox.address.domain });
      closers.push(proxy.close);
      const env = { ...workstation.env, RAYVISION_DOMAIN: 'farm.test', RAYVISION_PROTOCOL: 'http' };
      return { env: { ...env, HTTP_PROXY: `http://${proxy.domain}` } };
    },
  },
  'a folder without a Raysync client': {
    ...{ check: 'raysync', message: /not a folder/, fix: /transfer\.raysync/, exitCode: 78 },
    induce: () => ({ folder: settings({ 'transfer.raysync': join(workstation.folder, 'gone') }) }),
  },
  'a Raysync daemon that does not run and cannot be started': {
    ...{ check: 'raysync', message: /No Raysync daemon/, fix: /Raysync-sdk/, exitCode: 78 },
    async induce() {
      const raysync = mkdtempSync(join(workstation.folder, 'raysync-'));
      writeFileSync(join(raysync, 'cluster.xml'), `<a><b><c value="${await closedPort()}"/></b></a>`);
      return { folder: settings({ 'transfer.raysync': raysync }) };
    },
  },
  ...(isPosix &&
    ({
      'credentials that others can read': {
        ...{ check: 'credentials', message: /other users/, fix: /chmod 600/, exitCode: 78 },
        induce() {
          const folder = settings();
          writeFileSync(join(folder, 'credentials.json'), '{}');
          chmodSync(join(folder, 'credentials.json'), 0o644);
          const { RAYVISION_DOMAIN = '' } = workstation.env;
          return { folder, env: { RAYVISION_DOMAIN } };
        },
      },
      'a configuration folder that others can change': {
        ...{ check: 'folder', state: 'warning', message: /Other users/, fix: /chmod go-w/, exitCode: 0 },
        induce() {
          const folder = settings();
          chmodSync(folder, 0o777);
          return { folder };
        },
      },
      'a program that may not be executed': {
        ...{ check: 'transmitter', message: /may not be executed/, fix: /chmod \+x/, exitCode: 78 },
        induce: () => ({ folder: settings({ 'transfer.transmitter': program({ mode: 0o644 }) }) }),
      },
      'a path that is not safe for a shell': {
        ...{ check: 'transmitter', message: /U\+0020/, fix: /Install it in a folder/, exitCode: 78 },
        induce: () => ({ folder: settings({ 'transfer.transmitter': program({}, 'my tools') }) }),
      },
      'a program without aspera/ascp': {
        ...{
          check: 'transmitter',
          state: 'warning',
          message: /aspera\/ascp/,
          fix: /whole folder/,
          exitCode: 0,
        },
        induce: () => ({ folder: settings({ 'transfer.transmitter': program({ ascp: false }) }) }),
      },
      'a program of another kind': {
        ...{ check: 'transmitter', state: 'warning', message: /no version/, fix: /./, exitCode: 0 },
        induce: () => ({ folder: settings({ 'transfer.transmitter': program({ prints: 'hello' }) }) }),
      },
      'a port that is closed': {
        ...{
          check: 'line',
          message: /does not accept TCP/,
          fix: /TCP and UDP.*transfer\.line/,
          exitCode: 69,
        },
        induce: () => ({
          folder: settings({ transfer: 'transmitter', 'transfer.transmitter': program() }),
        }),
      },
    } satisfies Record<string, Fault>)),
};

describe('doctor names a fault and its fix', () => {
  test('there are more than twelve', () => {
    expect(Object.keys(FAULTS).length).toBeGreaterThanOrEqual(12);
  });

  test.each(everyNth(2, Object.entries(FAULTS)))('%s', async (_, fault) => {
    const options = await fault.induce();
    const { code, stdout, stderr, checks, row } = await doctor(options);
    expect(row(fault.check)).toMatchObject({
      ...{ state: fault.state ?? 'failed', exitCode: fault.exitCode },
      ...{ message: expect.stringMatching(fault.message), fix: expect.stringMatching(fault.fix) },
    });
    // The first fault decides, and no later check is left out.
    expect(code).toBe(checks.find(({ state }) => state === 'failed')?.exitCode ?? 0);
    expect([...new Set(checks.map(({ check }) => check))]).toEqual(CHECKS);
    expect(stdout + stderr).not.toContain(accessKey);
    for (const { state, because, fix } of checks) {
      if (state === 'failed') expect(fix).toMatch(/\S/);
      if (because !== null) expect(checks.find(({ check }) => check === because)?.state).not.toBe('ok');
    }
    // A person reads the same.
    const { stdout: shown } = await workstation.run(['doctor'], { folder: settings(), ...options });
    expect(shown).toMatch(fault.message);
    expect(shown).toContain(`Fix: ${row(fault.check).fix}`);
  });
});

describe('the way of transfers', () => {
  test('depends on its program or storage', async () => {
    const gone = join(workstation.folder, 'gone');
    const storage = { 'storage.input': gone, 'storage.output': gone };
    expect((await doctor({ folder: settings(storage) })).row('way')).toMatchObject({
      ...{ state: 'skipped', because: 'storage.input', message: expect.stringContaining('Input storage') },
    });
    const program = { transfer: 'transmitter', 'transfer.transmitter': gone };
    expect((await doctor({ folder: settings(program) })).row('way')).toMatchObject({
      ...{ state: 'skipped', because: 'transmitter' },
    });
  });
});

describe('doctor and what it must not do', () => {
  test('it does not change the settings', async () => {
    const input = mkdtempSync(join(workstation.folder, 'storage-'));
    mkdirSync(join(input, 'show'));
    const folder = settings({ 'storage.input': input });
    await doctor({ folder });
    expect(readdirSync(input)).toEqual(['show']);
    expect(readdirSync(folder)).toEqual(['config.json']);
  });
});
