import * as z from 'zod/mini';
import { endpoint } from '../endpoint.js';

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

export const taskRecord = endpoint('taskRecord', '/api/render/handle/operate/sdk/taskRecord', 'read');

export const loginRecord = endpoint('loginRecord', '/api/render/handle/operate/sdk/loginRecord', 'read');
