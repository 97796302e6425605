import * as z from 'zod/mini';
import { endpoint } from '../endpoint.js';
import { pageSchema } from '../envelope.js';
import { frameInfoSchema, taskInfoSchema } from '../task-info.js';

export const getTaskList = endpoint('getTaskList', '/api/render/handle/getTaskList/v2', 'read', {
  aliases: ['/api/render/handle/getTaskList'],
  request: () =>
    z.looseObject({
      pageNum: z.optional(z.int()),
      pageSize: z.optional(z.int()),
      statusList: z.optional(z.array(z.int())),
      searchKeyword: z.optional(z.nullable(z.string())),
      startTime: z.optional(z.nullable(z.string())),
      endTime: z.optional(z.nullable(z.string())),
      recycleFlag: z.optional(z.nullable(z.int())),
    }),
  answer: () => pageSchema(taskInfoSchema),
});

export const queryTaskInfo = endpoint('queryTaskInfo', '/api/render/handle/queryTaskInfo/v2', 'read', {
  aliases: ['/api/render/handle/queryTaskInfo'],
  request: () => z.looseObject({ taskIds: z.array(z.int()) }),
  answer: () => pageSchema(taskInfoSchema),
});

export const queryTaskFrames = endpoint('queryTaskFrames', '/api/render/handle/queryTaskFrames', 'read', {
  request: () =>
    z.looseObject({
      taskId: z.int(),
      pageNum: z.optional(z.int()),
      pageSize: z.optional(z.int()),
      searchKeyword: z.optional(z.nullable(z.string())),
    }),
  answer: () => pageSchema(frameInfoSchema),
});

export const queryAllFrameStats = endpoint(
  'queryAllFrameStats',
  '/api/render/handle/queryAllFrameStats',
  'read',
  {
    answer: () =>
      z.looseObject({
        totalFrames: z.int(),
        executingFramesTotal: z.int(),
        doneFramesTotal: z.int(),
        failedFramesTotal: z.int(),
        waitingFramesTotal: z.int(),
        abandonFramesTotal: z.optional(z.nullable(z.int())),
      }),
  },
);

const text = z.optional(z.nullable(z.string()));

/** Every member of a picture is text (docs/protocol/endpoints.md, §4.6). */
const grab = z.looseObject({
  frameIndex: text,
  frameBlock: text,
  frameStatus: text,
  framePercent: text,
  frameUsed: text,
  frameEst: text,
  grabUrl: text,
});

export const loadTaskProcessImg = endpoint(
  'loadTaskProcessImg',
  '/api/render/handle/loadTaskProcessImg',
  'read',
  {
    request: () => z.looseObject({ taskId: z.int(), frameType: z.optional(z.nullable(z.int())) }),
    answer: () =>
      z.looseObject({
        width: z.optional(z.nullable(z.int())),
        height: z.optional(z.nullable(z.int())),
        currentTaskType: text,
        grabInfo: z.optional(z.nullable(z.array(z.array(grab)))),
      }),
  },
);

export const loadingFrameThumbnail = endpoint(
  'loadingFrameThumbnail',
  '/api/render/handle/loadingFrameThumbnail',
  'read',
  {
    request: () => z.looseObject({ id: z.int(), frameStatus: z.int() }),
    // One edition's example is the word of another chapter (docs/protocol/endpoints.md, §4.7): it stands for no
    // pictures.
    answer: () => z.union([z.array(z.string()), z.string(), z.null()]),
  },
);

export const showLog = endpoint('showLog', '/api/render/handle/showLog', 'read', {
  request: () =>
    z.looseObject({
      renderingType: z.optional(z.nullable(z.string())),
      pageNum: z.optional(z.int()),
      pageSize: z.optional(z.int()),
      id: z.int(),
    }),
  answer: () => pageSchema(z.string()),
});
