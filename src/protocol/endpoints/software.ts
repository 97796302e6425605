import * as z from 'zod/mini';
import { endpoint } from '../endpoint.js';

export const querySoftwareList = endpoint(
  'querySoftwareList',
  '/api/render/plugin/querySoftwareList',
  'read',
  {
    answer: z.looseObject({
      renderInfoList: z.array(z.looseObject({ cgId: z.int(), cgName: z.string(), cgType: z.string() })),
    }),
  },
);

export const querySoftwareDetail = endpoint(
  'querySoftwareDetail',
  '/api/render/plugin/querySoftwareDetail',
  'read',
  {
    request: z.looseObject({ cgId: z.int(), osName: z.optional(z.enum(['windows', 'linux'])) }),
    answer: z.looseObject({
      cgVersion: z.array(
        z.looseObject({ id: z.int(), cgId: z.int(), cgName: z.string(), cgVersion: z.string() }),
      ),
      cgPlugin: z.array(
        z.looseObject({
          cvId: z.int(),
          pluginName: z.string(),
          pluginVersions: z.array(
            z.looseObject({ pluginId: z.int(), pluginName: z.string(), pluginVersion: z.string() }),
          ),
        }),
      ),
    }),
  },
);

export const addUserPluginConfig = endpoint(
  'addUserPluginConfig',
  '/api/render/plugin/addUserPluginConfig',
  'once',
);

export const editUserPluginConfig = endpoint(
  'editUserPluginConfig',
  '/api/render/plugin/editUserPluginConfig',
  'settle',
);

export const deleteUserPluginConfig = endpoint(
  'deleteUserPluginConfig',
  '/api/render/plugin/deleteUserPluginConfig',
  'settle',
);

export const setDefaultUserPluginConfig = endpoint(
  'setDefaultUserPluginConfig',
  '/api/render/plugin/setDefaultUserPluginConfig',
  'settle',
);

export const getUserPluginConfig = endpoint(
  'getUserPluginConfig',
  '/api/render/plugin/getUserPluginConfig',
  'read',
);
