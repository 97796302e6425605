import { afterAll, describe, expect, test } from 'vitest';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const MAYA = ['--dcc', 'maya', '--dcc-version', '2023'];

const workstation = await openWorkstation();
const made = await workstation.run(['env', 'add', '旧 maya', ...MAYA, '--plugin', 'MTOA=5.1.0']);
expect([made.code, made.stdout, made.stderr]).toEqual([0, '', 'Environment 旧 maya added\n']);
afterAll(() => workstation.close());

const all = async () => onlyJson((await workstation.run(['env', 'list', '--json'])).stdout).environments;

describe('env', () => {
  test('lists its environments in a table, and by name', async () => {
    const { stdout } = await workstation.run(['env', 'list']);
    expect(stdout).toMatch(/^NAME +DCC +VERSION +SYSTEM +DEFAULT +PLUG-INS$/m);
    expect(stdout).toMatch(/^旧 maya +maya +2023 +windows +- +mtoa 5\.1\.0$/m);
    expect((await workstation.run(['env', 'list', '-q'])).stdout).toBe('旧 maya\n');
  });

  test.each<[argv: string[], code: number, message: string]>([
    [['add', 'x'], 64, '--dcc'],
    [['add', 'x', '--dcc', 'maya'], 64, '--dcc-version'],
    [['add', 'x', '--dcc', 'mayo', '--dcc-version', '2023'], 64, 'maya'],
    [['add', 'x', ...MAYA, '--plugin', 'mtoa'], 64, 'mtoa'],
    [['add', '', ...MAYA], 64, '<name>'],
    [['add', 'x', '--dcc', 'maya', '--dcc-version', '1999'], 65, '2024'],
    [['add', 'x', ...MAYA, '--plugin', 'mtoa=0.1'], 65, '5.1.0'],
    [['add', 'x', ...MAYA, '--plugin', 'nosuch=1'], 65, 'nosuch'],
    [['add', '旧 maya', ...MAYA], 65, '旧 maya'],
    [['add', 'x', '--dcc', '999999', '--dcc-version', '1'], 66, '999999'],
    [['add', 'x', '--dcc', 'blender', '--dcc-version', '3.0', '--render-setup'], 65, 'Maya'],
    [['edit', '旧 maya'], 64, '--dcc-version'],
    [['edit', 'nosuch', '--render-setup'], 66, 'nosuch'],
    [['edit', '旧 maya', '--without', 'vray'], 65, 'vray'],
    [['edit', '旧 maya', '--dcc-version', '1999'], 65, '1999'],
    [['remove', 'nosuch'], 66, 'nosuch'],
    [['default', 'nosuch'], 66, 'nosuch'],
    [['default'], 64, 'name'],
    [[], 64, 'env --help'],
    [['list', '--os', 'macos'], 64, 'macos'],
  ])('env %j ends with %d', async (argv, code, message) => {
    const before = await all();
    const result = await workstation.run(['env', ...argv]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(message);
    expect(await all()).toEqual(before);
  });

  test('edit keeps a plug-in that is not in the farm’s list, if the version stays', async () => {
    const body = { cgId: 2000, cgName: 'Maya', cgVersion: '2023', renderSystem: 0, pluginIds: [4711] };
    await workstation.farm.call('/api/render/plugin/addUserPluginConfig', { ...body, editName: 'odd' });
    expect((await workstation.run(['env', 'edit', 'odd', '--plugin', 'mtoa=5.1.0'])).code).toBe(0);
    const { plugins, os } = (await all()).find(({ name }: { name: string }) => name === 'odd');
    expect([plugins, os]).toEqual([{ 4711: '', mtoa: '5.1.0' }, 'linux']);
    const moved = await workstation.run(['env', 'edit', 'odd', '--dcc-version', '2024']);
    expect([moved.code, moved.stderr]).toEqual([65, expect.stringContaining('4711')]);
    expect(
      (await workstation.run(['env', 'edit', 'odd', '--dcc-version', '2024', '--without', '4711'])).code,
    ).toBe(0);
    const now = (await all()).find(({ name }: { name: string }) => name === 'odd');
    expect([now.version, now.plugins]).toEqual(['2024', { mtoa: '5.1.0' }]);
  });
});
