import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { HOUR, useSyncs } from '../../support/workstation/sync-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const { at, here, local, output, relayed, rendered, renderAgain, stored, sync, to } = useSyncs();

describe('sync', () => {
  test('downloads the results of all tasks, each in its folder, and nothing twice', async () => {
    const ids = [await rendered(), await rendered('--frames', '1-3')];
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, whole: 0, fetched: 5, held: 0, problems: [] });
    for (const id of ids) expect(readFileSync(local(id, 2))).toEqual(readFileSync(stored(id, 2)));
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, fetched: 0, held: 5, bytes: 0 });
    expect(readdirSync(to()).toSorted()).toEqual(ids.map((id) => `${id}_shot`));
  });

  test('asks only for the list of tasks once they have ended and are here', async () => {
    await rendered();
    await rendered();
    at().farm.clock.advance(HOUR);
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
    const id = await at().submit('--new', '--frames', '1-9');
    while ((await at().record(id)).doneFrames < 3) at().farm.clock.advance(200);
    const first = await sync();
    expect(first).toMatchObject({ code: 0, tasks: 1, rendering: 1 });
    expect(first.fetched).toBeGreaterThanOrEqual(3);
    expect(first.fetched).toBeLessThan(9);
    at().farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ rendering: 0, fetched: 9 - first.fetched, held: first.fetched });
  });

  test('downloads frames that finish while it runs', async () => {
    const id = await at().submit('--new', '--frames', '1-9');
    while ((await at().record(id)).doneFrames < 3) at().farm.clock.advance(200);
    const run = await relayed({
      onRequest: ({ path }) => {
        if (path.includes('queryTaskInfo')) at().farm.clock.advance(60_000);
      },
    });
    expect(await run()).toMatchObject({ code: 0, rendering: 1, fetched: 9 });
    expect(here(id)).toHaveLength(9);
  });

  test('downloads a frame again that was rendered again after its task had ended and was here', async () => {
    const id = await rendered();
    at().farm.clock.advance(HOUR);
    await sync();
    expect(await sync()).toMatchObject({ whole: 1 });
    await renderAgain(id, 2);
    const before = readFileSync(local(id, 2));
    expect(await sync()).toMatchObject({ whole: 0, rendering: 1 });
    at().farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ code: 0, whole: 0, fetched: 1, held: 1 });
    expect(readFileSync(local(id, 2))).toEqual(readFileSync(stored(id, 2)));
    expect(readFileSync(local(id, 2))).not.toEqual(before);
    expect(await sync()).toMatchObject({ whole: 1 });
  });

  test('downloads a file again that was removed here, alone', async () => {
    const id = await rendered('--frames', '1-3');
    at().farm.clock.advance(HOUR);
    await sync();
    rmSync(local(id, 2));
    expect(await sync()).toMatchObject({ code: 0, whole: 0, fetched: 1, held: 2 });
    expect(await sync()).toMatchObject({ whole: 1, held: 3 });
  });

  test('downloads all again when the folder was removed', async () => {
    await rendered('--frames', '1-3');
    at().farm.clock.advance(HOUR);
    await sync();
    rmSync(to(), { recursive: true });
    expect(await sync()).toMatchObject({ code: 0, fetched: 3 });
  });

  test('keeps a file that was changed here, and names it each time', async () => {
    const id = await rendered();
    at().farm.clock.advance(HOUR);
    await sync();
    writeFileSync(local(id, 1), 'painted over');
    for (const _ of [1, 2]) {
      const { stderr, code } = await at().run(['sync', to()]);
      expect([code, stderr]).toEqual([0, expect.stringContaining('shot.0001.png')]);
    }
    expect(readFileSync(local(id, 1), 'utf8')).toBe('painted over');
    expect(await sync()).toMatchObject({ kept: 1, held: 1, problems: [{ state: 'kept' }] });
    const { stderr } = await at().run(['sync', to(), '-q']);
    expect(stderr).toContain('rayvision sync --on-conflict overwrite');
    expect(await sync('--on-conflict', 'overwrite')).toMatchObject({ fetched: 1, held: 1, kept: 0 });
    expect(readFileSync(local(id, 1))).toEqual(readFileSync(stored(id, 1)));
  });

  test('downloads sub tasks into separate folders, each on its own', async () => {
    at().file('layers.ma', mayaScene({ globals: animated(1, 2), layers: ['beauty'] }));
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
    const submitted = await at().run([...argv, '-q']);
    expect(submitted.code).toBe(0);
    const id = Number(submitted.stdout);
    await at().record(id);
    at().farm.clock.advance(HOUR);
    const { subtasks } = onlyJson((await at().run(['status', String(id), '--json'])).stdout).tasks[0];
    expect(subtasks).toHaveLength(2);
    at().farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({ tasks: 1, fetched: 4 });
    expect(readdirSync(to())).toHaveLength(2);
    const [first, second] = readdirSync(to());
    expect(await sync()).toMatchObject({ tasks: 1, whole: 1, held: 4 });
    rmSync(join(to(), first ?? ''), { recursive: true });
    expect(await sync()).toMatchObject({ whole: 0, fetched: 2, held: 2 });
    expect(readdirSync(join(to(), second ?? ''))).toHaveLength(2);
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
    at().farm.clock.advance(HOUR);
    expect(await sync('--include', '*.exr')).toMatchObject({ fetched: 1 });
    expect(await sync('--include', '*.exr')).toMatchObject({ whole: 1, held: 1 });
    expect(await sync()).toMatchObject({ whole: 0, fetched: 2, held: 1 });
  });
});

test('download replaces what a sync downloaded, when it was rendered again', async () => {
  const id = await rendered();
  await sync();
  const before = statSync(local(id, 1)).ino;
  writeFileSync(stored(id, 1), 'rendered anew');
  const { stdout } = await at().run(['download', String(id), '--to', to(), '--json']);
  expect(onlyJson(stdout)).toMatchObject({ fetched: 1, held: 1, kept: 0 });
  expect(statSync(local(id, 1)).ino).not.toBe(before);
  writeFileSync(stored(id, 1), 'rendered once more');
  expect(await sync()).toMatchObject({ fetched: 1, kept: 0 });
});
