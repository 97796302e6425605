import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inDefault, openSettingsWorkstation } from '../../support/workstation/settings-workstation.js';

const { workstation, task, place, signedIn, listed, failed } = await openSettingsWorkstation();
afterAll(() => workstation.close());

const STORED = {
  transfer: 'raysync',
  'transfer.transmitter': '/opt/rayvision_transmitter',
  'transfer.raysync': '/opt/raysync',
  'transfer.line': 'aspera_main',
  'transfer.parallel': '4',
  'transfer.proxy': '10.0.0.5:3100',
};

describe('config list shows the transfer settings', () => {
  test('of the profile, in either spelling', async () => {
    const nested = { transmitter: '/opt/rayvision_transmitter', parallel: 4 };
    for (const profile of [STORED, { transfer: nested }]) {
      const { folder, cwd, paths } = place({ config: inDefault(profile) });
      const row = await listed([], { folder, cwd });
      const from = { source: 'profile', from: paths.config };
      expect(row('transfer.transmitter')).toMatchObject({ value: '/opt/rayvision_transmitter', ...from });
      expect(row('transfer.parallel')).toMatchObject({ value: '4', ...from });
    }
  });

  test('of the environment before those of the profile', async () => {
    const { folder, cwd } = place({ config: inDefault(STORED) });
    const env = { RAYVISION_TRANSMITTER: '/else/t', RAYVISION_RAYSYNC: '' };
    const row = await listed([], { folder, cwd, env });
    const from = { source: 'environment', from: 'RAYVISION_TRANSMITTER' };
    expect(row('transfer.transmitter')).toMatchObject({ value: '/else/t', ...from });
    expect(row('transfer.raysync')).toMatchObject({ value: '/opt/raysync', source: 'profile' });
  });

  test('auto without any', async () => {
    const row = await listed([], place({}));
    expect(row('transfer')).toEqual({ key: 'transfer', value: 'auto', source: 'default', from: null });
    expect(row('transfer.line')).toMatchObject({ value: null, source: 'default' });
  });
});

describe('config set', () => {
  test.each(Object.entries(STORED))('%s %s, and unset', async (key, value) => {
    const { folder, cwd } = place({});
    const run = (...argv: string[]) => workstation.run(['config', ...argv], { folder, cwd });
    expect((await run('set', key, value)).code).toBe(0);
    const kept = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    expect(kept.profiles.default).toEqual({ [key]: value });
    expect((await run('get', key)).stdout).toBe(`${value}\n`);
    expect((await run('unset', key)).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).profiles.default).toEqual({});
  });

  test('warns of a program that is not there, and keeps it', async () => {
    const { folder, cwd } = place({});
    const argv = ['config', 'set', 'transfer.transmitter', join(cwd, 'nowhere')];
    const { code, stderr } = await workstation.run(argv, { folder, cwd });
    expect([code, stderr]).toEqual([0, expect.stringContaining("nowhere' does not exist now")]);
  });

  test.each([
    ['transfer', 'ftp', 64],
    ['transfer.transmitter', 'rayvision_transmitter', 64],
    ['transfer.raysync', './raysync', 64],
    ['transfer.line', ' ', 64],
    ['transfer.parallel', 'many', 64],
    ['transfer.parallel', '0', 65],
    ['transfer.parallel', '11', 65],
    ['transfer.proxy', 'http://host:1', 64],
    ['transfer.proxy', 'host:65536', 64],
  ])('%s %s is %i', async (key, value, exitCode) => {
    const { folder, cwd } = place({});
    expect(await failed(['config', 'set', key, value], { folder, cwd })).toMatchObject({ exitCode });
  });
});

test.each([
  ['transfer', 'ftp'],
  ['transfer.transmitter', 'relative'],
  ['transfer.parallel', 11],
  ['transfer.parallel', [1]],
  ['transfer.proxy', 'ann:secret@host:1'],
])('%s %j in a profile is 65 and named', async (key, value) => {
  const { folder, cwd, paths } = place({ config: inDefault({ [key]: value }) });
  const error = await failed(['config', 'list'], { folder, cwd });
  expect(error).toMatchObject({ exitCode: 65, message: expect.stringContaining(paths.config) });
  expect(error.message).not.toContain('secret');
});

test.each([...Object.keys(STORED), 'transmitter', 'raysync', 'line', 'transferProxy', 'parallel'])(
  '%s in a project file is 78',
  async (key) => {
    const { folder, cwd, paths } = signedIn({ project: { [key]: 'x' } });
    const error = await failed(['status', task], { folder, cwd, env: {} });
    expect(error).toMatchObject({ exitCode: 78, message: `${paths.project} must not set '${key}'` });
  },
);
