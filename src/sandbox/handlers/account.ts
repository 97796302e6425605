import { createHash } from 'node:crypto';
import { invalid } from '../refusal.js';
import type { Account } from '../state/model.js';
import type { Handlers } from './handler.js';

const PLATFORMS = [
  { platform: 2, name: 'query_platform_w2', type: 1, status: 1, taskPrefix: '2W', isShow: 1 },
  { platform: 3, name: 'query_platform_w3', type: 1, status: 2, taskPrefix: '3W', isShow: 1 },
  { platform: 20, name: 'query_platform_pic', type: 2, status: 1, taskPrefix: 'P', isShow: 1 },
  { platform: 21, name: 'query_platform_gpu1', type: 0, status: 1, taskPrefix: 'G', isShow: 1 },
  { platform: 62, name: 'query_platform_w62', type: 1, status: 1, taskPrefix: 'W', isShow: 1 },
];

const PERSON = {
  ...{ phone: '', email: '', company: '', name: '', job: '', communicationNumber: '', description: '' },
  ...{ country: '', city: '', address: '' },
};

const KIND = {
  ...{
    softType: 2000,
    softStatus: 1,
    businessType: 1,
    status: 1,
    infoStatus: 0,
    accountType: 1,
    userType: 1,
  },
  ...{ mainUserId: 0, level: 49, pictureLever: null, zone: 2, studentEndTime: null },
};

const SWITCHES = {
  ...{ shareMainCapital: 0, subDeleteTask: 0, useMainBalance: 0, hideBalance: 0, hideJobCharge: 0 },
  ...{ useLevelDirectory: 1, downloadDisable: 0, displaySubaccount: 1, subaccountLimits: 5 },
  ...{ houdiniFlag: 0, c4dFlag: 0, blenderFlag: 0, keyshotFlag: 0 },
};

function purse({ balance, coupon, cpuPrice, gpuPrice }: Account) {
  const spent = { rmbCumulative: 0, usdCumulative: 0, credit: 0 };
  return { rmbbalance: balance, usdbalance: balance, ...spent, coupon, cpuPrice, gpuPrice };
}

const SETTING = {
  ...{ infoStatus: null, accountType: null, shareMainCapital: 0, subDeleteTask: 0, useMainBalance: 0 },
  ...{ singleNodeRenderFrames: '1', maxIgnoreMapFlag: '1', autoCommit: '2', separateAccountFlag: 0 },
  ...{ mifileSwitchFlag: 0, assfileSwitchFlag: 0, manuallyStartAnalysisFlag: 0, downloadDisable: 0 },
  ...{ ignoreMapFlag: 0, isVrayLicense: 0, justUploadConfigFlag: 0, justUploadCgFlag: 0 },
  mandatoryAnalyseAllAgent: 0,
};

/** A secret in shape only: it opens nothing. */
function hex(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

/** Who is asking, and with what purse (docs/protocol/endpoints.md, §2). */
export const accountHandlers: Handlers = {
  queryPlatforms: () => PLATFORMS,

  queryUserProfile: (_body, { farm: { account } }) => ({
    userId: account.userId,
    userName: account.userName,
    platform: 2,
    ...PERSON,
    ...KIND,
    ...purse(account),
    ...SWITCHES,
  }),

  queryUserSetting: (_body, { farm: { account } }) => ({
    ...SETTING,
    taskOverTime: Math.round(account.taskOverTimeSec / 3600),
    taskOverTimeSec: account.taskOverTimeSec,
  }),

  updateUserSetting({ taskOverTimeSec }, { farm }) {
    if (taskOverTimeSec < 1) throw invalid('taskOverTimeSec', 'seconds, at least one');
    farm.account.taskOverTimeSec = taskOverTimeSec;
    return null;
  },

  getRaySyncUserKey: (_body, { farm: { account }, now }) => ({
    ...{ channel: 4, platform: 2, signature: '', version: '1.0.0', zone: 2, phone: '', email: '' },
    ...{ infoStatus: 0, accountType: 1, shareMainCapital: 0, subDeleteTask: 0, subDeleteCapital: 1 },
    ...{ useMainBalance: 0, downloadDisable: 0, loginTime: now },
    id: account.userId,
    userName: account.userName,
    userKey: hex('md5', account.userName),
    raySyncUserKey: hex('sha1', account.userName),
  }),
};
