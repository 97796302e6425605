import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRefusingRelay } from '../../support/proxies/refusing-relay.js';
import { HOUR, useSyncs } from '../../support/workstation/sync-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const { at, here, output, relayed, rendered, renderAgain, sync, to } = useSyncs();

describe('what cannot be downloaded', () => {
  test('is named, and ends with 66; the rest comes, and the next run tries again', async () => {
    const [bad, good] = [await rendered('--frames', '1-3'), await rendered()];
    at().farm.clock.advance(HOUR);
    expect((await at().run(['sandbox', 'set', String(bad), '--lose-frames', '2'])).code).toBe(0);
    const first = await sync();
    expect(first).toMatchObject({ code: 66, tasks: 2, fetched: 4, failed: 1 });
    expect(first.problems).toMatchObject([{ state: 'failed', path: `${bad}_shot/shot.0002.png` }]);
    expect(first.stderr).toContain('shot.0002.png');
    expect(here(good)).toHaveLength(2);
    expect(await sync()).toMatchObject({ code: 66, whole: 1, fetched: 0, held: 4, failed: 1 });
    await renderAgain(bad, 2);
    at().farm.clock.advance(HOUR);
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

  test.each([
    [404, 66],
    [403, 77],
    [400, 65],
  ])('of many tasks (%i) does not stop the others, since the farm answers: %i', async (answer, code) => {
    for (let count = 0; count < 5; count++) await rendered();
    const relay = await startRefusingRelay(at().farm.sandbox.address.domain, (path) =>
      path.endsWith('getOutputUserDirFile') ? answer : undefined,
    );
    const env = { ...at().env, RAYVISION_DOMAIN: relay.domain };
    const result = await at().run(['sync', to(), '--json'], { env });
    await relay.close();
    expect([result.code, onlyJson(result.stdout)]).toMatchObject([code, { tasks: 5, failed: 5 }]);
    expect(onlyJson(result.stdout).error).toBeUndefined();
  });

  test('is not a file whose name leads elsewhere: 65, and the others come', async () => {
    const id = await rendered();
    writeFileSync(output(`${id}_shot`, 'a\\b.png'), 'x');
    at().farm.clock.advance(HOUR);
    expect(await sync()).toMatchObject({
      code: 65,
      fetched: 2,
      refused: 1,
      problems: [{ state: 'refused' }],
    });
    expect(await sync()).toMatchObject({ code: 65, whole: 0, fetched: 0, held: 2, refused: 1 });
  });
});

test('works where its state cannot be written, and then asks for all tasks each time', async () => {
  await rendered();
  at().farm.clock.advance(HOUR);
  const folder = join(at().cwd, 'config');
  mkdirSync(folder);
  for (const name of ['sync', 'cache']) writeFileSync(join(folder, name), 'no folder');
  const run = async () => onlyJson((await at().run(['sync', to(), '--json'], { folder })).stdout);
  expect(await run()).toMatchObject({ fetched: 2, failed: 0 });
  expect(await run()).toMatchObject({ fetched: 0, held: 2, whole: 0 });
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
    expect(readdirSync(to())).toHaveLength(1);
  });

  test('do not include one that was killed: its lock is taken over', async () => {
    await rendered();
    await sync();
    writeFileSync(join(to(), '.rayvision-sync.lock'), '00000000-999999-1');
    expect(await sync()).toMatchObject({ code: 0, held: 2 });
    expect(existsSync(join(to(), '.rayvision-sync.lock'))).toBe(false);
  });
});

test('prints an event for each file that came, and the counts at the end', async () => {
  const id = await rendered();
  const { stdout } = await at().run(['sync', to(), '--ndjson']);
  const events = linesOf(stdout).map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { event: 'download', taskId: id, state: 'fetched' },
    { event: 'download', taskId: id, state: 'fetched' },
    { event: 'end', exitCode: 0, tasks: 1, fetched: 2 },
  ]);
  expect(linesOf((await at().run(['sync', to(), '--ndjson'])).stdout)).toHaveLength(1);
});

test('prints one line, and nothing with -q', async () => {
  await rendered();
  expect((await at().run(['sync', to()])).stdout).toMatch(
    /^1 task: downloaded 2 files \(\d+ B\) to .*; 0 were already there\n$/,
  );
  expect(await at().run(['sync', to(), '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
});
