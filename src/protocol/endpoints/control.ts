import * as z from 'zod/mini';
import { endpoint, noAnswer, taskIdsBody } from '../endpoint.js';

export const stopTask = endpoint('stopTask', '/api/rendering/task/renderingTask/stopTask', 'settle', {
  aliases: ['/api/render/handle/stopTask'],
  request: () => taskIdsBody,
  answer: () => noAnswer,
});

export const startTask = endpoint('startTask', '/api/rendering/task/renderingTask/startTask', 'once', {
  aliases: ['/api/render/handle/startTask'],
  request: () => taskIdsBody,
  answer: () => noAnswer,
});

export const abandonTask = endpoint('abandonTask', '/api/render/handle/abandonTask', 'settle', {
  request: () => taskIdsBody,
  answer: () => noAnswer,
});

export const deleteTask = endpoint('deleteTask', '/api/render/handle/deleteTask', 'settle', {
  request: () => taskIdsBody,
  answer: () => noAnswer,
});

export const recommitTasks = endpoint('recommitTasks', '/api/render/handle/recommitTasks', 'once', {
  request: () =>
    z.looseObject({
      taskIds: z.array(z.int()),
      status: z.optional(z.nullable(z.array(z.int()))),
    }),
  answer: () => noAnswer,
});

/** Frames of one task by id, or all of them. Older clients spell `ids` as `Ids` (docs/protocol/endpoints.md, §5.6). */
const chosenFrames = z.looseObject({
  taskId: z.optional(z.nullable(z.int())),
  selectAll: z.optional(z.int()),
  ids: z.optional(z.nullable(z.array(z.int()))),
  Ids: z.optional(z.nullable(z.array(z.int()))),
  status: z.optional(z.nullable(z.array(z.int()))),
});

export const recommitTaskFrames = endpoint(
  'recommitTaskFrames',
  '/api/render/handle/recommitTaskFrames',
  'once',
  { request: () => chosenFrames, answer: () => noAnswer },
);

export const stopTaskFrames = endpoint('stopTaskFrames', '/api/render/handle/stopTaskFrames', 'settle', {
  request: () => chosenFrames,
  answer: () => noAnswer,
});

export const setTaskOverTimeStop = endpoint(
  'setTaskOverTimeStop',
  '/api/render/handle/setTaskOverTimeStop',
  'settle',
  { request: () => z.looseObject({ taskIds: z.array(z.int()), overTime: z.int() }), answer: () => noAnswer },
);

export const fullSpeedRendering = endpoint(
  'fullSpeedRendering',
  '/api/render/handle/fullSpeedRendering',
  'settle',
  { request: () => taskIdsBody, answer: () => noAnswer },
);

export const updateTaskUserLevel = endpoint(
  'updateTaskUserLevel',
  '/api/rendering/task/renderingTask/updateTaskUserLevel',
  'settle',
  { request: () => z.looseObject({ taskId: z.int(), taskUserLevel: z.int() }), answer: () => noAnswer },
);

export const updateTaskLimit = endpoint('updateTaskLimit', '/api/render/handle/updateTaskLimit', 'settle', {
  request: () => z.looseObject({ taskId: z.optional(z.int()), taskLimit: z.optional(z.int()) }),
  answer: () => noAnswer,
});

/**
 * Ids here are text; older documentation shows numbers, and one number for the machine
 * (docs/protocol/endpoints.md, §5.12).
 */
const idAsText = z.union([z.int(), z.string().check(z.regex(/^\d+$/))]);

export const editTaskHardwareConfig = endpoint(
  'editTaskHardwareConfig',
  '/api/render/handle/editTaskHardwareConfig',
  'settle',
  {
    request: () =>
      z.looseObject({
        taskIds: z.array(idAsText),
        hardwareConfigId: z.union([idAsText, z.array(idAsText).check(z.minLength(1))]),
        model: z.string(),
        gpuNum: z.string(),
        ram: z.string(),
      }),
    answer: () => noAnswer,
  },
);
