import * as z from 'zod/mini';
import { endpoint, noAnswer } from '../endpoint.js';

const projects = z.looseObject({
  projectNameList: z.array(z.looseObject({ projectId: z.int(), projectName: z.string() })),
});

export const addTaskLabel = endpoint('addTaskLabel', '/api/render/handle/addTaskLabel', 'settle', {
  request: () => z.looseObject({ label: z.string(), taskIds: z.array(z.int()) }),
  answer: () => noAnswer,
});

export const deleteTaskLabel = endpoint('deleteTaskLabel', '/api/render/handle/deleteTaskLabel', 'settle', {
  aliases: ['/api/render/task/deleteTaskLabel'],
  request: () =>
    z.looseObject({
      taskIds: z.array(z.int()),
      labelNames: z.optional(z.nullable(z.array(z.string()))),
      labelIds: z.optional(z.nullable(z.array(z.int()))),
    }),
  answer: () => noAnswer,
});

export const projectAdd = endpoint('projectAdd', '/api/render/project/add', 'once', {
  request: () =>
    z.looseObject({
      newName: z.string().check(z.minLength(1)),
      status: z.optional(z.union([z.int(), z.string()])),
    }),
  answer: () => noAnswer,
});

export const projectDelete = endpoint('projectDelete', '/api/render/project/delete', 'settle', {
  request: () => z.looseObject({ delName: z.string() }),
  answer: () => noAnswer,
});

export const projectGetList = endpoint('projectGetList', '/api/render/project/getList', 'read', {
  answer: () => projects,
});

export const projectList = endpoint('projectList', '/api/render/project/list', 'read', {
  request: () => z.looseObject({ flag: z.literal([0, 1, 2]) }),
  answer: () => projects,
});
