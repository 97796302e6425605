import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient, download, submit } from '../../../src/index.js';
import { casesAt, exhaustively } from '../../support/exhaustive.js';
import { startRefusingRelay } from '../../support/proxies/refusing-relay.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { openProgramWorkstation, TRANSMITTER } from '../../support/workstation/program-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const isPosix = process.platform !== 'win32';

/** Names that a shell, an argument list or a format string would take for something else. */
const HOSTILE = [
  '$(touch hacked).png',
  '100%s %d.png',
  'a; touch hacked;.png',
  '`touch hacked`.png',
  '-K true.png',
  "it's & (1).png",
  '纹理 é.png',
  `${'n'.repeat(251)}.png`,
];

/** Names that no transfer takes. */
const REFUSED = ['a"; touch hacked; ".png', 'two\nlines.png'];

/** The result files below a folder. */
function picturesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name)
    .toSorted();
}

describe.each(['transmitter', 'raysync'] as const)('the whole way by %s', async (engine) => {
  const workstation = await openProgramWorkstation(engine);
  const { cwd, farm, transfer } = workstation;
  afterAll(() => workstation.close());
  const input = (...path: string[]) => join(farm.folder, 'storage/input/10201-10000001', ...path);
  const arrived = (file: string) => readFileSync(input(cwd, file), 'utf8');
  workstation.file('shot.ma', mayaScene({ globals: animated(1, 5), textures: { file1: 'tex/a.png' } }));
  workstation.file('tex/a.png', 'a texture');
  /** For what is the same by any program: one of them is enough, and `npm run soak` takes both. */
  const testOnce = engine === 'transmitter' ? test : exhaustively(test);
  const describeOnce = engine === 'transmitter' ? describe : exhaustively(describe);

  test('an upload copies every file to its path at the farm', async () => {
    const { code, stdout } = await transfer(['upload', 'tex', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toMatchObject({ sent: 1, failed: 0 });
    expect(arrived('tex/a.png')).toBe('a texture');
  });

  test('a submission needs no --assets-on-farm, and its results come back', async () => {
    const submit = ['submit', 'shot.ma', '--wait', '--download', 'frames', '--json'];
    const { code, stdout, stderr } = await transfer(submit);
    expect([code, stderr]).toEqual([0, '']);
    const { taskId, upload, download } = onlyJson(stdout);
    expect(upload).toMatchObject({ files: 2, failed: 0 });
    expect(download).toMatchObject({ fetched: 5, failed: 0 });
    expect(arrived('shot.ma')).toBe(readFileSync(join(cwd, 'shot.ma'), 'utf8'));
    const folder = `${taskId}_shot`;
    for (const name of picturesIn(join(cwd, 'frames', folder))) {
      const there = readFileSync(join(farm.sandbox.outputFolder, folder, name));
      expect(readFileSync(join(cwd, 'frames', folder, name))).toEqual(there);
    }
    const again = await transfer(['download', String(taskId), '--to', 'frames', '--json']);
    expect(onlyJson(again.stdout)).toMatchObject({ fetched: 0, held: 5 });
  });

  test('a download takes the frames that it is asked for', async () => {
    const id = await submitted('--frames', '1-5');
    await transfer(['wait', id]);
    const { code } = await transfer(['download', id, '--frames', '2,4', '--to', 'some']);
    expect(code).toBe(0);
    expect(picturesIn(join(cwd, 'some'))).toEqual(['shot.0002.png', 'shot.0004.png']);
  });

  testOnce('a wait downloads while the task renders', async () => {
    const id = await submitted('--frames', '1-4');
    const wait = await transfer(['wait', id, '--download', 'waited', '--ndjson']);
    expect(wait.code).toBe(0);
    const events = linesOf(wait.stdout).map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'download')).toHaveLength(4);
    expect(picturesIn(join(cwd, 'waited'))).toHaveLength(4);
  });

  testOnce('an interrupted submission is resumed with the program', async () => {
    const submit = ['submit', 'shot.ma', '--frames', '9', '-q', ...workstation.flags];
    const stopped = await startRefusingRelay(farm.sandbox.address.domain, (path) =>
      path.endsWith('createTask') ? 500 : undefined,
    );
    const env = { ...workstation.env, RAYVISION_DOMAIN: stopped.domain };
    expect((await workstation.run(submit, { env })).code).toBe(75);
    const resumed = await transfer(['submit', '--resume', '-q'], { env });
    expect(resumed.code).toBe(75);
    await stopped.close();
    expect((await transfer(['submit', 'shot.ma', '--frames', '9', '-q'])).code).toBe(0);
  });

  describeOnce('a submission that was started with --assets-on-farm', () => {
    /** Starts a submission with --assets-on-farm that ends before the submit call; returns its scene and its id. */
    async function leave(name: string): Promise<{ scene: string; id: string }> {
      const scene = `said/${name}.project`;
      workstation.file(scene, name);
      const refusing = await startRefusingRelay(farm.sandbox.address.domain, (path) =>
        path.endsWith('taskJsonFile') ? 913 : undefined,
      );
      const env = { ...workstation.env, RAYVISION_DOMAIN: refusing.domain };
      const submit = ['submit', scene, '--frames', '1', '--assets-on-farm', '-q'];
      const { code, stderr } = await workstation.run(submit, { env });
      await refusing.close();
      expect(code).toBe(77);
      return { scene, id: /--resume ([0-9a-f]{10})/.exec(stderr)?.[1] ?? '' };
    }

    testOnce('is uploaded once a line names a way', async () => {
      const { scene } = await leave('same');
      const { code, stderr } = await transfer(['submit', scene, '--frames', '1', '-q']);
      expect(stderr).not.toContain('--assets-on-farm');
      expect([code, arrived(scene)]).toEqual([0, 'same']);
      const resumed = await leave('resumed');
      expect((await transfer(['submit', '--resume', resumed.id, '-q'])).code).toBe(0);
      expect(arrived(resumed.scene)).toBe('resumed');
    });

    testOnce('is not uploaded where the line repeats the option', async () => {
      const { scene, id } = await leave('again');
      const { code, stderr } = await transfer(['submit', '--resume', id, '--assets-on-farm', '-q']);
      expect([code, existsSync(input(cwd, scene))]).toEqual([0, false]);
      expect(stderr).not.toContain('--assets-on-farm');
    });

    testOnce('is a warning where only the earlier run had the option', async () => {
      const { scene, id } = await leave('warned');
      const { code, stderr } = await workstation.run(['submit', '--resume', id, '-q']);
      expect([code, existsSync(input(cwd, scene))]).toEqual([0, false]);
      expect(stderr).toMatch(/warned\.project.*--assets-on-farm/);
      const another = await leave('another');
      const line = ['submit', another.scene, '--frames', '1', '--json'];
      const json = await workstation.run(line);
      expect(linesOf(json.stderr).map((one) => JSON.parse(one))).toContainEqual({
        warning: { message: expect.stringContaining('--assets-on-farm') },
      });
    });
  });

  test.runIf(isPosix)(
    'hostile names arrive as they are, without a UTF-8 locale, and run nothing',
    async () => {
      for (const name of HOSTILE) workstation.file(`hostile/${name}`, name);
      const env = { ...workstation.env, LC_ALL: 'C', LANG: 'C' };
      const { code, stdout } = await transfer(['upload', 'hostile', '--json'], { env });
      expect(onlyJson(stdout)).toMatchObject({ sent: HOSTILE.length, failed: 0 });
      expect(code).toBe(0);
      for (const name of HOSTILE) expect(arrived(`hostile/${name}`)).toBe(name);
      expect(existsSync(join(cwd, 'hacked'))).toBe(false);
    },
  );

  testOnce.runIf(isPosix).each(REFUSED)('%j is refused before anything is uploaded', async (name) => {
    workstation.file(`refused/${name}`);
    workstation.file('a"; touch hacked; ".project');
    for (const line of [
      ['upload', 'refused'],
      ['submit', 'a"; touch hacked; ".project', '--frames', '1'],
    ]) {
      const { code, stderr } = await transfer(line);
      expect(code).toBe(65);
      expect(linesOf(stderr).length).toBeLessThanOrEqual(2);
    }
    expect(existsSync(input(cwd, 'refused'))).toBe(false);
    expect(existsSync(join(cwd, 'hacked'))).toBe(false);
  });

  // Raysync would be asked every five seconds of real time.
  test.runIf(engine === 'transmitter')('the library submits and downloads by it', async () => {
    const { accessId, accessKey, domain, protocol, platform } = farm.sandbox.address;
    const client = createClient(
      { protocol, domain, platform, credentials: { accessId, accessKey } },
      {
        now: farm.clock.now,
      },
    );
    const transfer = { way: engine, transmitter: TRANSMITTER };
    const scene = { scene: workstation.file('own/shot.ma', mayaScene({ globals: animated(1, 2) })) };
    const stateFolder = workstation.folder;
    const { taskId, upload } = await submit(client, scene, { transfer, stateFolder });
    expect(upload?.failed).toEqual([]);
    await workstation.transfer(['wait', String(taskId)]);
    const report = await download(client, taskId, join(cwd, 'library'), { transfer });
    expect(report.files.map(({ state }) => state)).toEqual(['fetched', 'fetched']);
    client.close();
  });

  testOnce('a sub-account uploads to the storage that it shares', async () => {
    mkdirSync(join(farm.folder, 'storage/input/10299-7'), { recursive: true });
    const relay = await startRefusingRelay(
      farm.sandbox.address.domain,
      () => undefined,
      (path, data) => {
        if (path.endsWith('getConfig')) return { ...data, parentInputBid: '10299' };
        if (path.endsWith('queryUserProfile')) return { ...data, shareMainCapital: 1, mainUserId: 7 };
        return data;
      },
    );
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    workstation.file('shared.png', 'shared');
    expect((await transfer(['upload', 'shared.png'], { env })).code).toBe(0);
    await relay.close();
    const there = join(farm.folder, 'storage/input/10299-7', cwd, 'shared.png');
    expect(readFileSync(there, 'utf8')).toBe('shared');
    expect(existsSync(input(cwd, 'shared.png'))).toBe(false);
  });

  testOnce.each(
    casesAt(
      [0],
      [
        ['null', null],
        ['empty', ''],
      ],
    ),
  )('a storage id that is %s is one clear error, and nothing is submitted', async (_, inputBid) => {
    const relay = await startRefusingRelay(
      farm.sandbox.address.domain,
      () => undefined,
      (path, data) => (path.endsWith('getConfig') ? { ...data, inputBid } : data),
    );
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    for (const line of [
      ['upload', 'tex', '--json'],
      ['submit', 'shot.ma', '--new', '--json'],
    ]) {
      const { code, stderr } = await transfer(line, { env });
      expect(code).toBe(76);
      expect(onlyJson(stderr).error.message).toMatch(/storage/);
    }
    await relay.close();
  });

  testOnce('a line that the farm does not have is refused with those that it has', async () => {
    for (const line of [
      ['upload', 'tex'],
      ['submit', 'shot.ma', '--new'],
    ]) {
      const { code, stderr } = await transfer([...line, '--line', 'nowhere']);
      expect([code, linesOf(stderr)[0]]).toEqual([65, expect.stringMatching(/'nowhere'.*_main.*_second/)]);
    }
    const other = engine === 'raysync' ? 'raysync_second' : 'aspera_second';
    expect((await transfer(['upload', 'tex', '--line', other, '--parallel', '3'])).code).toBe(0);
  });

  async function submitted(...flags: string[]): Promise<string> {
    const { code, stdout, stderr } = await transfer(['submit', 'shot.ma', '--new', '-q', ...flags]);
    expect([code, stderr]).toEqual([0, '']);
    return stdout.trim();
  }
});

describe('without a program', async () => {
  const workstation = await openProgramWorkstation('transmitter');
  const { run } = workstation;
  afterAll(() => workstation.close());
  workstation.file('a.png', 'x');

  test('an upload names all ways', async () => {
    const { code, stderr } = await run(['upload', 'a.png']);
    expect(code).toBe(65);
    for (const way of ['storage.input', '--transmitter', '--raysync', '--assets-on-farm', 'doctor transfer'])
      expect(stderr).toContain(way);
  });

  test.each(
    casesAt(
      [0, 2, 5, 8],
      [
        [['--transfer', 'transmitter'], 78],
        [['--transfer', 'raysync'], 78],
        [['--transfer', 'ftp'], 64],
        [['--transfer', ''], 64],
        [['--transmitter', 'nowhere'], 66],
        [['--transmitter', '.'], 66],
        [['--raysync', 'a.png'], 66],
        [['--parallel', 'x'], 64],
        [['--parallel', '11'], 65],
        [['--transfer-proxy', 'host'], 64],
        [['--line', ' '], 64],
      ],
    ),
  )('%j is exit %i', async (flags, exitCode) => {
    const submit = ['submit', 'shot.project', '--frames', '1', '--new'];
    workstation.file('shot.project');
    for (const line of [
      ['upload', 'a.png'],
      ['download', '1001'],
      ['wait', '1001', '--download', 'x'],
      submit,
    ]) {
      expect((await run([...line, ...flags])).code).toBe(exitCode);
    }
  });

  test('storage is refused where the farm has none that is mounted here', async () => {
    const submit = ['submit', 'shot.project', '--frames', '1', '--new'];
    for (const line of [['upload', 'a.png'], submit]) {
      const { code, stderr } = await run([...line, '--transfer', 'storage']);
      expect([code, stderr]).toEqual([78, expect.stringContaining('config set storage.input')]);
    }
  });

  test.each(['RAYVISION_TRANSMITTER', 'RAYVISION_RAYSYNC'])(
    '%s that is no absolute path is 78',
    async (name) => {
      const env = { ...workstation.env, [name]: 'relative' };
      const { code, stderr } = await run(['upload', 'a.png'], { env });
      expect([code, stderr]).toEqual([78, expect.stringContaining(name)]);
      expect((await run(['list'], { env })).code).toBe(0);
    },
  );

  test('the environment and the profile name one', async () => {
    const env = { ...workstation.env, RAYVISION_TRANSMITTER: TRANSMITTER };
    expect((await run(['upload', 'a.png'], { env })).code).toBe(0);
    expect((await run(['config', 'set', 'transfer.transmitter', TRANSMITTER])).code).toBe(0);
    expect((await run(['upload', 'a.png'])).code).toBe(0);
    expect(
      (await run(['upload', 'a.png'], { env: { ...workstation.env, RAYVISION_TRANSMITTER: '/nowhere' } }))
        .code,
    ).toBe(78);
    await run(['config', 'unset', 'transfer.transmitter']);
  });
});
