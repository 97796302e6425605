import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError, TerminatedError } from '../../../src/errors.js';
import { casesAt } from '../../support/exhaustive.js';

import { forEachTest } from '../../support/for-each-test.js';
import { LINE, openRelayedWorkstation, TASK } from '../../support/workstation/relayed-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openRelayedWorkstation);

describe('an unusable journal', () => {
  test.each(
    casesAt(
      [0, 3],
      [
        ['truncated', '{"version":1,"id":'],
        ['empty', ''],
        ['incomplete', '{"version":1}'],
        ['not JSON', '\u0000\u0000\u0000\u0000'],
      ],
    ),
  )('(%s) is renamed with a warning, and the submission succeeds', async (_, text) => {
    const folder = join(workstation().folder, 'submissions');
    mkdirSync(folder);
    const file = join(folder, 'abcdef.123456.free.json');
    writeFileSync(file, text);
    const { code, stderr } = await workstation().run(LINE);
    expect(code).toBe(0);
    expect(stderr).toContain(`${file}.broken`);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
    expect((await workstation().run([...LINE, '--new'])).stderr).not.toContain('broken');
  });

  test.skipIf(process.platform === 'win32')(
    'that is a pipe is ignored, without waiting for a writer',
    async () => {
      const folder = join(workstation().folder, 'submissions');
      mkdirSync(folder);
      execFileSync('mkfifo', [join(folder, 'abcdef.123456.free.json')]);
      expect((await workstation().run(LINE)).code).toBe(0);
    },
  );

  test('of a later version is not changed', async () => {
    const folder = join(workstation().folder, 'submissions');
    mkdirSync(folder);
    writeFileSync(join(folder, 'abcdef.123456.free.json'), '{"version":2}');
    const { code, stderr } = await workstation().run(LINE);
    expect(code).toBe(0);
    expect(stderr).not.toContain('broken');
    expect(workstation().journals()).toEqual(['abcdef.123456.free.json']);
  });

  /** Leaves a submission unfinished and changes its journal's text or name; returns the path of the journal. */
  async function spoiled(change: (left: { file: string; record: object }) => string | undefined) {
    await workstation().leaveInterrupted();
    const file = join(workstation().folder, 'submissions', workstation().journals()[0] ?? '');
    return change({ file, record: workstation().journal() }) ?? file;
  }

  const rewritten = (text: (record: object) => string) =>
    spoiled(({ file, record }) => void writeFileSync(file, text(record)));

  /** The record with one job file of its plan replaced, and its assets on the farm. */
  function changedPlan(record: object, name: string, value: unknown): object {
    const { plan } = record as { plan: { files: object } };
    return { ...record, plan: { ...plan, assetsOnFarm: true, files: { ...plan.files, [name]: value } } };
  }

  const STOPS: [string, file: () => Promise<string>, why: RegExp, left?: string][] = [
    [
      'a later version wrote it',
      () => rewritten((one) => JSON.stringify({ ...one, version: 2 })),
      /newer version/,
    ],
    [
      'a later version wrote it in another format',
      () => rewritten(() => '{"version":2,"states":[]}'),
      /newer version/,
    ],
    [
      'a later version wrote it, for the same scene under another key',
      () =>
        spoiled(({ file, record }) => {
          const other = file.replace(/[0-9a-f]{24}(?=\.[0-9a-f]{10}\.)/, 'abcdef');
          renameSync(file, other);
          writeFileSync(other, JSON.stringify({ ...record, version: 7 }));
          return other;
        }),
      /newer version/,
    ],
    [
      'its plan is invalid',
      () => rewritten((one) => JSON.stringify({ ...one, plan: { files: 7 } })),
      /its content has an unknown format/,
    ],
    ...['task.json', 'upload.json', 'asset.json', 'tips.json'].map((name): (typeof STOPS)[number] => [
      `its plan has no ${name}`,
      () => rewritten((one) => JSON.stringify(changedPlan(one, name, undefined))),
      /its content has an unknown format/,
    ]),
    ...[null, {}, { asset: null, scene: {} }, { asset: [{ local: 7 }], scene: {} }, { asset: [] }].map(
      (value): (typeof STOPS)[number] => [
        `its upload.json is ${JSON.stringify(value)}`,
        () => rewritten((one) => JSON.stringify(changedPlan(one, 'upload.json', value))),
        /its content has an unknown format/,
      ],
    ),
    [
      'it has no id of the task that was being submitted',
      () => rewritten((one) => JSON.stringify({ ...one, taskId: undefined })),
      /it is incomplete/,
      '.broken',
    ],
    [
      'it is truncated',
      () => rewritten((one) => JSON.stringify(one).slice(0, 99)),
      /it is incomplete/,
      '.broken',
    ],
    [
      'an earlier run has renamed it',
      () =>
        spoiled(({ file, record }) => {
          writeFileSync(`${file}.broken`, JSON.stringify(record).slice(0, 99));
          rmSync(file);
          return `${file}.broken`;
        }),
      /it is incomplete/,
    ],
    [
      'neither its name nor its content identifies the scene',
      () =>
        spoiled(({ file }) => {
          const other = join(workstation().folder, 'submissions', 'copy.json');
          renameSync(file, other);
          writeFileSync(other, '{');
          return other;
        }),
      /it is incomplete/,
      '.broken',
    ],
    [
      'it cannot be read',
      () =>
        spoiled(({ file }) => {
          rmSync(file);
          symlinkSync(file, file);
          return undefined;
        }),
      /cannot be read/,
    ],
  ];

  // A link needs a privilege on Windows.
  const here = process.platform === 'win32' ? STOPS.slice(0, -1) : STOPS;
  test.each(casesAt([0, 3, 5, 9, 13, 15, 17], here))(
    'stops the same submission with 75 if %s',
    async (_, spoil, why, left = '') => {
      const file = `${await spoil()}${left}`;
      const before = await workstation().tasksAtFarm();
      // The second run stops as well: a renamed journal still counts.
      for (const flags of [[], [], ['-q']]) {
        const { env, relay } = await workstation().through({});
        const { code, stdout, stderr } = await workstation().run([...LINE, ...flags], { env });
        expect([code, stdout]).toEqual([75, '']);
        expect(stderr).toContain(file);
        expect(stderr).toMatch(why);
        expect(stderr).toContain('--new');
        expect(relay.requests).toEqual([]);
      }
      const error = onlyJson((await workstation().run([...LINE, '--json'])).stderr).error;
      expect(error).toMatchObject({ name: 'FarmBusyError', exitCode: 75 });
      expect(await workstation().tasksAtFarm()).toEqual(before);
      expect((await workstation().run([...LINE, '--new', '-q'])).code).toBe(0);
      expect(await workstation().tasksAtFarm()).toHaveLength(before.length + 1);
    },
  );

  test.each(casesAt([0, 5, 13], STOPS.slice(0, -2)))(
    'does not stop another scene if %s',
    async (_, spoil) => {
      await spoil();
      workstation().file('b.project', 'another');
      expect((await workstation().run(['submit', 'b.project', '--frames', '1', '-q'])).code).toBe(0);
    },
  );

  test('is reported by --unfinished also with -q and --json, and is removed by --forget', async () => {
    const file = await rewritten((one) => JSON.stringify({ ...one, version: 2 }));
    const [, id = ''] = /\.([0-9a-f]{10})\./.exec(file) ?? [];
    const quiet = await workstation().run(['submit', '--unfinished', '-q']);
    expect([quiet.code, quiet.stdout]).toEqual([0, '']);
    expect(quiet.stderr).toMatch(/^Warning: .*newer version/);
    expect(quiet.stderr).toContain(file);
    const json = await workstation().run(['submit', '--unfinished', '--json']);
    expect(onlyJson(json.stdout)).toEqual({ unfinished: [] });
    expect(onlyJson(json.stderr).warning.message).toContain(file);
    const resumed = await workstation().run(['submit', '--resume', id]);
    expect([resumed.code, resumed.stdout]).toEqual([75, '']);
    expect(resumed.stderr).toContain(file);
    const forgotten = await workstation().run(['submit', '--forget', id, '--json']);
    expect(onlyJson(forgotten.stdout)).toEqual({ id, taskId: null, reached: 'unknown', forgotten: true });
    expect(workstation().journals()).toEqual([]);
  });

  test('that was renamed causes a warning, also with -q, and as JSON with --json', async () => {
    const folder = join(workstation().folder, 'submissions');
    mkdirSync(folder);
    const file = join(folder, 'abcdef.123456.free.json');
    writeFileSync(file, '{');
    expect((await workstation().run([...LINE, '-q'])).stderr).toMatch(/^Warning: .*\.broken/);
    writeFileSync(file, '{');
    const { code, stdout, stderr } = await workstation().run([...LINE, '--json', '--new']);
    expect([code, onlyJson(stdout).resumed]).toEqual([0, undefined]);
    expect(onlyJson(stderr).warning.message).toContain(`${file}.broken`);
  });

  test('cannot be resumed with --resume if its plan is invalid: 75', async () => {
    const file = await rewritten((one) => JSON.stringify({ ...one, plan: { files: 7 } }));
    for (const argv of [['--resume'], ['--resume', workstation().journal().id]]) {
      const { code, stderr } = await workstation().run(['submit', ...argv]);
      expect(code).toBe(75);
      expect(stderr).toContain(file);
    }
  });
});

describe('a journal that cannot be written', () => {
  test('stops the submission before a task is created: 73', async () => {
    writeFileSync(join(workstation().folder, 'submissions'), 'a file where a folder should be');
    const { env, relay } = await workstation().through({});
    const { code, stderr } = await workstation().run(LINE, { env });
    expect(code).toBe(73);
    expect(stderr).toContain('RAYVISION_CONFIG_DIR');
    expect(relay.requests.map(({ path }) => path)).not.toContain('/api/render/submit/createTask');
  });

  test('does not affect --dry-run', async () => {
    writeFileSync(join(workstation().folder, 'submissions'), 'a file where a folder should be');
    expect((await workstation().run([...LINE, '--dry-run'])).code).toBe(0);
  });
});

describe('an interruption', () => {
  test.each(
    casesAt(
      [0, 2, 4],
      [
        ['/api/render/setUp/queryUserProfile', InterruptedError, 130, /nothing was submitted/, false],
        ['/api/render/submit/createTask', InterruptedError, 130, /nothing was submitted/, true],
        ['/api/render/submit/taskJsonFile', InterruptedError, 130, /reserved but not submitted/, true],
        [TASK, InterruptedError, 130, /may already be rendering/, true],
        [TASK, TerminatedError, 143, /may already be rendering/, true],
      ],
    ),
  )(
    'during the request %s (%o) exits with %i, and the next run makes one task',
    async (path, Reason, code, told, resumable) => {
      const stop = new AbortController();
      const { env } = await workstation().through({
        onRequest: (relayed) => {
          if (relayed.path === path) stop.abort(new Reason('interrupted'));
        },
      });
      const result = await workstation().run(LINE, { env, signal: stop.signal });
      expect(result.code).toBe(code);
      expect(result.stderr).toMatch(told);
      expect(/rayvision submit --resume [0-9a-f]{10}/.test(result.stderr)).toBe(resumable);
      const again = await workstation().run([...LINE, '-q']);
      expect(again.code).toBe(0);
      expect(await workstation().tasksAtFarm()).toEqual([Number(again.stdout)]);
    },
  );
});
