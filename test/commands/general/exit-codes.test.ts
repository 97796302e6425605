import { afterAll, describe, expect, test } from 'vitest';
import { analyzeCommand } from '../../../src/commands/analyze/analyze.js';
import { COMMANDS } from '../../../src/commands/index.js';
import { explainOutcome } from '../../../src/commands/outcome.js';
import { submitCommand } from '../../../src/commands/submit/submit.js';
import { listCommand } from '../../../src/commands/tasks/list.js';
import { downloadCommand } from '../../../src/commands/transfer/download.js';
import { waitCommand } from '../../../src/commands/wait/wait.js';
import { combineErrors } from '../../../src/errors.js';
import { everyNth } from '../../support/exhaustive.js';
import { forEachCommand } from '../../support/for-each-command.js';
import { startRefusingRelay } from '../../support/proxies/refusing-relay.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import type { CliResult } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';
import { envelope, startTestFarm } from '../../unit/http/server.js';

// The JSON of a command explains every exit code other than 0.

const workstation = await openWorkstation();
const refusing = await startTestFarm();
workstation.file('a.ma', mayaScene());
workstation.file('shots.csv', 'scene\na.ma\n');
workstation.file('lacks.ma', mayaScene({ textures: { file1: 'nowhere.png' } }));
afterAll(async () => {
  await workstation.close();
  await refusing.close();
});

/** The one JSON error on stderr. */
function errorIn({ stderr }: CliResult): { exitCode: number; message: string; name: string } {
  const { error } = onlyJson(stderr);
  expect(error).toMatchObject({ name: expect.any(String), message: expect.stringMatching(/\S/) });
  return error;
}

/** Command lines of the commands whose shortest one does not fail, or prompts. */
const OWN_LINES: Readonly<Record<string, readonly string[]>> = {
  submit: ['submit', 'a.ma', '--frames', '1'],
  batch: ['batch', 'shots.csv', '--frames', '1'],
  analyze: ['analyze', 'nowhere.ma'],
  wait: ['wait', '5', '--timeout', '2s'],
  status: ['status', '5'],
  frames: ['frames', '5'],
  logs: ['logs', '5'],
  why: ['why', '5'],
  thumbnails: ['thumbnails', '5'],
  progress: ['progress', '5'],
  stop: ['stop', '5'],
  start: ['start', '5'],
  retry: ['retry', '5'],
  check: ['check', '.', '--task', '5'],
  set: ['set', '5', '--priority', '3'],
  label: ['label', 'add', 'x', '5'],
  explain: ['explain', '15000'],
  env: ['env', 'list'],
  project: ['project', 'list'],
  records: ['records', 'tasks'],
  abandon: ['abandon', '5', '--yes'],
  delete: ['delete', '5', '--yes'],
  outputs: ['outputs', '5'],
  download: ['download', '5', '--to', 'out'],
  sync: ['sync', 'out'],
  upload: ['upload', 'a.ma'],
  'list-dcc': ['list-dcc', '--remote'],
  login: ['login', '--access-id', 'AccessIdOfTheTest', '--key-stdin'],
  logout: ['logout', 'nonsense'],
  config: ['config', 'get', 'nonsense'],
  completion: ['completion', 'nonsense'],
  api: ['api', '/api/render/common/queryPlatforms'],
  sandbox: ['sandbox', 'status'],
};

/** A command line of each command that fails, without a farm or at one that refuses everything. */
const REFUSED = forEachCommand(OWN_LINES, '5', (name, words) => [name, ...words]);

test('every command has a command line', () => {
  expect(Object.keys(REFUSED).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
});

describe.each([
  ['wrong key', 602, 77],
  ['busy', 1000, 75],
  ['invalid request', 400, 65],
])('a farm that refuses (%s)', (_, code, exitCode) => {
  test.each(everyNth(2, Object.entries(REFUSED)))(
    'is an error of %s --json',
    { timeout: 30_000 },
    async (name, argv) => {
      refusing.answer(envelope(code, { message: 'no', data: null }));
      const env = { ...workstation.env, RAYVISION_DOMAIN: refusing.domain };
      const result = await workstation.run([...argv, '--json'], { env, stdin: `${'k'.repeat(32)}\n` });
      expect(result.code).not.toBe(0);
      const document = result.stdout === '' ? undefined : onlyJson(result.stdout);
      // A wait retries until --timeout if the farm is busy or its answers are invalid.
      if (waitCommand.resultCodes?.includes(result.code)) {
        expect([name, document.exitCode, result.stderr]).toEqual(['wait', result.code, '']);
        return;
      }
      expect(errorIn(result).exitCode).toBe(result.code);
      const local = ['analyze', 'login', 'logout', 'config', 'completion', 'upload', 'sandbox', 'api'];
      if (!local.includes(name) && name !== 'wait') expect(result.code).toBe(exitCode);
    },
  );

  // The farm makes no difference here: once is enough.
  test.each(Object.entries(code === 602 ? REFUSED : {}))(
    'an unknown option is an error of %s --json',
    async (_name, argv) => {
      const result = await workstation.run([...argv, '--nonsense', '--json']);
      expect([result.code, result.stdout]).toEqual([64, '']);
      expect(errorIn(result).exitCode).toBe(64);
    },
  );
});

describe('an error after a result', () => {
  /** Runs a line at a farm that refuses to list results. */
  async function withoutListing(code: number, argv: readonly string[]) {
    const { domain } = workstation.farm.sandbox.address;
    const relay = await startRefusingRelay(domain, (path) =>
      path.endsWith('getOutputUserDirFile') ? code : undefined,
    );
    const result = await workstation.run(argv, {
      env: { ...workstation.env, RAYVISION_DOMAIN: relay.domain },
    });
    await relay.close();
    return result;
  }

  test.each([
    [400, 65],
    [1000, 75],
    [602, 77],
  ])('a refused listing (%i) ends download and wait --download with an error: %i', async (code, exitCode) => {
    const id = String(await workstation.submit());
    workstation.farm.clock.advance(60_000);
    for (const argv of [
      ['download', id, '--to', 'out'],
      ['wait', id, '--download', 'out'],
    ]) {
      const result = await withoutListing(code, [...argv, '--json']);
      expect(result.code).toBe(exitCode);
      expect(errorIn(result).exitCode).toBe(exitCode);
      const document = onlyJson(result.stdout);
      expect((document.download ?? document).error).toMatchObject({ exitCode });
      const events = await withoutListing(code, [...argv, '--ndjson']);
      expect(events.code).toBe(exitCode);
      expect(events.stderr).not.toBe('');
      expect(JSON.parse(linesOf(events.stdout).at(-1) ?? '')).toMatchObject({ event: 'end', exitCode });
      // Without --json the error is printed once.
      const people = await withoutListing(code, argv);
      expect(people.stderr.match(/^Error: /gm)).toHaveLength(1);
    }
  });

  test('a failed render is a result of wait, even if its download fails too', async () => {
    const id = String(await workstation.submit());
    await workstation.pin(45, Number(id));
    const result = await withoutListing(602, ['wait', id, '--download', 'out', '--json']);
    expect([result.code, result.stderr]).toEqual([45, '']);
    expect(onlyJson(result.stdout)).toMatchObject({ exitCode: 45, download: { error: { exitCode: 77 } } });
  });

  test('a refused scene among several is an error of submit', async () => {
    const argv = ['submit', 'a.ma', 'lacks.ma', '--frames', '1', '--ignore-missing', '--json', '--new'];
    expect((await workstation.run(argv)).code).toBe(0);
    let tasks = 0;
    const relay = await startRefusingRelay(workstation.farm.sandbox.address.domain, (path) =>
      path.endsWith('/submit/task') && tasks++ > 0 ? 605 : undefined,
    );
    const result = await workstation.run(argv, {
      env: { ...workstation.env, RAYVISION_DOMAIN: relay.domain },
    });
    await relay.close();
    expect(onlyJson(result.stdout).submissions).toHaveLength(2);
    expect(result.code).toBe(77);
    expect(errorIn(result)).toMatchObject({ exitCode: 77, name: 'AccessError' });
  });

  test('a missing file is a result of analyze, not an error', async () => {
    const result = await workstation.run(['analyze', 'lacks.ma', '--json']);
    expect([result.code, result.stderr]).toEqual([65, '']);
    expect(onlyJson(result.stdout).scenes[0].assets).toMatchObject([{ missing: true }]);
  });
});

describe('an exit code', () => {
  test.each([
    [waitCommand, 45, true],
    [submitCommand, 124, true],
    [analyzeCommand, 65, true],
    [listCommand, 0, true],
    [downloadCommand, 65, false],
    [waitCommand, 77, false],
    [listCommand, 45, false],
  ])('of $0.name ($1) is a result: $2', (row, code, may) => {
    const outcome = explainOutcome(row, code);
    if (may) expect(outcome).toBe(code);
    else expect(outcome).toMatchObject({ message: expect.stringContaining(String(code)) });
  });

  test.each([64, 65, 66, 69, 70, 73, 75, 76, 77, 78])(
    'that is not a result (%i) is an error with that code',
    (code) => {
      expect(explainOutcome(listCommand, code)).toMatchObject({ exitCode: code });
    },
  );

  test('of several errors is that of the worst one', () => {
    const errors = [65, 77, 75].map((code) => explainOutcome(listCommand, code)) as never;
    expect(combineErrors(errors, 'download.failed')).toMatchObject({ name: 'AccessError', exitCode: 77 });
    expect(combineErrors([], 'download.failed')).toBeUndefined();
  });
});
