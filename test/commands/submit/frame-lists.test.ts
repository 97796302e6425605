import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameNumbers, parseTaskFrames } from '../../../src/domain/frames/frame-range.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { openRelayedWorkstation, TASK } from '../../support/workstation/relayed-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(async () => {
  const opened = await openRelayedWorkstation();
  opened.file('shot.ma', mayaScene());
  return opened;
});

const LIST = '1-10,20,30-40[2]';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
async function submitted(frames: string, ...flags: string[]): Promise<any[]> {
  const { code, stdout, stderr } = await workstation().run([
    'submit',
    'shot.ma',
    '--frames',
    frames,
    '--json',
    ...flags,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return onlyJson(stdout).submissions;
}

/** The frames that the farm has of a task, in order. */
async function framesOf(...ids: (string | number)[]): Promise<number[]> {
  const { stdout } = await workstation().run(['frames', ...ids.map(String), '--json']);
  const { frames } = onlyJson(stdout) as { frames: { name: string }[] };
  return frames.map(({ name }) => Number(/\d+/.exec(name)?.[0])).toSorted((a, b) => a - b);
}

describe('several ranges of frames', () => {
  test('are a task each, in one group, whose label they have', async () => {
    const all = await submitted(LIST, '--label', 'night');
    expect(all.map(({ group }) => group.frames)).toEqual([LIST, LIST, LIST]);
    const [name] = new Set(all.map(({ group }) => group.name));
    expect(name).toMatch(/^shot-[0-9a-f]{6}\.3$/);
    const { tasks, groups } = onlyJson((await workstation().run(['status', name, '--json'])).stdout);
    expect(tasks.map(({ labels }: { labels: string[] }) => labels)).toEqual(Array(3).fill(['night', name]));
    expect(tasks.map(({ frames }: { frames: { total: number } }) => frames.total)).toEqual([10, 1, 6]);
    expect(groups).toMatchObject([
      { name, frames: LIST, taskIds: all.map(({ taskId }) => taskId), counts: { total: 17 } },
    ]);
  });

  test('-q prints the ids, one a line; the group and the next command name it', async () => {
    const line = ['submit', 'shot.ma', '--frames', LIST];
    expect(linesOf((await workstation().run([...line, '-q'])).stdout)).toHaveLength(3);
    const { stderr } = await workstation().run([...line, '--new']);
    expect(stderr).toMatch(/^Group shot-[0-9a-f]{6}\.3: frames 1-10,20,30-40\[2\] of shot\.ma, 3 tasks\./m);
  });

  test('are one row of status, list and wait, with the frames as typed', async () => {
    const [first] = await submitted(LIST);
    const { name } = first.group;
    const row = new RegExp(
      `^${name.replace('.', '\\.')} .*0/17 .*shot\\.ma \\[1-10,20,30-40\\[2\\]\\]$`,
      'm',
    );
    const status = await workstation().run(['status', name]);
    expect(status.stdout).toMatch(row);
    expect(status.stdout).toMatch(/^ {2}2W\d+ .* 30-40\[2\]$/m);
    const list = await workstation().run(['list']);
    expect(list.stdout).toContain(name);
    expect(linesOf(list.stdout)).toHaveLength(2);
    const wait = await workstation().run(['wait', name]);
    expect(wait).toMatchObject({ code: 0 });
    expect(linesOf(wait.stdout)).toEqual([
      expect.stringMatching(new RegExp(`^${name} +finished +17/17 frames`)),
    ]);
    expect(onlyJson((await workstation().run(['wait', name, '--json'])).stdout).groups).toMatchObject([
      { name, status: { code: 25 }, progress: 1 },
    ]);
  });

  test('are named like an id by every command that takes one', async () => {
    const [first] = await submitted(LIST);
    const { name } = first.group;
    for (const line of [
      ['stop', name],
      ['start', name],
      ['wait', name, '--timeout', '1h'],
      ['frames', name],
      ['retry', name, '--frames', '20'],
      ['wait', name],
      ['outputs', name],
      ['download', name, '--to', 'out'],
      ['why', first.taskId.toString()],
    ])
      expect(await workstation().run(line), line.join(' ')).toMatchObject({ code: 0 });
  });

  test('are found by their label when this machine has forgotten the group', async () => {
    const [first] = await submitted(LIST);
    const { name } = first.group;
    rmSync(join(workstation().folder, 'groups'), { recursive: true });
    const { groups } = onlyJson((await workstation().run(['status', name, '--json'])).stdout);
    expect(groups).toMatchObject([{ name, frames: null, counts: { total: 17 } }]);
    expect((await workstation().run(['delete', String(first.taskId), '--yes'])).code).toBe(0);
    const incomplete = await workstation().run(['status', name]);
    expect(incomplete).toMatchObject({ code: 66, stderr: expect.stringContaining('has 3 tasks, but') });
    expect((await workstation().run(['status', 'shot-000000.3'])).code).toBe(66);
  });

  test('of which one was not submitted are completed by the same command, in the same group', async () => {
    let number = 0;
    const { env } = await workstation().through({
      onRequest: ({ path }) => {
        if (path !== TASK) return;
        number += 1;
        if (number === 2) throw new Error('lost');
      },
    });
    const line = ['submit', 'shot.ma', '--frames', LIST, '--json'];
    const first = onlyJson((await workstation().run(line, { env })).stdout).submissions;
    const [done] = first.filter((one: object) => 'taskId' in one);
    expect(first.filter((one: object) => 'error' in one)).toHaveLength(1);
    const second = onlyJson((await workstation().run(line)).stdout);
    expect(second).toMatchObject({ resumed: true, group: done.group });
    const { groups } = onlyJson((await workstation().run(['status', done.group.name, '--json'])).stdout);
    expect(groups).toMatchObject([{ frames: LIST, counts: { total: 17 } }]);
    expect(await workstation().tasksAtFarm()).toHaveLength(3);
  });

  test.each([
    ['1-10,5-15', 65, 'Frame 5 is in two ranges'],
    ['1-9[2],2-10[2],4', 65, 'Frame 4 is in two ranges'],
    ['1-10,', 64, ''],
    ['10-1,3', 65, ''],
    [Array.from({ length: 201 }, (_, at) => at * 2).join(), 65, '201 ranges'],
  ])('%s is refused (%d)', async (frames, code, text) => {
    const result = await workstation().run(['submit', 'shot.ma', '--frames', frames]);
    expect(result).toMatchObject({ code, stderr: expect.stringContaining(text) });
  });

  test('test frames are those of each range; one without any cannot pause', async () => {
    const all = await submitted('1-10,20-30', '--test-frames', '5,first');
    expect(all.map(({ taskInfo }) => taskInfo.pre_frames)).toEqual(['100:5', '100']);
    const line = ['submit', 'shot.ma', '--frames', '1-10,20-30', '--test-frames', '5', '--stop-after-test'];
    expect((await workstation().run([...line, '--new'])).code).toBe(65);
  });

  test('1-9x4 is 1-9[4]', async () => {
    const { stdout } = await workstation().run(['submit', 'shot.ma', '--frames', '1-9x4', '--json']);
    expect(await framesOf(onlyJson(stdout).taskId)).toEqual([1, 5, 9]);
  });

  test('a batch and a dry run: a row takes one range, all job files are shown', async () => {
    workstation().file('rows.csv', 'scene,frames\nshot.ma,"1-3,5"\n');
    expect((await workstation().run(['batch', 'rows.csv'])).code).toBe(65);
    const dry = await workstation().run(['submit', 'shot.ma', '--frames', LIST, '--dry-run', '--json']);
    expect(onlyJson(dry.stdout).submissions).toHaveLength(3);
  });
});

/** Disjoint ranges, as a list. */
const lists = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 5 }),
      count: fc.integer({ min: 1, max: 4 }),
      step: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((parts) => {
    let next = 0;
    return parts.map(({ gap, count, step }) => {
      const start = next + gap;
      const end = start + (count - 1) * step;
      next = end;
      return count === 1 ? String(start) : step === 1 ? `${start}-${end}` : `${start}-${end}[${step}]`;
    });
  })
  .map((items) => items.join());

test('the rendered frames equal the list', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (list) => {
      const all = await submitted(list, '--new');
      const wanted = parseTaskFrames(list).flatMap((range) => [...frameNumbers(range)]);
      expect(await framesOf(all[0].group.name)).toEqual(wanted.toSorted((a, b) => a - b));
    }),
    { numRuns: EXHAUSTIVE ? 15 : 5 },
  );
});
