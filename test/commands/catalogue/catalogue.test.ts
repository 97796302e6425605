import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

describe('software', () => {
  test('lists programs, and with one of them its versions and plug-ins', async () => {
    const { stdout } = await workstation.run(['software']);
    expect(stdout).toMatch(/^2013 +Clarisse +windows linux +\.project \.render \.cfx$/m);
    const versions = await workstation.run(['software', 'c4d']);
    expect(versions.stdout).toMatch(/^R20 +.*[a-z]+ \d/m);
    expect(linesOf((await workstation.run(['software', '2013', '-q'])).stdout)).toContain(
      'clarisse_ifx_4.0_sp3',
    );
  });

  test('shows the plug-ins of one version one by one', async () => {
    const { stdout } = await workstation.run(['software', 'maya', '--dcc-version', '2024']);
    expect(stdout).toMatch(/^PLUG-IN +VERSIONS$/m);
    expect(stdout).toMatch(/^mtoa +.*5\.3\.5/m);
    const { plugins } = onlyJson(
      (await workstation.run(['software', 'maya', '--dcc-version', '2024', '--json'])).stdout,
    );
    expect(plugins).toContainEqual({ name: 'mtoa', versions: expect.arrayContaining(['5.3.5']) });
  });

  test.each<[argv: string[], code: number, message: string]>([
    [['software', 'mayo'], 64, 'maya'],
    [['software', '999'], 66, '999'],
    [['software', 'maya', '--os', 'beos'], 64, 'beos'],
    [['software', 'maya', '--dcc-version', '1999'], 65, '2024'],
    [['software', '--dcc-version', '2024'], 64, '--dcc-version'],
    [['list-dcc', '--os', 'linux'], 64, '--remote'],
    [['explain', 'x1'], 64, 'x1'],
    [['explain', '99999'], 66, '99999'],
    [['explain'], 64, 'code'],
    [['settings', '--time-limit', '12'], 64, "'12'"],
    [['settings', '--time-limit', '0s'], 65, '0s'],
    [['hardware', '4711'], 66, '4711'],
    [['hardware', 'x'], 64, 'x'],
    [['thumbnails'], 64, 'id'],
    [['thumbnails', '4711'], 66, '4711'],
    [['thumbnails', '4711', '--frames', 'all'], 64, 'all'],
    [['progress', '4711'], 66, '4711'],
    [['progress', '4711', '--stage', 'light'], 64, 'light'],
    [['frames', '4711', '--account'], 64, '--account'],
    [['set', '4711', '--platform', '2'], 64, '--hardware'],
    [['set', '4711', '--hardware', '28C'], 66, '4711'],
    [['stop', '4711', '--frames', '1'], 66, '4711'],
    [['stop', '4711', '--state', 'odd'], 64, 'odd'],
  ])('%j ends with %d', async (argv, code, message) => {
    const result = await workstation.run(argv);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(message);
  });
});

describe('a machine for a task', () => {
  test('must belong to the task’s platform', async () => {
    const id = String(await workstation.submit());
    const other = await workstation.run(['set', id, '--hardware', '1080Ti']);
    expect([other.code, other.stderr]).toEqual([65, expect.stringContaining('28C/64GB')]);
    expect((await workstation.run(['set', id, '--hardware', '1080Ti', '--platform', '21'])).code).toBe(0);
    const { hardware } = onlyJson((await workstation.run(['hardware', id, '--json'])).stdout);
    expect(hardware.filter(({ current }: { current: boolean }) => current)).toMatchObject([{ id: 337 }]);
  });
});

describe('frames to stop', () => {
  test('are the named ones; the others continue', async () => {
    const id = String(await workstation.submit('--frames', '1-4'));
    const absent = await workstation.run(['stop', id, '--frames', '3,9']);
    expect([absent.code, absent.stderr]).toEqual([65, expect.stringContaining('9')]);
    expect((await workstation.run(['stop', id, '--frames', '3'])).code).toBe(0);
    const { code, stdout } = await workstation.run(['wait', id, '--json']);
    expect(code).toBe(10);
    expect(onlyJson(stdout).tasks[0].frames).toMatchObject({ done: 3, aborted: 1 });
  });
});

test('settings are shown as words, one a line', async () => {
  const { stdout } = await workstation.run(['settings', '--time-limit', '36h']);
  expect(stdout).toMatch(/^Time limit of a frame +1d 12h$/m);
  expect(stdout).toMatch(/^Starts right after the analysis +yes$/m);
  expect(linesOf((await workstation.run(['settings', '-q'])).stdout)).toContain('timeLimit=129600');
  expect((await workstation.run(['settings', '--lang', 'zh'])).stdout).toMatch(/^单帧时间限制 +1d 12h$/m);
});

test('explain prints the language of --lang', async () => {
  const english = await workstation.run(['explain', '15000']);
  expect(english.stdout).toMatch(/^15000 error: it prevents a submission\n {2}\S/);
  const chinese = await workstation.run(['explain', '15000', '--lang', 'zh']);
  expect(chinese.stdout).toMatch(/^15000 错误/);
});
