import type { Operation } from '../../state/records.js';
import type { SandboxFarm } from '../../state/sandbox-farm.js';
import { readTime, textTime } from '../../wire/dates.js';
import { pageOf } from '../../wire/page.js';
import { aliasOf } from '../../wire/task-info.js';
import type { Handlers } from '../handler.js';

/** The farm's known names of actions on tasks; others are named in the same way. */
const BUTTONS: Readonly<Record<string, readonly [button: string, details: string]>> = {
  task: ['btn_submit', 'Submit'],
  stopTask: ['btn_stop', 'Stop'],
  startTask: ['btn_start', 'Start'],
  abandonTask: ['btn_abandon', 'Abandon'],
  deleteTask: ['btn_delete', 'Delete'],
  recommitTasks: ['btn_restart', 'Resubmit failed'],
  recommitTaskFrames: ['btn_restart', 'Resubmit frames'],
  fullSpeedRendering: ['btn_full_speed', 'Full speed'],
};

function shown({ account }: SandboxFarm, { name, taskIds, time, path, body }: Operation) {
  const [buttonName, details] = BUTTONS[name] ?? [`btn_${name}`, name];
  return {
    userName: account.userName,
    taskType: 'render',
    buttonName,
    taskIds: JSON.stringify(taskIds.map(aliasOf)),
    channel: '4',
    createTime: textTime(time),
    details,
    operateSource: 1,
    userId: String(account.userId),
    requestIp: '127.0.0.1',
    requestURI: path,
    requestParam: body,
  };
}

interface DateRange {
  readonly startDate?: string | null | undefined;
  readonly endDate?: string | null | undefined;
}

/** Returns the records of a period, newest first. @throws Refusal 600 for an invalid time */
function within<T extends { readonly time: number }>(
  all: readonly T[],
  { startDate, endDate }: DateRange,
): T[] {
  const from = readTime(startDate, 'startDate') ?? Number.NEGATIVE_INFINITY;
  const to = readTime(endDate, 'endDate') ?? Number.POSITIVE_INFINITY;
  return all.filter(({ time }) => time >= from && time <= to).toReversed();
}

/** Handlers of the account's records (docs/protocol/endpoints.md, §8.2, §8.3). */
export const recordHandlers: Handlers = {
  taskRecord(body, { farm }) {
    const page = pageOf(within(farm.records.operations(), body), body);
    return { ...page, items: page.items.map((operation) => shown(farm, operation)) };
  },

  loginRecord(body, { farm: { records, account } }) {
    const all = records.logins().map((login, at) => ({ ...login, id: at + 1 }));
    const page = pageOf(within(all, body), body);
    return {
      ...page,
      items: page.items.map(({ id, time }) => ({
        ...{ id, userId: account.userId, userName: account.userName, userUa: 'rayvision sandbox' },
        ...{ traceId: `sandbox-${time}`, loginType: 'Access key', loginStatus: '200', loginStaDesc: '' },
        ...{ moduleType: 'Log in', ip: '127.0.0.1', loginTime: time },
      })),
    };
  },
};
