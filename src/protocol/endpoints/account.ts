import * as z from 'zod/mini';
import { endpoint, noAnswer } from '../endpoint.js';

const amount = z.optional(z.nullable(z.number()));

export const queryPlatforms = endpoint('queryPlatforms', '/api/render/common/queryPlatforms', 'read', {
  request: () => z.looseObject({ zone: z.literal([1, 2]) }),
  answer: () =>
    z.array(
      z.looseObject({
        platform: z.int(),
        name: z.string(),
        type: z.optional(z.int()),
        status: z.optional(z.int()),
        taskPrefix: z.optional(z.nullable(z.string())),
        isShow: z.optional(z.int()),
      }),
    ),
});

export const queryUserProfile = endpoint('queryUserProfile', '/api/render/setUp/queryUserProfile', 'read', {
  answer: () =>
    z.looseObject({
      userId: z.int(),
      userName: z.optional(z.nullable(z.string())),
      rmbbalance: amount,
      usdbalance: amount,
      credit: amount,
      coupon: amount,
      cpuPrice: amount,
      gpuPrice: amount,
      zone: z.optional(z.nullable(z.int())),
      mainUserId: z.optional(z.nullable(z.int())),
      shareMainCapital: z.optional(z.nullable(z.int())),
    }),
});

export const queryUserSetting = endpoint('queryUserSetting', '/api/render/setUp/queryUserSetting', 'read', {
  answer: () => z.looseObject({ taskOverTimeSec: z.optional(z.nullable(z.int())) }),
});

export const updateUserSetting = endpoint(
  'updateUserSetting',
  '/api/render/setUp/updateUserSetting',
  'settle',
  { request: () => z.looseObject({ taskOverTimeSec: z.int() }), answer: () => noAnswer },
);

export const getBid = endpoint('getBid', '/api/render/transfer/getBid', 'read', {
  answer: () =>
    z.looseObject({
      config_bid: z.string(),
      input_bid: z.string(),
      output_bid: z.string(),
      parent_input_bid: z.optional(z.nullable(z.string())),
    }),
});

const line = z.looseObject({ name: z.string(), server: z.string(), port: z.string(), isDefault: z.int() });

export const getConfig = endpoint('getConfig', '/api/render/transfer/getConfig', 'read', {
  answer: () =>
    z.looseObject({
      inputBid: z.string(),
      outputBid: z.string(),
      configBid: z.string(),
      parentInputBid: z.optional(z.nullable(z.string())),
      resqEngines: z.array(
        z.looseObject({ engineName: z.string(), isDefault: z.int(), respTaskEngineLines: z.array(line) }),
      ),
    }),
});

export const getServerInfo = endpoint('getServerInfo', '/api/render/transfer/getServerInfo', 'read', {
  request: () => z.looseObject({ zone: z.optional(z.literal([1, 2])) }),
});

export const getRaySyncUserKey = endpoint(
  'getRaySyncUserKey',
  '/api/render/transfer/getRaySyncUserKey',
  'read',
  {
    aliases: ['/api/render/user/getRaySyncUserKey'],
    answer: () => z.looseObject({ raySyncUserKey: z.string(), userName: z.string() }),
  },
);
