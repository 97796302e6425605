import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { TASK_END_STATUS_CODE_LIST, TASK_STATUSES } from '../../../src/domain/task/task-status.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { framesOf } from '../job.js';
import { PATH } from '../paths.js';
import { BEGINNINGS, beginnings, CALLS, type Choice, type PlannedStep, step } from './any-order-steps.js';

const farm = await startTestSandbox();
afterAll(() => farm.close());

const UNKNOWN = 4711;

// biome-ignore lint/suspicious/noExplicitAny: what the farm answers, as everywhere in these tests
type Wire = any;

/** All tasks as a poll sees them, sub tasks among them, and all frames by their tasks. */
async function look(ids: readonly number[]) {
  const { items } = (await farm.call(PATH.info, { taskIds: ids })).data;
  const tasks: Wire[] = items.flatMap((item: Wire) => [item, ...(item.respRenderingTaskList ?? [])]);
  const frames = new Map<number, Wire[]>();
  for (const task of tasks.filter(({ isOpen }) => isOpen === 0))
    frames.set(task.id, await framesOf(farm, task.id));
  return { tasks, frames };
}

type View = Awaited<ReturnType<typeof look>>;

/** The number of frames of a record: `2-6[2]` has three. */
function size({ frameIndex }: Wire): number {
  const [, start, end, by] = /^(\d+)-(\d+)\[(\d+)\]$/.exec(frameIndex) ?? [];
  return start === undefined ? 1 : Math.floor((Number(end) - Number(start)) / Number(by)) + 1;
}

const inState = (frames: Wire[], ...states: number[]) =>
  frames.filter((f) => states.includes(f.frameStatus)).reduce((sum, f) => sum + size(f), 0);

function checkTask(task: Wire, frames: Wire[]): void {
  expect(task).toMatchObject({
    totalFrames: inState(frames, 1, 2, 3, 4, 5, 11),
    doneFrames: inState(frames, 4),
    failedFrames: inState(frames, 5, 11),
    abortFrames: inState(frames, 3),
    executingFrames: inState(frames, 2),
  });
  expect(frames.reduce((sum, frame) => sum + size(frame), 0)).toBe(task.totalFrames);
  if (!isEnd(task.taskStatus)) return;
  expect([task.id, inState(frames, 1, 2)]).toEqual([task.id, 0]);
  expect(task.completedDate).toEqual(expect.any(Number));
  if (task.taskStatus === 25) expect(task.doneFrames).toBe(task.totalFrames);
  if (task.taskStatus === 30) expect(task.failedFrames).toBeGreaterThan(0);
}

const isEnd = (code: number) => TASK_END_STATUS_CODE_LIST.some((end) => end === code);

function check({ tasks, frames }: View): void {
  for (const task of tasks) {
    expect(TASK_STATUSES.map(({ code }) => code)).toContain(task.taskStatus);
    const subs: Wire[] = task.respRenderingTaskList ?? [];
    if (task.isOpen === 0) checkTask(task, frames.get(task.id) ?? []);
    else expect(isEnd(task.taskStatus)).toBe(subs.every((sub) => isEnd(sub.taskStatus)));
  }
}

/** The code that a call deserves: by its form, then for an id that is unknown or was deleted. */
function expected(name: string, choice: Choice, { tasks, frames }: View): number {
  const call = CALLS[name];
  const formal = call?.refused?.(choice);
  if (formal !== undefined) return formal;
  const single = 'taskId' in (call?.body(choice) ?? {});
  const owners = choice.frames.map((id) => [...frames].find(([, all]) => all.some((f) => f.id === id))?.[0]);
  const named = call?.onFrames ? owners : single ? choice.tasks.slice(0, 1) : choice.tasks;
  const there = tasks.filter(({ isDelete }) => isDelete === 1 || name === 'delete_task');
  return named.every((id) => there.some((task) => task.id === id)) ? 200 : 404;
}

async function listed(recycleFlag: number): Promise<number> {
  return (await farm.call(PATH.list, { pageNum: 1, pageSize: 1, recycleFlag })).data.total;
}

async function play(states: readonly string[], steps: readonly PlannedStep[]): Promise<void> {
  await farm.call(PATH.sandboxReset);
  const ids: number[] = [];
  for (const state of states) ids.push((await BEGINNINGS[state]?.(farm)) ?? 0);
  for (const { name, wait, ...numbers } of steps) {
    farm.clock.advance(wait);
    const view = await look(ids);
    const pool = [...new Set([...ids, ...view.tasks.map((task) => task.id), UNKNOWN])];
    const frames = [...view.frames.values()].flat().map((frame) => frame.id);
    const pick = (from: readonly number[], at: readonly number[]) =>
      from.length === 0 ? [] : [...new Set(at.map((i) => from[i % from.length] ?? 0))];
    const choice = { ...numbers, tasks: pick(pool, numbers.tasks), frames: pick(frames, numbers.frames) };
    const call = CALLS[name];
    const { code, message } = await farm.call(call?.path ?? '', call?.body(choice));
    expect([name, code, message]).toEqual([name, expected(name, choice, view), expect.any(String)]);
  }
  const view = await look(ids);
  check(view);
  const shells = view.tasks.filter(({ layerParentId }) => layerParentId === 0);
  expect((await listed(0)) + (await listed(1))).toBe(shells.length);
  await farm.restart();
  expect(await look(ids)).toEqual(view);
  farm.clock.advance(3_600_000);
  const later = await look(ids);
  check(later);
  // Only what is parked, or held by force, has not come to its end.
  const held = states.filter((state) => state.startsWith('pinned')).map((state) => Number(state.slice(6)));
  for (const { taskStatus } of later.tasks)
    if (!isEnd(taskStatus)) expect([40, ...held]).toContain(taskStatus);
}

test('control calls in any order return 200 or a documented refusal and keep the state consistent', async () => {
  const sequences = fc.array(step, { minLength: 1, maxLength: 8 });
  await fc.assert(fc.asyncProperty(beginnings, sequences, play), {
    seed: 20260101,
    numRuns: EXHAUSTIVE ? 14 : 6,
  });
});
