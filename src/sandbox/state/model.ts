import * as z from 'zod/mini';

/** Frame types that the sandbox makes (docs/protocol/endpoints.md, §1.4). */
export const PRIORITY_FRAME = 4;
export const MAIN_FRAME = 5;

/** Frame states that the sandbox reaches (docs/protocol/endpoints.md, §1.3). */
export const FRAME = { WAITING: 1, STARTED: 2, ABORTED: 3, DONE: 4, ERROR: 5, TIMEOUT: 11 } as const;

/** One record of queryTaskFrames: a frame, or the frames that one machine renders together. Times are ms. */
const frameSchema = z.object({
  id: z.int(),
  start: z.int(),
  end: z.int(),
  step: z.int(),
  type: z.int(),
  status: z.int(),
  startedAt: z.number(),
  endedAt: z.number(),
  spent: z.number(),
  coupon: z.number(),
  fee: z.number(),
  arrears: z.number(),
  recommits: z.int(),
  node: z.int(),
  failOnce: z.boolean(),
});

/** What a task's own job file settled when it was submitted. */
const jobSchema = z.object({
  sceneName: z.string(),
  stem: z.string(),
  cgId: z.int(),
  platform: z.string(),
  projectName: z.string(),
  framesRange: z.string(),
  layerName: z.nullable(z.string()),
  camera: z.string(),
  taskType: z.string(),
  ram: z.nullable(z.int()),
  hardwareId: z.string(),
  reminder: z.nullable(z.int()),
  frameLimit: z.int(),
  pauseAfterPriority: z.boolean(),
});

const taskSchema = z.object({
  id: z.int(),
  parent: z.int(),
  /** Ids of the sub tasks; not empty means opened. */
  subs: z.array(z.int()),
  clonedFrom: z.int(),
  producer: z.nullable(z.string()),
  labels: z.array(z.string()),
  userLevel: z.int(),
  nodeLimit: z.nullable(z.int()),
  timeLimit: z.int(),
  deleted: z.boolean(),
  submittedAt: z.nullable(z.number()),
  job: z.nullable(jobSchema),
  status: z.int(),
  /** Held in its state by `sandbox set`. */
  pinned: z.boolean(),
  /** Goes on after its priority frames. */
  released: z.boolean(),
  /** When it came into its state. */
  since: z.number(),
  startedAt: z.nullable(z.number()),
  /** Start of the present run, from which its time limit counts. */
  runSince: z.nullable(z.number()),
  endedAt: z.nullable(z.number()),
  frames: z.array(frameSchema),
});

/** A saved choice of software (docs/protocol/endpoints.md, §7.3); its name is its key. */
const environmentSchema = z.object({
  editName: z.string(),
  cgId: z.int(),
  cgName: z.string(),
  cgVersion: z.string(),
  osName: z.int(),
  renderLayerType: z.int(),
  projectPath: z.string(),
  pluginIds: z.array(z.int()),
  isDefault: z.boolean(),
});

const accountSchema = z.object({
  userId: z.int(),
  userName: z.string(),
  coupon: z.number(),
  balance: z.number(),
  cpuPrice: z.number(),
  gpuPrice: z.number(),
  taskOverTimeSec: z.int(),
  projects: z.array(z.object({ id: z.int(), name: z.string() })),
  environments: z._default(z.array(environmentSchema), []),
  nextTaskId: z.int(),
  nextFrameId: z.int(),
  nextProjectId: z.int(),
  /** When the state was last brought to disk: time stands still from then until the next start. */
  savedAt: z.nullable(z.number()),
});

export { accountSchema, taskSchema };
export type Frame = z.infer<typeof frameSchema>;
export type Job = z.infer<typeof jobSchema>;
export type TaskRecord = z.infer<typeof taskSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type Account = z.infer<typeof accountSchema>;

/** Task ids begin here; the farm's real ones are far above, so that nobody takes one for the other. */
const FIRST_ID = 1001;

/** A fresh account, with a purse that pays for thousands of small frames. */
export function freshAccount(): Account {
  return {
    userId: 10000001,
    userName: 'sandbox',
    coupon: 50,
    balance: 1000,
    cpuPrice: 0.67,
    gpuPrice: 20,
    taskOverTimeSec: 43200,
    projects: [],
    environments: [],
    nextTaskId: FIRST_ID,
    nextFrameId: 500001,
    nextProjectId: 3001,
    savedAt: null,
  };
}

/** An id that is reserved and not submitted yet (docs/protocol/endpoints.md, §3.1). */
export function reservedTask(id: number, userLevel: number): TaskRecord {
  return {
    id,
    parent: 0,
    subs: [],
    clonedFrom: 0,
    producer: null,
    labels: [],
    userLevel,
    nodeLimit: null,
    timeLimit: 0,
    deleted: false,
    submittedAt: null,
    job: null,
    status: 0,
    pinned: false,
    released: false,
    since: 0,
    startedAt: null,
    runSince: null,
    endedAt: null,
    frames: [],
  };
}

/** How many frames one record stands for. */
export function framesIn(frame: Frame): number {
  return Math.floor((frame.end - frame.start) / frame.step) + 1;
}
