import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const { cwd, run } = workstation;
afterAll(() => workstation.close());

/** Renders a scene with two layers, each of which is a sub task, and downloads it. */
async function layers(to: string): Promise<{ id: string; subs: string[] }> {
  workstation.file('layers.ma', mayaScene({ layers: ['beauty'] }));
  const layerArgv = ['--layer', 'masterLayer', '--layer', 'beauty'];
  const argv = ['submit', 'layers.ma', '--frames', '1-3', ...layerArgv, '--new'];
  const { stdout } = await run([...argv, '--wait', '--download', to, '--check', '--json']);
  const { tasks, check } = onlyJson(stdout);
  expect(check).toMatchObject({ files: 6, bad: [], missing: [] });
  const id = String(tasks[0].taskId);
  return { id, subs: tasks[0].subtasks.map(({ taskId }: { taskId: number }) => String(taskId)) };
}

/** When each frame of a task started last. */
async function starts(id: string): Promise<string[]> {
  const { frames } = onlyJson((await run(['frames', id, '--json'])).stdout);
  return frames.map(({ startedAt }: { startedAt: string }) => startedAt);
}

test('of sub tasks only the frames of the damaged one are rendered again', async () => {
  const { id, subs } = await layers('one');
  const [first = '', second = ''] = subs;
  const folder = readdirSync(join(cwd, 'one')).find((name) => name.startsWith(`${second}_`)) ?? '';
  const file = join(cwd, 'one', folder, 'layers.0002.png');
  truncateSync(file, readFileSync(file).length - 20);
  const { stdout } = await run(['check', id, '--json']);
  expect(onlyJson(stdout)).toMatchObject({ files: 6, bad: [{ file, frame: 2 }], missing: [] });
  const before = [await starts(first), await starts(second)];
  expect((await run(['retry', id, '--bad', 'one', '--yes'])).code).toBe(0);
  await run(['wait', id]);
  const after = [await starts(first), await starts(second)];
  expect(after[0]).toEqual(before[0]);
  expect(after[1]?.map((time, at) => time !== before[1]?.[at])).toEqual([false, true, false]);
});

test('the frames of a sub task whose folder is gone are missing', async () => {
  const { id, subs } = await layers('two');
  const folder = readdirSync(join(cwd, 'two')).find((name) => name.startsWith(`${subs[1]}_`)) ?? '';
  rmSync(join(cwd, 'two', folder), { recursive: true });
  for (const target of [id, 'two']) {
    const { code, stdout } = await run(['check', target, '--json']);
    expect([code, onlyJson(stdout)]).toMatchObject([
      65,
      { files: 3, bad: [], missing: [{ frame: 1 }, { frame: 2 }, { frame: 3 }] },
    ]);
  }
});
