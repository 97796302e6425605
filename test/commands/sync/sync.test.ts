import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Relay, type RelayOptions, startRelay } from '../../support/proxies/relay.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import {
  linesOf,
  onlyJson,
  openWorkstation,
  type Workstation,
} from '../../support/workstation/workstation.js';

let at: Workstation;
let to: string;
let folders = 0;
const relays: Relay[] = [];

beforeAll(async () => {
  at = await openWorkstation();
});
beforeEach(async () => {
  await at.farm.call('/sandbox/reset');
  folders += 1;
  to = join(at.cwd, `out-${folders}`);
});
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
});
afterAll(() => at.close());

/** Longer than results may still arrive after the end of a task. */
const HOUR = 3_600_000;

const output = (...path: string[]) => join(at.farm.folder, 'storage/output/20201-10000001', ...path);

async function sync(...flags: string[]) {
  const { code, stdout, stderr } = await at.run(['sync', to, '--json', ...flags]);
  return { code, stderr, ...(stdout === '' ? {} : onlyJson(stdout)) };
}

/** The same through a relay; returns the paths of its requests as well. */
async function relayed(options: RelayOptions = {}) {
  const relay = await startRelay(at.farm.sandbox.address.domain, options);
  relays.push(relay);
  const env = { ...at.env, RAYVISION_DOMAIN: relay.domain };
  // Through another address it is another farm, so all runs of a test take this one.
  return async (...flags: string[]) => {
    const before = relay.requests.length;
    const { code, stdout } = await at.run(['sync', to, '--json', ...flags], { env });
    const asked = relay.requests.slice(before).map(({ path }) =>
      path
        .split('/')
        .filter((part) => part !== 'v2')
        .at(-1),
    );
    return { code, asked, ...onlyJson(stdout) };
  };
}

/** Submits a task and renders all its frames. */
async function rendered(...flags: string[]): Promise<number> {
  const id = await at.submit('--new', ...flags);
  at.farm.clock.advance(60_000);
  await at.record(id);
  return id;
}

/** Renders frames of a task again. */
async function renderAgain(id: number, frame: number): Promise<void> {
  const { code } = await at.run(['retry', String(id), '--frames', String(frame), '--yes']);
  expect(code).toBe(0);
}

const here = (id: number) => readdirSync(join(to, `${id}_shot`));
const local = (id: number, frame: number) => join(to, `${id}_shot`, `shot.000${frame}.png`);
const stored = (id: number, frame: number) => output(`${id}_shot`, `shot.000${frame}.png`);

describe('sync', () => {
  test('downloads the results of all tasks, each in its folder, and nothing twice', async () => {
    const ids = [await rendered(), await rendered('--frames', '1-3')];
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, whole: 0, fetched: 5, held: 0, problems: [] });
    for (const id of ids) expect(readFileSync(local(id, 2))).toEqual(readFileSync(stored(id, 2)));
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, fetched: 0, held: 5, bytes: 0 });
    expect(readdirSync(to).toSorted()).toEqual(ids.map((id) => `${id}_shot`));
  });

  test('asks only for the list of tasks once they have ended and are here', async () => {
    await rendered();
    await rendered();
    at.farm.clock.advance(HOUR);
    const run = await relayed();
    expect(await run()).toMatchObject({ code: 0, whole: 0, fetched: 4 });
    expect(await run()).toMatchObject({ tasks: 2, whole: 2, fetched: 0, held: 4, asked: ['getTaskList'] });
    expect((await run('--recheck')).asked).toContain('getOutputUserDirFile');
  });

  test('asks again for a task that has just ended: results may still be on their way to the storage', async () => {
    const id = await rendered();
    await sync();
    writeFileSync(output(`${id}_shot`, 'late.exr'), 'late');
    expect(await sync()).toMatchObject({ fetched: 1, held: 2 });
  });

  test('downloads done frames of a running task, and the rest later', async () => {
    const id = await at.submit('--new', '--frames', '1-9');
    while ((await at.record(id)).doneFrames < 3) at.farm.clock.advance(200);
    const first = await sync();
    expect(first).toMatchObject({ code: 0, tasks: 1, rendering: 1 });
    expect(first.fetched).toBeGreaterThanOrEqual(3);
    expect(first.fetched).toBeLessThan(9);
    at.farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ rendering: 0, fetched: 9 - first.fetched, held: first.fetched });
  });

  test('downloads frames that finish while it runs', async () => {
    const id = await at.submit('--new', '--frames', '1-9');
    while ((await at.record(id)).doneFrames < 3) at.farm.clock.advance(200);
    const run = await relayed({
      onRequest: ({ path }) => {
        if (path.includes('queryTaskInfo')) at.farm.clock.advance(60_000);
      },
    });
    expect(await run()).toMatchObject({ code: 0, rendering: 1, fetched: 9 });
    expect(here(id)).toHaveLength(9);
  });

  test('downloads a frame again that was rendered again after its task had ended and was here', async () => {
    const id = await rendered();
    at.farm.clock.advance(HOUR);
    await sync();
    expect(await sync()).toMatchObject({ whole: 1 });
    await renderAgain(id, 2);
    const before = readFileSync(local(id, 2));
    expect(await sync()).toMatchObject({ whole: 0, rendering: 1 });
    at.farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ code: 0, whole: 0, fetched: 1, held: 1 });
    expect(readFileSync(local(id, 2))).toEqual(readFileSync(stored(id, 2)));
    expect(readFileSync(local(id, 2))).not.toEqual(before);
    expect(await sync()).toMatchObject({ whole: 1 });
  });

  test('downloads a file again that was removed here, alone', async () => {
    const id = await rendered('--frames', '1-3');
    at.farm.clock.advance(HOUR);
    await sync();
    rmSync(local(id, 2));
    expect(await sync()).toMatchObject({ code: 0, whole: 0, fetched: 1, held: 2 });
    expect(await sync()).toMatchObject({ whole: 1, held: 3 });
  });

  test('downloads all again when the folder was removed', async () => {
    await rendered('--frames', '1-3');
    at.farm.clock.advance(HOUR);
    await sync();
    rmSync(to, { recursive: true });
    expect(await sync()).toMatchObject({ code: 0, fetched: 3 });
  });

  test('keeps a file that was changed here, and names it each time', async () => {
    const id = await rendered();
    at.farm.clock.advance(HOUR);
    await sync();
    writeFileSync(local(id, 1), 'painted over');
    for (const _ of [1, 2]) {
      const { stderr, code } = await at.run(['sync', to]);
      expect([code, stderr]).toEqual([0, expect.stringContaining('shot.0001.png')]);
    }
    expect(readFileSync(local(id, 1), 'utf8')).toBe('painted over');
    expect(await sync()).toMatchObject({ kept: 1, held: 1, problems: [{ state: 'kept' }] });
    expect(await sync('--on-conflict', 'overwrite')).toMatchObject({ fetched: 1, held: 1, kept: 0 });
    expect(readFileSync(local(id, 1))).toEqual(readFileSync(stored(id, 1)));
  });

  test('downloads sub tasks into separate folders, each on its own', async () => {
    at.file('layers.ma', mayaScene({ globals: animated(1, 2), layers: ['beauty'] }));
    const argv = [
      'submit',
      'layers.ma',
      '--frames',
      '1-2',
      '--layer',
      'masterLayer',
      '--layer',
      'beauty',
      '--new',
    ];
    const submitted = await at.run([...argv, '-q']);
    expect(submitted.code).toBe(0);
    const id = Number(submitted.stdout);
    await at.record(id);
    at.farm.clock.advance(HOUR);
    const { subtasks } = onlyJson((await at.run(['status', String(id), '--json'])).stdout).tasks[0];
    expect(subtasks).toHaveLength(2);
    at.farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ tasks: 1, fetched: 4 });
    expect(readdirSync(to)).toHaveLength(2);
    const [first, second] = readdirSync(to);
    expect(await sync()).toMatchObject({ tasks: 1, whole: 1, held: 4 });
    rmSync(join(to, first ?? ''), { recursive: true });
    expect(await sync()).toMatchObject({ whole: 0, fetched: 2, held: 2 });
    expect(readdirSync(join(to, second ?? ''))).toHaveLength(2);
  });

  test.each([
    [['--project', 'film'], 1],
    [['--project', 'none'], 0],
    [['--label', 'night'], 1],
    [['--dcc', 'clarisse'], 2],
    [['--dcc', 'maya'], 0],
    [['--status', 'finished'], 2],
    [['--status', 'failed'], 0],
    [['--since', '1h'], 2],
    [['--since', '2030-01-01'], 0],
  ])('takes only tasks that match %j', async (flags, tasks) => {
    await rendered('--project', 'film', '--label', 'night');
    await rendered();
    expect(await sync(...flags)).toMatchObject({ code: 0, tasks, fetched: 2 * tasks });
  });

  test('with other patterns of --include looks again at tasks that are here', async () => {
    const id = await rendered();
    writeFileSync(output(`${id}_shot`, 'shot.exr'), 'exr');
    at.farm.clock.advance(HOUR);
    expect(await sync('--include', '*.exr')).toMatchObject({ fetched: 1 });
    expect(await sync('--include', '*.exr')).toMatchObject({ whole: 1, held: 1 });
    expect(await sync()).toMatchObject({ whole: 0, fetched: 2, held: 1 });
  });
});

describe('what cannot be downloaded', () => {
  test('is named, and ends with 66; the rest comes, and the next run tries again', async () => {
    const [bad, good] = [await rendered('--frames', '1-3'), await rendered()];
    at.farm.clock.advance(HOUR);
    expect((await at.run(['sandbox', 'set', String(bad), '--lose-frames', '2'])).code).toBe(0);
    const first = await sync();
    expect(first).toMatchObject({ code: 66, tasks: 2, fetched: 4, failed: 1 });
    expect(first.problems).toMatchObject([{ state: 'failed', path: `${bad}_shot/shot.0002.png` }]);
    expect(first.stderr).toContain('shot.0002.png');
    expect(here(good)).toHaveLength(2);
    expect(await sync()).toMatchObject({ code: 66, whole: 1, fetched: 0, held: 4, failed: 1 });
    await renderAgain(bad, 2);
    at.farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ code: 0, whole: 1, fetched: 1, held: 4, failed: 0 });
  });

  test('of one task does not stop the others', async () => {
    const [bad, good] = [await rendered(), await rendered()];
    const run = await relayed({
      onRequest: ({ path, body }) => {
        if (path.includes('getOutputUserDirFile') && body.taskId === bad) throw new Error('lost');
      },
    });
    const report = await run();
    expect(report).toMatchObject({ code: 69, fetched: 2, failed: 1, problems: [{ path: `${bad}_shot` }] });
    expect(here(good)).toHaveLength(2);
  });

  test('stops the sync when three tasks fail one after another', async () => {
    for (let count = 0; count < 5; count++) await rendered();
    const run = await relayed({
      onRequest: ({ path }) => {
        if (path.includes('getOutputUserDirFile')) throw new Error('lost');
      },
    });
    expect(await run()).toMatchObject({ code: 69, tasks: 5, fetched: 0, failed: 2, error: { exitCode: 69 } });
  });

  test('is not a file whose name leads elsewhere: 65, and the others come', async () => {
    const id = await rendered();
    writeFileSync(output(`${id}_shot`, 'a\\b.png'), 'x');
    at.farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({
      code: 65,
      fetched: 2,
      refused: 1,
      problems: [{ state: 'refused' }],
    });
    expect(await sync()).toMatchObject({ code: 65, whole: 0, fetched: 0, held: 2, refused: 1 });
  });
});

describe('two runs at once', () => {
  test('end with 75, or 0 with --if-idle, without a request', async () => {
    await rendered();
    let second: Promise<{ code: number; busy?: boolean }>[] = [];
    const run = await relayed({
      onRequest: async ({ path }) => {
        if (!path.includes('getTaskList') || second.length > 0) return;
        second = [sync(), sync('--if-idle')];
        await Promise.all(second);
      },
    });
    expect(await run()).toMatchObject({ code: 0, fetched: 2 });
    expect(await Promise.all(second)).toMatchObject([
      { code: 75, stderr: expect.stringContaining('Another sync') },
      { code: 0, busy: true, tasks: 0, fetched: 0 },
    ]);
    expect(readdirSync(to)).toHaveLength(1);
  });

  test('do not include one that was killed: its lock is taken over', async () => {
    await rendered();
    await sync();
    writeFileSync(join(to, '.rayvision-sync.lock'), '00000000-999999-1');
    expect(await sync()).toMatchObject({ code: 0, held: 2 });
    expect(existsSync(join(to, '.rayvision-sync.lock'))).toBe(false);
  });
});

test('prints an event for each file that came, and the counts at the end', async () => {
  const id = await rendered();
  const { stdout } = await at.run(['sync', to, '--ndjson']);
  const events = linesOf(stdout).map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { event: 'download', taskId: id, state: 'fetched' },
    { event: 'download', taskId: id, state: 'fetched' },
    { event: 'end', exitCode: 0, tasks: 1, fetched: 2 },
  ]);
  expect(linesOf((await at.run(['sync', to, '--ndjson'])).stdout)).toHaveLength(1);
});

test('prints one line, and nothing with -q', async () => {
  await rendered();
  expect((await at.run(['sync', to])).stdout).toMatch(
    /^1 task: downloaded 2 files \(\d+ B\) to .*; 0 were already there\n$/,
  );
  expect(await at.run(['sync', to, '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('download replaces what a sync downloaded, when it was rendered again', async () => {
  const id = await rendered();
  await sync();
  const before = statSync(local(id, 1)).ino;
  writeFileSync(stored(id, 1), 'rendered anew');
  const { stdout } = await at.run(['download', String(id), '--to', to, '--json']);
  expect(onlyJson(stdout)).toMatchObject({ fetched: 1, held: 1, kept: 0 });
  expect(statSync(local(id, 1)).ino).not.toBe(before);
  writeFileSync(stored(id, 1), 'rendered once more');
  expect(await sync()).toMatchObject({ fetched: 1, kept: 0 });
});
