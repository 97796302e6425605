import * as z from 'zod/mini';

/** Frame types that the sandbox creates (docs/protocol/endpoints.md, §1.4). */
export const PRIORITY_FRAME = 4;
export const MAIN_FRAME = 5;

/** Frame states that the sandbox uses (docs/protocol/endpoints.md, §1.3). */
export const FRAME = { WAITING: 1, STARTED: 2, ABORTED: 3, DONE: 4, ERROR: 5, TIMEOUT: 11 } as const;

/** One record of queryTaskFrames: a frame, or the range that one machine renders. Times are in milliseconds. */
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
  /** Fails at every render. */
  failsAlways: z._default(z.boolean(), false),
  /** Renders without end, until it is stopped. */
  hangs: z._default(z.boolean(), false),
  /** The farm lists its results, and the storage does not have them, until it is rendered again. */
  lost: z._default(z.boolean(), false),
  /** What the log of the failure shows: a name of data/failure-logs.json. */
  failAs: z.optional(z.string()),
});

/** Settings from a task's job file. */
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
  /** Ids of the sub tasks; an opened task has some. */
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
  /** Pinned in its state by `sandbox set`. */
  pinned: z.boolean(),
  /** Continues after its priority frames. */
  released: z.boolean(),
  /** When it entered its state. */
  since: z.number(),
  startedAt: z.nullable(z.number()),
  /** Start of the current run, from which the time limit counts. */
  runSince: z.nullable(z.number()),
  endedAt: z.nullable(z.number()),
  frames: z.array(frameSchema),
});

/** A saved software environment (docs/protocol/endpoints.md, §7.3), identified by its name. */
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
  /** Milliseconds after which the cost of a frame is reported. */
  costDelay: z._default(z.number(), 0),
  /** Whether frames that fail cost what they rendered. */
  chargeFailed: z._default(z.boolean(), false),
  taskOverTimeSec: z.int(),
  projects: z.array(z.object({ id: z.int(), name: z.string() })),
  environments: z._default(z.array(environmentSchema), []),
  nextTaskId: z.int(),
  nextFrameId: z.int(),
  nextProjectId: z.int(),
  /** When the state was last saved; the time until the next start does not count. */
  savedAt: z.nullable(z.number()),
});

export { accountSchema, taskSchema };
export type Frame = z.infer<typeof frameSchema>;
export type Job = z.infer<typeof jobSchema>;
export type TaskRecord = z.infer<typeof taskSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type Account = z.infer<typeof accountSchema>;

/** First task id. The farm's real ids are much larger, so that the two cannot be confused. */
const FIRST_ID = 1001;

/** Creates an account with a balance for thousands of short frames. */
export function freshAccount(): Account {
  return {
    userId: 10000001,
    userName: 'sandbox',
    coupon: 50,
    balance: 1000,
    cpuPrice: 0.67,
    gpuPrice: 20,
    costDelay: 0,
    chargeFailed: false,
    taskOverTimeSec: 43200,
    projects: [],
    environments: [],
    nextTaskId: FIRST_ID,
    nextFrameId: 500001,
    nextProjectId: 3001,
    savedAt: null,
  };
}

/** Creates a task that is reserved and not submitted (docs/protocol/endpoints.md, §3.1). */
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

/** Returns the number of frames of a record. */
export function framesIn(frame: Frame): number {
  return Math.floor((frame.end - frame.start) / frame.step) + 1;
}
