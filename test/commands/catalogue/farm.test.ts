import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

const json = async (...argv: string[]) => onlyJson((await workstation.run([...argv, '--json'])).stdout);

describe('the catalogue of the farm', () => {
  test('platforms, by the numbers that --platform takes', async () => {
    const { platforms } = await json('platforms');
    const own = platforms.find(({ platform }: { platform: number }) => platform === 2);
    expect(own).toEqual({
      platform: 2,
      name: 'query_platform_w2',
      kind: 'cpu',
      state: 'normal',
      prefix: '2W',
    });
    const { stdout } = await workstation.run(['platforms']);
    expect(linesOf(stdout)[0]).toMatch(/^ID +KIND +STATUS +NAME$/);
    expect(stdout).toMatch(/^21 +gpu +normal +gpu1$/m);
    expect((await workstation.run(['platforms', '-q'])).stdout.split('\n')).toContain('62');
  });

  test('hardware, by the ids that --hardware takes', async () => {
    const { hardware } = await json('hardware');
    expect(hardware.length).toBeGreaterThan(1);
    for (const row of hardware) expect(row).toMatchObject({ id: expect.any(Number), enabled: true });
    const [{ id, model, ram }] = hardware;
    const { stdout } = await workstation.run(['hardware']);
    expect(stdout).toMatch(new RegExp(`^${id} +\\d+ +${model} +${ram}`, 'm'));
  });

  test('lines, without the passwords that the farm includes', async () => {
    const { lines } = await json('lines');
    expect(lines.map(({ engine }: { engine: string }) => engine)).toEqual([
      'aspera',
      'raysyncproxy',
      'filesystem',
    ]);
    for (const line of lines) expect(Object.keys(line)).toEqual(['engine', 'name', 'server', 'port']);
    expect((await workstation.run(['lines'])).stdout).toContain('127.0.0.1:10221');
  });
});

describe('project', () => {
  const names = async () =>
    (await workstation.farm.call('/api/render/project/list', { flag: 2 })).data.projectNameList.map(
      ({ projectName }: { projectName: string }) => projectName,
    );

  test('is added once, listed and removed', async () => {
    const added = await json('project', 'add', '影片 a');
    expect(added).toEqual({ id: expect.any(Number), name: '影片 a' });
    expect(await names()).toContain('影片 a');
    expect((await json('project', 'list')).projects).toContainEqual(added);
    const twice = await workstation.run(['project', 'add', '影片 a']);
    expect([twice.code, twice.stdout]).toEqual([65, '']);
    expect((await names()).filter((name: string) => name === '影片 a')).toHaveLength(1);
    const removed = await workstation.run(['project', 'remove', '影片 a']);
    expect([removed.code, removed.stderr]).toEqual([0, `Project 影片 a (${added.id}) removed\n`]);
    expect(await names()).not.toContain('影片 a');
    expect((await workstation.run(['project', 'remove', '影片 a'])).code).toBe(66);
  });

  test.each([[['project']], [['project', 'add']], [['project', 'add', '']], [['project', 'odd']]])(
    '%j exits with 64',
    async (argv) => expect((await workstation.run(argv)).code).toBe(64),
  );
});

describe('records', () => {
  test('list the actions on tasks, the newest first', async () => {
    const id = await workstation.submit();
    await workstation.run(['stop', String(id)]);
    const { records } = await json('records', 'tasks');
    expect(records.slice(0, 2)).toEqual([
      {
        ...{ time: expect.stringMatching(/^2026-01-01T.*Z$/), user: 'sandbox', action: 'btn_stop' },
        ...{ details: 'Stop', tasks: [`2W${id}`] },
      },
      expect.objectContaining({ action: 'btn_submit', tasks: [`2W${id}`] }),
    ]);
    const { stdout } = await workstation.run(['records', 'tasks', '--utc']);
    expect(linesOf(stdout)[1]).toMatch(new RegExp(`^2026-01-01 00:\\d\\d  sandbox  Stop +2W${id}$`));
  });

  test('are limited to a period', async () => {
    const all = (await json('records', 'tasks')).records;
    workstation.farm.clock.advance(3 * 86_400_000);
    const id = await workstation.submit();
    const recent = (await json('records', 'tasks', '--since', '1d')).records;
    expect(recent).toMatchObject([{ action: 'btn_submit', tasks: [`2W${id}`] }]);
    expect((await json('records', 'tasks', '--until', '1d')).records).toEqual(all);
    expect((await json('records', 'logins', '--since', '1d')).logins).toEqual([]);
    expect((await workstation.run(['records', 'logins', '--since', 'soon'])).code).toBe(64);
    expect((await workstation.run(['records', 'tasks', '--since', ''])).code).toBe(64);
  });

  test('list the logins', async () => {
    const { logins } = await json('records', 'logins');
    expect(logins).toEqual([
      {
        ...{ time: '2026-01-01T00:00:00.000Z', user: 'sandbox', kind: 'Access key' },
        ...{ code: '200', description: '', address: '127.0.0.1' },
      },
    ]);
    const events = linesOf((await workstation.run(['records', 'logins', '--ndjson'])).stdout);
    expect(events.map((line) => JSON.parse(line).event)).toEqual(['login', 'end']);
  });
});

test('a function of the farm is named with the command that uses it', async () => {
  const rows: { name: string; command: string }[] = await json('api', '--list');
  const of = (name: string) => rows.find((row) => row.name === name)?.command;
  expect(of('queryPlatforms')).toBe('platforms');
  expect(of('recommitTaskFrames')).toBe('retry');
  expect(of('loginRecord')).toBe('records logins');
});
