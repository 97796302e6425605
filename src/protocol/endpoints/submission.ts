import * as z from 'zod/mini';
import { endpoint, noAnswer } from '../endpoint.js';
import { JOB_FILE_NAMES } from '../job-file-names.js';

export const createTask = endpoint('createTask', '/api/render/submit/createTask', 'once', {
  request: () =>
    z.looseObject({
      count: z.optional(z.int().check(z.minimum(1))),
      taskUserLevel: z.optional(z.int()),
      outUserId: z.optional(z.int()),
      labels: z.optional(z.array(z.string())),
      cloneOriginalId: z.optional(z.int()),
      artist: z.optional(z.string()),
    }),
  answer: () =>
    z.looseObject({
      taskIdList: z.array(z.int()),
      aliasTaskIdList: z.optional(z.array(z.string())),
    }),
});

export const task = endpoint('task', '/api/render/submit/task', 'once', {
  request: () => z.looseObject({ taskId: z.int(), producer: z.optional(z.string()) }),
  answer: () => noAnswer,
});

export const taskJsonFile = endpoint('taskJsonFile', '/api/render/submit/taskJsonFile', 'settle', {
  request: () => z.looseObject({ taskId: z.int(), fileName: z.enum(JOB_FILE_NAMES), content: z.string() }),
  answer: () => noAnswer,
});

export const queryAnalyseErrorDetail = endpoint(
  'queryAnalyseErrorDetail',
  '/api/render/submit/queryAnalyseErrorDetail',
  'read',
  {
    request: () =>
      z.looseObject({
        code: z.optional(z.union([z.string(), z.int()])),
        codes: z.optional(z.array(z.union([z.string(), z.int()]))),
        language: z.optional(z.union([z.string(), z.int()])),
      }),
    answer: () =>
      z.array(
        z.looseObject({
          code: z.union([z.string(), z.int()]),
          type: z.int(),
          desDescriptionCn: z.optional(z.nullable(z.string())),
          desSolutionCn: z.optional(z.nullable(z.string())),
        }),
      ),
  },
);

export const getUserPackNodeInfo = endpoint(
  'getUserPackNodeInfo',
  '/api/render/submit/getUserPackNodeInfo',
  'read',
  { answer: () => z.nullable(z.array(z.looseObject({ packNodeId: z.int(), packName: z.string() }))) },
);

export const hardwareConfigList = endpoint('hardwareConfigList', '/api/render/hardwareConfig/list', 'read', {
  request: () =>
    z.looseObject({
      cloneTask: z.optional(z.string()),
      taskIds: z.optional(z.nullable(z.array(z.string()))),
    }),
  answer: () =>
    z.array(
      z.looseObject({
        id: z.int(),
        type: z.optional(z.nullable(z.int())),
        model: z.string(),
        ram: z.string(),
        gpuNum: z.optional(z.nullable(z.string())),
        platform: z.int(),
        current: z.optional(z.nullable(z.boolean())),
        notSupportCgId: z.optional(z.nullable(z.array(z.int()))),
        notSupportCode: z.optional(z.nullable(z.array(z.string()))),
        notSupportPluginList: z.optional(z.nullable(z.array(z.string()))),
        status: z.optional(z.int()),
      }),
    ),
});
