import * as z from 'zod/mini';
import { endpoint } from '../endpoint.js';
import { pageSchema } from '../envelope.js';

export const getOutputUserDirFile = endpoint(
  'getOutputUserDirFile',
  '/api/render/file/operate/getOutputUserDirFile',
  'read',
  {
    request: () => z.looseObject({ treePath: z.string(), taskId: z.optional(z.nullable(z.int())) }),
    answer: () =>
      z.array(
        z.looseObject({
          fileName: z.string(),
          filePath: z.string(),
          directory: z.boolean(),
          fileSize: z.optional(z.nullable(z.number())),
          lastModify: z.optional(z.nullable(z.string())),
          isArrears: z.optional(z.nullable(z.int())),
        }),
      ),
  },
);

const text = z.optional(z.nullable(z.string()));

const period = {
  pageNum: z.optional(z.int()),
  pageSize: z.optional(z.int()),
  startDate: text,
  endDate: text,
};

export const taskRecord = endpoint('taskRecord', '/api/render/handle/operate/sdk/taskRecord', 'read', {
  request: () => z.looseObject({ platform: z.int(), ...period }),
  answer: () =>
    pageSchema(
      z.looseObject({
        userName: text,
        buttonName: text,
        taskIds: text,
        createTime: text,
        details: text,
        operateSource: z.optional(z.nullable(z.int())),
      }),
    ),
});

export const loginRecord = endpoint('loginRecord', '/api/render/handle/operate/sdk/loginRecord', 'read', {
  request: () => z.looseObject(period),
  answer: () =>
    pageSchema(
      z.looseObject({
        userName: text,
        loginType: text,
        loginStatus: z.optional(z.nullable(z.union([z.string(), z.int()]))),
        loginStaDesc: text,
        ip: text,
        loginTime: z.optional(z.nullable(z.number())),
      }),
    ),
});
