import * as z from 'zod/mini';
import { endpoint, noAnswer } from '../endpoint.js';

const amount = z.optional(z.nullable(z.number()));
const whole = z.optional(z.nullable(z.int()));
const text = z.optional(z.nullable(z.string()));

export const queryPlatforms = endpoint('queryPlatforms', '/api/render/common/queryPlatforms', 'read', {
  request: () => z.looseObject({ zone: z.literal([1, 2]) }),
  answer: () =>
    z.array(
      z.looseObject({
        platform: z.int(),
        name: z.string(),
        type: whole,
        status: whole,
        taskPrefix: z.optional(z.nullable(z.string())),
        isShow: whole,
      }),
    ),
});

export const queryUserProfile = endpoint('queryUserProfile', '/api/render/setUp/queryUserProfile', 'read', {
  answer: () =>
    z.looseObject({
      userId: z.int(),
      userName: text,
      rmbbalance: amount,
      usdbalance: amount,
      credit: amount,
      coupon: amount,
      cpuPrice: amount,
      gpuPrice: amount,
      zone: whole,
      mainUserId: whole,
      shareMainCapital: whole,
      subDeleteTask: whole,
      useMainBalance: whole,
      downloadDisable: whole,
      subaccountLimits: whole,
    }),
});

export const queryUserSetting = endpoint('queryUserSetting', '/api/render/setUp/queryUserSetting', 'read', {
  answer: () =>
    z.looseObject({
      taskOverTime: whole,
      taskOverTimeSec: whole,
      singleNodeRenderFrames: text,
      autoCommit: text,
      maxIgnoreMapFlag: text,
      ignoreMapFlag: whole,
      isVrayLicense: whole,
      separateAccountFlag: whole,
      shareMainCapital: whole,
      useMainBalance: whole,
      subDeleteTask: whole,
      downloadDisable: whole,
      mifileSwitchFlag: whole,
      assfileSwitchFlag: whole,
      manuallyStartAnalysisFlag: whole,
      justUploadConfigFlag: whole,
      justUploadCgFlag: whole,
      mandatoryAnalyseAllAgent: whole,
    }),
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
      parent_input_bid: text,
      // The reference has `output_bid` in its table, and `outputBid` in its example (docs/protocol/endpoints.md, §2.5).
      sub_user_output_bids: z.optional(
        z.nullable(z.array(z.looseObject({ userId: z.string(), outputBid: text, output_bid: text }))),
      ),
    }),
});

const line = z.looseObject({ name: z.string(), server: z.string(), port: z.string(), isDefault: z.int() });

export const getConfig = endpoint('getConfig', '/api/render/transfer/getConfig', 'read', {
  answer: () =>
    z.looseObject({
      inputBid: z.nullable(z.string()),
      outputBid: z.nullable(z.string()),
      configBid: z.nullable(z.string()),
      parentInputBid: text,
      resqEngines: z.array(
        z.looseObject({ engineName: z.string(), isDefault: z.int(), respTaskEngineLines: z.array(line) }),
      ),
    }),
});

export const getServerInfo = endpoint('getServerInfo', '/api/render/transfer/getServerInfo', 'read', {
  request: () => z.looseObject({ zone: z.optional(z.literal([1, 2])) }),
  answer: () =>
    z.looseObject({
      // The official SDK's test data have no versions (docs/protocol/endpoints.md, §2.7).
      clientVersion: text,
      protocolVersion: text,
      raysyncTransfer: z.looseObject({
        serverIp: z.string(),
        serverPort: z.int(),
        proxyIp: text,
        proxyPort: whole,
        sslPort: whole,
        port: whole,
      }),
    }),
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
