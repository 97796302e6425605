import * as z from 'zod/mini';
import { endpoint, noAnswer } from '../endpoint.js';

export const querySoftwareList = endpoint(
  'querySoftwareList',
  '/api/render/plugin/querySoftwareList',
  'read',
  {
    answer: () =>
      z.looseObject({
        defaultCgId: z.optional(z.nullable(z.int())),
        renderInfoList: z.array(
          z.looseObject({
            cgId: z.int(),
            cgName: z.string(),
            cgType: z.string(),
            isSupportLinux: z.optional(z.nullable(z.int())),
          }),
        ),
      }),
  },
);

export const querySoftwareDetail = endpoint(
  'querySoftwareDetail',
  '/api/render/plugin/querySoftwareDetail',
  'read',
  {
    request: () => z.looseObject({ cgId: z.int(), osName: z.optional(z.enum(['windows', 'linux'])) }),
    answer: () =>
      z.looseObject({
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

/** DOC's examples write a system as text, the SDK as a number (docs/protocol/endpoints.md, §7.4). */
const numberOrText = z.union([z.int(), z.string().check(z.regex(/^\d+$/))]);

const environment = z.looseObject({
  cgId: numberOrText,
  cgName: z.string(),
  cgVersion: z.string(),
  renderLayerType: z.optional(z.int()),
  editName: z.string().check(z.minLength(1)),
  renderSystem: numberOrText,
  pluginIds: z.array(z.int()),
  projectPath: z.optional(z.nullable(z.string())),
});

const named = z.looseObject({ editName: z.string() });

export const addUserPluginConfig = endpoint(
  'addUserPluginConfig',
  '/api/render/plugin/addUserPluginConfig',
  'once',
  { request: () => environment, answer: () => z.nullable(z.looseObject({ editName: z.string() })) },
);

export const editUserPluginConfig = endpoint(
  'editUserPluginConfig',
  '/api/render/plugin/editUserPluginConfig',
  'settle',
  { request: () => environment, answer: () => noAnswer },
);

export const deleteUserPluginConfig = endpoint(
  'deleteUserPluginConfig',
  '/api/render/plugin/deleteUserPluginConfig',
  'settle',
  { request: () => named, answer: () => noAnswer },
);

export const setDefaultUserPluginConfig = endpoint(
  'setDefaultUserPluginConfig',
  '/api/render/plugin/setDefaultUserPluginConfig',
  'settle',
  { request: () => named, answer: () => noAnswer },
);

export const getUserPluginConfig = endpoint(
  'getUserPluginConfig',
  '/api/render/plugin/getUserPluginConfig',
  'read',
  {
    request: () =>
      z.looseObject({
        cgId: z.optional(z.nullable(numberOrText)),
        cgIds: z.optional(z.nullable(z.array(numberOrText))),
        osName: z.optional(z.literal([0, 1])),
      }),
    answer: () =>
      z.nullable(
        z.array(
          z.looseObject({
            cgId: z.int(),
            editName: z.string(),
            cgName: z.string(),
            cgVersion: z.string(),
            osName: z.optional(z.nullable(z.int())),
            renderLayerType: z.optional(z.nullable(z.int())),
            isDefault: z.optional(z.nullable(z.int())),
            projectPath: z.optional(z.nullable(z.string())),
            respUserPluginInfoVos: z.optional(
              z.nullable(
                z.array(
                  z.looseObject({
                    pluginId: z.int(),
                    pluginName: z.optional(z.nullable(z.string())),
                    pluginVersion: z.optional(z.nullable(z.string())),
                  }),
                ),
              ),
            ),
          }),
        ),
      ),
  },
);
