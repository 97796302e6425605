import * as z from 'zod/mini';

/** Maximum number of ids in one `queryTaskInfo` (docs/protocol/endpoints.md, §4.3). */
export const MAX_TASK_IDS = 100;

const count = z.optional(z.nullable(z.int()));
const money = z.optional(z.nullable(z.number()));
const text = z.optional(z.nullable(z.string()));
const moment = z.optional(z.nullable(z.number()));
const textOrNumber = z.optional(z.nullable(z.union([z.string(), z.number()])));

/** A task as the farm sends it (docs/protocol/endpoints.md, §4.1): the members we use are checked, all others are passed through. */
export interface WireTaskInfo {
  id: number;
  taskStatus: number;
  taskAlias?: string | null | undefined;
  sceneName?: string | null | undefined;
  cgId?: number | null | undefined;
  totalFrames?: number | null | undefined;
  doneFrames?: number | null | undefined;
  failedFrames?: number | null | undefined;
  executingFrames?: number | null | undefined;
  abortFrames?: number | null | undefined;
  submitDate?: number | null | undefined;
  startTime?: number | null | undefined;
  completedDate?: number | null | undefined;
  renderConsume?: number | null | undefined;
  couponConsume?: number | null | undefined;
  outputFileName?: string | null | undefined;
  bid?: string | number | null | undefined;
  userId?: string | number | null | undefined;
  layerName?: string | null | undefined;
  renderCamera?: string | null | undefined;
  overTimeStop?: number | null | undefined;
  taskLimit?: number | null | undefined;
  isDelete?: number | null | undefined;
  projectName?: string | null | undefined;
  producer?: string | null | undefined;
  taskUserLevel?: number | null | undefined;
  isOpen?: number | null | undefined;
  respRenderingTaskList?: WireTaskInfo[] | null | undefined;
  [more: string]: unknown;
}

export const taskInfoSchema: z.ZodMiniType<WireTaskInfo> = z.looseObject({
  id: z.int(),
  taskStatus: z.int(),
  taskAlias: text,
  sceneName: text,
  cgId: count,
  totalFrames: count,
  doneFrames: count,
  failedFrames: count,
  executingFrames: count,
  abortFrames: count,
  submitDate: moment,
  startTime: moment,
  completedDate: moment,
  renderConsume: money,
  couponConsume: money,
  outputFileName: text,
  bid: textOrNumber,
  userId: textOrNumber,
  layerName: text,
  renderCamera: text,
  overTimeStop: count,
  taskLimit: count,
  isDelete: count,
  projectName: text,
  producer: text,
  taskUserLevel: count,
  isOpen: count,
  get respRenderingTaskList() {
    return z.optional(z.nullable(z.array(taskInfoSchema)));
  },
});

/** A frame as the farm sends it (docs/protocol/endpoints.md, §4.4). */
export const frameInfoSchema = z.looseObject({
  id: z.int(),
  taskId: z.int(),
  frameIndex: z.string(),
  frameBlock: text,
  frameStatus: z.int(),
  frameType: z.optional(z.nullable(z.int())),
  startTime: moment,
  endTime: moment,
  frameExecuteTime: count,
  feeAmount: money,
  couponFee: money,
  arrearsFee: money,
  nodeId: text,
});
