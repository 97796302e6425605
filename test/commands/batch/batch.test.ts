import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { forEachTest } from '../../support/for-each-test.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(async () => {
  const opened = await openWorkstation();
  for (const name of ['a', 'b', 'c', 'd']) opened.file(`${name}.ma`, `${mayaScene()}// ${name}\n`);
  return opened;
});

/** Runs a batch of rows of CSV. */
function batch(csv: string, ...flags: string[]) {
  workstation().file('shots.csv', csv);
  return workstation().run(['batch', 'shots.csv', '--frames', '1-3', ...flags]);
}

/** The farm's tasks, the newest first. */
async function tasks(): Promise<{ taskId: number; scene: string; startedAt: string; endedAt: string }[]> {
  return onlyJson((await workstation().run(['list', '--json'])).stdout).tasks;
}

/** What is remembered of the rows that are submitted. */
function records(): string[] {
  const root = join(workstation().folder, 'batches');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  return files
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .filter((text) => text.includes('taskId'));
}

async function costOf(id: number): Promise<number> {
  const { stdout } = await workstation().run(['status', String(id), '--json']);
  return onlyJson(stdout).tasks[0].cost.amount;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
const rowsOf = (stdout: string): any[] => onlyJson(stdout).rows;

describe('a batch', () => {
  test('submits a task a row, and waits for all', async () => {
    const { code, stdout } = await batch('scene,name\na.ma,first\nb.ma,second\n', '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([
      { name: 'first', state: 'ended', exitCode: 0, status: { code: 25 }, after: [] },
      { name: 'second', state: 'ended', exitCode: 0, status: { code: 25 }, after: [] },
    ]);
    expect(await tasks()).toHaveLength(2);
  });

  test('takes the options of the line as defaults of every row', async () => {
    await batch('scene,frames,label\na.ma,,\nb.ma,1-5[2],x;y\n', '--label', 'night', '-q', '--parallel', '1');
    const [b, a] = await tasks();
    expect(a).toMatchObject({ frames: { total: 3 }, labels: ['night'] });
    expect(b).toMatchObject({ frames: { total: 3 }, labels: ['x', 'y'] });
    expect(workstation().jobFile(b?.taskId ?? 0).scene_info_render).toMatchObject({});
  });

  test('submits a row when those that it waits for have finished', async () => {
    const csv = 'scene,name,after\na.ma,last,second;first\nb.ma,second,first\nc.ma,first,\n';
    expect((await batch(csv, '-q')).code).toBe(0);
    const byScene = Object.fromEntries((await tasks()).map((task) => [task.scene, task]));
    expect(Object.keys(byScene).toSorted()).toEqual(['a.ma', 'b.ma', 'c.ma']);
    const [a, b, c] = ['a.ma', 'b.ma', 'c.ma'].map((name) => byScene[name]);
    expect(Date.parse(b?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(c?.endedAt ?? ''));
    expect(Date.parse(a?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(b?.endedAt ?? ''));
  });

  test('skips only the rows that wait for one that ended badly', async () => {
    const csv = 'scene,name,after,max-failed\na.ma,bad,,0\nb.ma,next,bad,\nc.ma,later,next,\nd.ma,other,,\n';
    workstation().file('shots.csv', csv);
    const first = await workstation().run([
      'batch',
      'shots.csv',
      '--frames',
      '1-3',
      '--json',
      '--timeout',
      '1s',
    ]);
    const [bad] = rowsOf(first.stdout);
    await workstation().pin(45, bad.taskId);
    const { code, stdout } = await batch(csv, '--json');
    expect(code).toBe(45);
    expect(rowsOf(stdout)).toMatchObject([
      { name: 'bad', state: 'ended', exitCode: 45 },
      { name: 'next', state: 'skipped', skippedFor: 'bad', taskId: null, exitCode: null },
      { name: 'later', state: 'skipped', skippedFor: 'next', taskId: null },
      { name: 'other', state: 'ended', exitCode: 0 },
    ]);
    expect(await tasks()).toHaveLength(2);
  });

  test('run again, submits only what is missing', async () => {
    const before = await batch('scene\na.ma\nb.ma\n', '-q');
    const again = await batch('scene\na.ma\nc.ma\nb.ma\n', '-q');
    expect(again.code).toBe(0);
    const [a, c, b] = await Promise.resolve(linesOf(again.stdout));
    expect(linesOf(before.stdout).toSorted()).toEqual([a, c].toSorted());
    expect(await tasks()).toHaveLength(3);
    expect(b).toMatch(/^\d+$/);
  });

  test('refuses a row that has changed, and --new submits it', async () => {
    await batch('scene,priority\na.ma,50\nb.ma,50\n', '-q');
    const refused = await batch('scene,priority\na.ma,50\nb.ma,60\n');
    expect(refused.code).toBe(65);
    expect(refused.stderr).toMatch(
      /^line 3 \(b\): Error: 'b' has changed since it was submitted \(task 2W\d+\)/,
    );
    expect(await tasks()).toHaveLength(2);
    expect((await batch('scene,priority\na.ma,50\nb.ma,60\n', '--new', '-q')).code).toBe(0);
    expect((await batch('scene,priority\na.ma,50\nb.ma,60\n', '--new', '-q')).code).toBe(0);
    expect(await tasks()).toHaveLength(3);
    expect((await batch('scene,priority\na.ma,50\nb.ma,60\n', '--new-all', '-q')).code).toBe(0);
    expect(await tasks()).toHaveLength(5);
  });

  test('a scene that was saved again is no other row', async () => {
    await batch('scene\na.ma\n', '-q');
    workstation().file('a.ma', `${mayaScene()}// saved again\n`);
    expect((await batch('scene\na.ma\n', '-q')).code).toBe(0);
    expect(await tasks()).toHaveLength(1);
  });

  test('--no-wait returns after the submissions, and is refused with after', async () => {
    const { code, stdout } = await batch('scene\na.ma\nb.ma\n', '--no-wait', '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([{ state: 'submitted', exitCode: null }, { state: 'submitted' }]);
    const refused = await batch('scene,after\na.ma,\nb.ma,a\n', '--no-wait');
    expect(refused).toMatchObject({ code: 64, stderr: expect.stringContaining("'b' does") });
  });

  test('--dry-run prints the job files, and sends nothing', async () => {
    const { code, stdout } = await batch('scene\na.ma\nb.ma\n', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([{ name: 'a', dryRun: true }, { name: 'b' }]);
    expect(await tasks()).toEqual([]);
  });

  test('stops a row that costs more than its max-cost', async () => {
    const csv = 'scene,max-cost,frames\na.ma,0.001,1-90\nb.ma,,1-3\n';
    const { code, stdout } = await batch(csv, '--json');
    expect(code).toBe(10);
    expect(rowsOf(stdout)).toMatchObject([{ exitCode: 10 }, { exitCode: 0 }]);
  });

  test('a limit holds from the start for a row that is submitted while others render', async () => {
    const csv =
      'scene,name,after,max-cost,frames\na.ma,long,,,1-600\nb.ma,first,,,1-3\nc.ma,limited,first,0.001,1-90\n';
    workstation().file('shots.csv', csv);
    const { stdout } = await workstation().run(['batch', 'shots.csv', '--json', '--interval', '30s'], {
      // The submission takes less time than the sleep that it falls into.
      async onSleep() {
        const hasEnded = (await tasks()).some(({ scene, endedAt }) => scene === 'b.ma' && endedAt);
        for (let tries = 0; hasEnded && tries < 50 && records().length < 3; tries++) await tasks();
      },
    });
    const [, , { exitCode, taskId }] = rowsOf(stdout);
    expect(exitCode).toBe(10);
    // A frame costs 0.00019; three render at once, and a look is due each second.
    expect(await costOf(taskId)).toBeLessThan(0.002);
  });

  test('lets the estimated cost decide about the rest of a row', async () => {
    const csv = 'scene,max-cost,test-frames,frames\na.ma,0.001,first,1-90\nb.ma,5,first,1-6\n';
    const { code, stdout, stderr } = await batch(csv);
    expect({ code, stdout }).toMatchObject({ code: 40, stdout: expect.stringContaining('6/6') });
    expect(stderr).toContain('stays paused: --max-cost is 0.001');
  });

  test('JSON and NDJSON are read too, and rows on standard input', async () => {
    workstation().file('shots.json', '[{"scene":"a.ma","label":["x;y"],"priority":50}]');
    expect((await workstation().run(['batch', 'shots.json', '--frames', '1', '-q'])).code).toBe(0);
    const stdin = '{"scene":"b.ma"}\n\n{"scene":"c.ma","after":"b"}\n';
    const line = ['batch', '-', '--frames', '1', '-q'];
    expect((await workstation().run(line, { stdin })).code).toBe(0);
    expect((await workstation().run(line, { stdin })).code).toBe(0);
    expect(await tasks()).toMatchObject([{ scene: 'c.ma' }, { scene: 'b.ma' }, { labels: ['x;y'] }]);
  });

  test('another run of the same batch at the same time is refused', async () => {
    workstation().file('shots.csv', 'scene\na.ma\n');
    let other: Promise<{ code: number; stderr: string }> | undefined;
    const line = ['batch', 'shots.csv', '--frames', '1-3', '-q'];
    await workstation().run(line, {
      onSleep: async () => {
        other ??= workstation().run(line);
        await other;
      },
    });
    expect(await other).toMatchObject({ code: 75 });
  });
});

describe('--new-all', () => {
  const csv = 'scene,frames\na.ma,1\nb.ma,2\n';

  test('forgets nothing while the file has faults: the next run would submit all rows again', async () => {
    await batch(csv, '--no-wait', '-q');
    expect((await batch(csv.replace('b.ma', 'gone.ma'), '--no-wait', '--new-all')).code).toBe(65);
    expect((await batch(csv.replace('2', '9999999-1'), '--no-wait', '--new-all')).code).toBe(65);
    expect((await batch('scene,dcc-version\na.ma,9999\nb.ma,\n', '--no-wait', '--new-all')).code).toBe(65);
    expect((await batch(csv, '--no-wait', '-q')).code).toBe(0);
    expect(await tasks()).toHaveLength(2);
  });

  test('makes new tasks, and remembers these, also where a record could not be read', async () => {
    await batch(csv, '--no-wait', '-q');
    const first = (await tasks()).map(({ taskId }) => taskId);
    const root = join(workstation().folder, 'batches');
    writeFileSync(join(root, readdirSync(root).find((name) => !name.includes('.')) ?? '', 'x.json'), '{');
    expect((await batch(csv, '--no-wait', '-q', '--new-all')).code).toBe(0);
    expect((await tasks()).filter(({ taskId }) => !first.includes(taskId))).toHaveLength(2);
    expect(readdirSync(root).filter((name) => name.endsWith('.old'))).toEqual([]);
    expect((await batch(csv, '--no-wait', '-q')).code).toBe(0);
    expect(await tasks()).toHaveLength(4);
  });
});

describe('what an interrupted run leaves', () => {
  test('the number of submitted rows is shown, and that the same command continues', async () => {
    workstation().file('shots.csv', 'scene,after\na.ma,\nb.ma,a\n');
    const line = ['batch', 'shots.csv', '--frames', '1-50'];
    const interruption = new AbortController();
    const { code, stderr, stdout } = await workstation().run(line, {
      signal: interruption.signal,
      onSleep: () => interruption.abort(new InterruptedError('interrupted')),
    });
    expect({ code, stdout }).toMatchObject({
      code: 130,
      stdout: expect.stringMatching(/^b +not submitted/m),
    });
    expect(stderr).toContain('Interrupted: 1 of 2 rows are submitted');
    expect(await workstation().run([...line, '-q'])).toMatchObject({ code: 0, stderr: '' });
    expect(await tasks()).toHaveLength(2);
  });

  test('a wrong key ends the run (77) with its error', async () => {
    workstation().file('shots.csv', 'scene\na.ma\n');
    const env = { ...workstation().env, RAYVISION_API_KEY: 'x'.repeat(32) };
    const { code, stderr } = await workstation().run(['batch', 'shots.csv', '--frames', '1'], { env });
    expect({ code, stderr }).toMatchObject({ code: 77, stderr: expect.stringContaining('Error: ') });
  });

  test('a journal whose id was remembered is closed by the next run', async () => {
    await batch('scene\na.ma\n', '--no-wait', '-q');
    const [id] = (await tasks()).map(({ taskId }) => taskId);
    const folder = join(workstation().folder, 'submissions');
    const record = {
      ...{ version: 1, id: 'abcdef0123', key: 'abcdef', begunAt: '2026-01-01T00:00:00.000Z' },
      ...{ account: 'x', domain: 'y', scene: 'a.ma', plan: {}, steps: { submit: 'done' }, taskId: id },
    };
    writeFileSync(join(folder, 'abcdef.abcdef0123.free.json'), JSON.stringify(record));
    expect((await batch('scene\na.ma\n', '--no-wait', '-q')).code).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  test('a row that changed after its submission was interrupted is refused, and no task is named', async () => {
    await batch('scene\na.ma\n', '--no-wait', '-q');
    const root = join(workstation().folder, 'batches');
    const [file = ''] = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) =>
      one.endsWith('.json'),
    );
    const { version, name, values } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    writeFileSync(join(root, file), JSON.stringify({ version, name, values }));
    const { code, stderr } = await batch('scene,priority\na.ma,50\n');
    expect({ code, stderr }).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("'a' has changed since its submission was interrupted"),
    });
  });

  test('a record that cannot be read is an error: its task may render', async () => {
    await batch('scene\na.ma\n', '--no-wait', '-q');
    const folder = join(workstation().folder, 'batches');
    const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    writeFileSync(join(folder, file), '{');
    const { code, stderr } = await batch('scene\na.ma\n');
    expect({ code, stderr }).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('may already be submitted'),
    });
    expect(await tasks()).toHaveLength(1);
  });
});

test('the end of a row is reported once, also over several runs', async () => {
  if (process.platform === 'win32') return;
  const told = join(workstation().cwd, 'told');
  const program = workstation().file('notice.sh', `#!/bin/sh\necho "$RAYVISION_SCENE" >> '${told}'\n`);
  chmodSync(program, 0o755);
  const env = { ...workstation().env, PATH: process.env.PATH ?? '' };
  for (const csv of ['scene\na.ma\n', 'scene\na.ma\nb.ma\n']) {
    workstation().file('shots.csv', csv);
    const line = ['batch', 'shots.csv', '--frames', '1', '-q', '--exec', program];
    expect(await workstation().run(line, { env })).toMatchObject({ code: 0 });
  }
  expect(readFileSync(told, 'utf8')).toBe('a.ma\nb.ma\n');
});
