import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { rayvision } from '../support/processes/binary.js';
import { openKillHarness, type PreparedSubmit, runOnce } from '../support/processes/kill-harness.js';
import { type AnsweringProxy, startAnsweringProxy } from '../support/proxies/answering-proxy.js';

const harness = await openKillHarness();
afterAll(() => harness.close());

const TASK = '/api/render/submit/task';
const QUERY = '/api/render/handle/queryTaskInfo/v2';

/** Runs a submission behind a gateway that answers these functions with the given codes. */
async function behind(
  prepared: PreparedSubmit,
  answers: Readonly<Record<string, number>>,
  more: readonly string[] = [],
) {
  const proxy = await startAnsweringProxy(harness.farm.sandbox.address.domain, (path) => answers[path]);
  const env = { ...prepared.env, RAYVISION_DOMAIN: proxy.domain };
  const run = await runOnce({ ...prepared, env, argv: [...prepared.argv, ...more] });
  await proxy.close();
  return run;
}

const journals = ({ folder }: PreparedSubmit) => readdirSync(join(folder, 'config', 'submissions'));

describe('a farm that submits the task and refuses it', { timeout: timeLimit(60_000) }, () => {
  test.concurrent.each(
    casesAt(
      [1],
      [
        [400, 65],
        [404, 66],
        [700, 66],
        // The others: npm run soak.
      ],
    ),
  )(
    'with %i: the task is reported, and the same command prints its id and makes no second one',
    async (code, exit) => {
      const prepared = harness.prepareSubmit({ project: 'film' });
      const run = await behind(prepared, { [TASK]: code });
      const listed = await harness.listed(prepared.scene);
      expect(listed).toHaveLength(1);
      expect([run.code, run.ids]).toEqual([exit, []]);
      expect(run.stderr).toMatch(
        new RegExp(`refused task ${listed[0]}, but has submitted it, and it is rendering`),
      );
      expect(run.stderr).toMatch(/rayvision submit --resume [0-9a-f]{10}/);
      const again = await runOnce(prepared);
      expect([again.code, again.ids]).toEqual([0, listed]);
      expect(await harness.listed(prepared.scene)).toEqual(listed);
      expect(journals(prepared)).toEqual([]);
    },
  );

  exhaustively(test).concurrent.each([[404, 66]])(
    'with %i, and cannot be queried: the submission stays unfinished, and the same command makes no second task',
    async (code, exit) => {
      const prepared = harness.prepareSubmit({ project: 'film' });
      const run = await behind(prepared, { [TASK]: code, [QUERY]: 602 });
      const [taskId] = await harness.listed(prepared.scene);
      expect([run.code, run.ids]).toEqual([exit, []]);
      expect(run.stderr).toContain(`task ${taskId}`);
      expect(run.stderr).toMatch(/rayvision submit --resume [0-9a-f]{10}/);
      const again = await runOnce(prepared);
      expect([again.code, again.ids]).toEqual([0, [taskId]]);
      expect(await harness.listed(prepared.scene)).toEqual([taskId]);
    },
  );
});

exhaustively(test)(
  'a project that the farm adds and refuses is not added twice',
  { timeout: timeLimit(30_000) },
  async () => {
    const prepared = harness.prepareSubmit();
    const run = await behind(prepared, { '/api/render/project/add': 600 });
    expect(run.code).toBe(0);
    const { data } = await harness.farm.call('/api/render/project/list', { flag: 2 });
    const own = prepared.argv[prepared.argv.indexOf('--project') + 1];
    const projects: { projectName: string }[] = data.projectNameList;
    expect(projects.filter(({ projectName }) => projectName === own)).toHaveLength(1);
  },
);

describe('a farm whose storage is not on this machine', { timeout: timeLimit(60_000) }, () => {
  let proxy: AnsweringProxy;
  let refuses: Record<string, number> = {};
  beforeAll(async () => {
    proxy = await startAnsweringProxy(harness.farm.sandbox.address.domain, (path) => refuses[path]);
  });
  afterAll(() => proxy.close());

  /** The same scene and settings, for a farm whose storage is not on this machine. */
  function away(): PreparedSubmit & { readonly input: string } {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const elsewhere = { RAYVISION_DOMAIN: 'farm.invalid', RAYVISION_PROTOCOL: 'http' };
    const env = { ...prepared.env, ...elsewhere, HTTP_PROXY: `http://${proxy.domain}` };
    const input = join(prepared.folder, 'input');
    mkdirSync(input);
    return { ...prepared, env, input };
  }

  const starts = () => proxy.paths.filter((path) => path === TASK).length;

  /** Starts a submission with these options, which ends before the submit call; returns its id. */
  async function leave(prepared: PreparedSubmit, ...flags: string[]): Promise<string> {
    refuses = { '/api/render/submit/taskJsonFile': 913 };
    const run = await runOnce({ ...prepared, argv: [...prepared.argv, ...flags] });
    refuses = {};
    expect([run.code, run.ids]).toEqual([77, []]);
    return /--resume ([0-9a-f]{10})/.exec(run.stderr)?.[1] ?? '';
  }

  exhaustively(test)(
    'without a mounted storage any more stops --resume with 65, unless --assets-on-farm is set',
    async () => {
      const prepared = away();
      const set = await rayvision(['config', 'set', 'storage.input', prepared.input], prepared.env);
      expect(set.code).toBe(0);
      const id = await leave(prepared);
      await rayvision(['config', 'unset', 'storage.input'], prepared.env);
      const before = starts();
      const resumed = await runOnce({ ...prepared, argv: ['submit', '--resume', id, '-q'] });
      expect([resumed.code, resumed.ids, starts()]).toEqual([65, [], before]);
      expect(resumed.stderr).toContain('--assets-on-farm');
      const same = await runOnce(prepared);
      expect([same.code, same.ids, starts()]).toEqual([65, [], before]);
      // The submission keeps --assets-on-farm, so the next --resume does not need it.
      refuses = { '/api/render/submit/taskJsonFile': 913 };
      const said = await runOnce({ ...prepared, argv: ['submit', '--resume', id, '-q', '--assets-on-farm'] });
      refuses = {};
      expect(said.code).toBe(77);
      const last = await runOnce({ ...prepared, argv: ['submit', '--resume', id, '-q'] });
      expect([last.code, last.ids]).toEqual([0, await harness.listed(prepared.scene)]);
      expect(last.ids).toHaveLength(1);
    },
  );

  exhaustively(test)('does not stop --resume of a submission with --assets-on-farm', async () => {
    const prepared = away();
    const id = await leave(prepared, '--assets-on-farm');
    const resumed = await runOnce({ ...prepared, argv: ['submit', '--resume', id, '-q'] });
    expect([resumed.code, resumed.ids]).toEqual([0, await harness.listed(prepared.scene)]);
  });

  test('stops a submit with 66 if the folder of the storage was replaced, and nothing is written to it', async () => {
    const prepared = away();
    const { input } = prepared;
    expect((await rayvision(['config', 'set', 'storage.input', input], prepared.env)).code).toBe(0);
    // Like a share that is not mounted: its mount point exists and is empty.
    renameSync(input, `${input}.away`);
    mkdirSync(input);
    const before = starts();
    const run = await runOnce(prepared);
    expect([run.code, run.ids, starts()]).toEqual([66, [], before]);
    expect(run.stderr).toContain(input);
    expect(run.stderr).toContain('config set storage.input');
    expect(readdirSync(input)).toEqual([]);
    renameSync(input, `${input}.empty`);
    renameSync(`${input}.away`, input);
    const again = await runOnce(prepared);
    expect([again.code, again.ids]).toEqual([0, await harness.listed(prepared.scene)]);
    // A drive is a folder at the farm.
    const there = prepared.folder.replace(/^([A-Za-z]):/, '$1');
    expect(existsSync(join(input, there, 'scenes', prepared.scene))).toBe(true);
  });
});

describe('one scene under two names in a command', { timeout: timeLimit(60_000) }, () => {
  const places: [string, (path: string) => string][] = [
    ['the same name', (path) => path],
    ['another spelling', (path) => path.replace('/scenes/', '/scenes/../scenes/./')],
    [
      'a symbolic link',
      (path) => {
        symlinkSync(path, `${path}.link.project`);
        return `${path}.link.project`;
      },
    ],
    [
      'a hard link',
      (path) => {
        linkSync(path, `${path}.hard.project`);
        return `${path}.hard.project`;
      },
    ],
  ];
  // A symbolic link needs a privilege on Windows.
  const here = places.filter(([name]) => process.platform !== 'win32' || name !== 'a symbolic link');
  test.each(casesAt([1], here))('(%s) is submitted once, with a warning', async (_, nameOf) => {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const [command = '', scene = '', ...flags] = prepared.argv;
    const run = await runOnce({ ...prepared, argv: [command, scene, nameOf(scene), ...flags] });
    expect(run.code).toBe(0);
    expect(run.ids).toEqual(await harness.listed(prepared.scene));
    expect(run.ids).toHaveLength(1);
    expect(run.stderr).toMatch(/^Warning: .* is submitted once\n$/);
  });

  exhaustively(test)('does not include two files with the same content, which are two scenes', async () => {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const [command = '', scene = '', ...flags] = prepared.argv;
    copyFileSync(scene, `${scene}.copy.project`);
    const run = await runOnce({ ...prepared, argv: [command, scene, `${scene}.copy.project`, ...flags] });
    expect([run.code, run.ids.length, run.stderr]).toEqual([0, 2, '']);
  });
});
