import fc from 'fast-check';
import type { TestSandbox } from '../../support/farms/sandbox.js';
import { blenderJob, infoOf, submit } from '../job.js';
import { PATH } from '../paths.js';

/** Brings a new task into a state. */
type Begin = (farm: TestSandbox) => Promise<number>;

const plain: Begin = (farm) => submit(farm, blenderJob('1-6', { frames_per_task: '2' }));

const parked: Begin = (farm) => submit(farm, blenderJob('1-4', { pre_frames: '100', stop_after_test: '1' }));

const opened: Begin = (farm) => {
  const common = { frames: '1-2', renderable_camera: ['A', 'B'] };
  return submit(farm, { task_info: { input_cg_file: 'x.max' }, scene_info_render: { common } });
};

const limited: Begin = (farm) => submit(farm, blenderJob('1-9', { task_stop_time: '2' }));

/** A task after a call on it; `ms` later. */
const after =
  (begin: Begin, path: string, body: object = {}, ms = 0): Begin =>
  async (farm) => {
    const id = await begin(farm);
    await farm.call(path, { taskIds: [id], ...body });
    farm.clock.advance(ms);
    return id;
  };

const pinned = (status: number): Begin => after(plain, PATH.sandboxSet, { status });

/** A task in each state that a call can meet, by its name; what follows brings the earlier ones on too. */
export const BEGINNINGS: Readonly<Record<string, Begin>> = {
  waiting: plain,
  rendering: after(plain, PATH.level, { taskUserLevel: 99 }, 2500),
  finished: after(plain, PATH.level, {}, 60_000),
  failed: after(plain, PATH.sandboxSet, { failFrames: '3' }, 60_000),
  stopped: after(plain, PATH.stop),
  abandoned: after(plain, PATH.abandon),
  deleted: after(plain, PATH.remove),
  parked: after(parked, PATH.level, {}, 60_000),
  parking: parked,
  timedOut: after(limited, PATH.level, {}, 60_000),
  opened,
  halfDeleted: async (farm) => {
    const id = await opened(farm);
    const [sub] = (await infoOf(farm, id)).respRenderingTaskList;
    await farm.call(PATH.remove, { taskIds: [sub.id] });
    return id;
  },
  reserved: async (farm) => (await farm.call(PATH.create, { count: 1 })).data.taskIdList[0],
  ...Object.fromEntries([0, 5, 20, 25, 30, 40, 45, 50, 100].map((code) => [`pinned${code}`, pinned(code)])),
};

/** What a step may choose from. */
export interface Choice {
  readonly tasks: readonly number[];
  readonly frames: readonly number[];
  readonly status: readonly number[];
  readonly number: number;
}

/** One call of a person: its path, its body, and the code that its form alone deserves. */
interface Step {
  readonly path: string;
  readonly body: (choice: Choice) => Record<string, unknown>;
  readonly refused?: (choice: Choice) => 600 | 601 | undefined;
  /** The ids that it names are those of frames. */
  readonly onFrames?: boolean;
}

const some = (path: string, more: (choice: Choice) => object = () => ({})): Step => ({
  path,
  body: (choice) => ({ taskIds: choice.tasks, ...more(choice) }),
});

const one = (path: string, member: string, from: number): Step => ({
  path,
  body: ({ tasks, number }) => ({ taskId: tasks[0], [member]: number }),
  refused: ({ number }) => (number < from ? 600 : undefined),
});

const wholeTask = (path: string): Step => ({
  path,
  body: ({ tasks, status }) => ({ taskId: tasks[0], selectAll: 1, status }),
});

const chosenFrames = (path: string): Step => ({
  path,
  onFrames: true,
  body: ({ frames }) => ({ taskId: null, selectAll: 0, ids: frames }),
  refused: ({ frames }) => (frames.length === 0 ? 601 : undefined),
});

/** The control calls of the official SDK, by its names. */
export const CALLS: Readonly<Record<string, Step>> = {
  stop_task: some(PATH.stop),
  start_task: some(PATH.start),
  abort_task: some(PATH.abandon),
  delete_task: some(PATH.remove),
  full_speed: some(PATH.fullSpeed),
  restart_failed_frames: some(PATH.recommitTasks),
  restart_failed_frames_of: some(PATH.recommitTasks, ({ status }) => ({ status })),
  set_task_overtime_top: {
    ...some(PATH.timeLimit, ({ number }) => ({ overTime: number })),
    refused: ({ number }) => (number < 0 ? 600 : undefined),
  },
  update_priority: one(PATH.level, 'taskUserLevel', Number.NEGATIVE_INFINITY),
  update_task_limit: one(PATH.nodes, 'taskLimit', 1),
  restart_frame: wholeTask(PATH.recommitFrames),
  restart_frame_ids: chosenFrames(PATH.recommitFrames),
  stop_frame: wholeTask(PATH.stopFrames),
  stop_frame_ids: chosenFrames(PATH.stopFrames),
  add_task_tag: some(PATH.labelAdd, ({ number }) => ({ label: `l${number}` })),
  delete_task_tag: some(PATH.labelDelete, ({ number }) => ({ labelNames: [`l${number}`], labelIds: [] })),
};

/** A call and what it chooses: numbers select among the tasks and frames that exist at that moment. */
export interface PlannedStep extends Choice {
  readonly name: string;
  /** Time that passes before it. */
  readonly wait: number;
}

export const step: fc.Arbitrary<PlannedStep> = fc.record({
  name: fc.constantFrom(...Object.keys(CALLS)),
  tasks: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
  frames: fc.uniqueArray(fc.nat(20), { maxLength: 3 }),
  status: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 11), { maxLength: 3 }),
  number: fc.integer({ min: -1, max: 5 }),
  wait: fc.constantFrom(0, 0, 700, 3000),
});

export const beginnings = fc.uniqueArray(fc.constantFrom(...Object.keys(BEGINNINGS)), {
  minLength: 1,
  maxLength: 3,
});
