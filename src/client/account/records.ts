import { parseJson } from '../../domain/text/json.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { farmIsoTime, farmTime } from '../farm-time.js';
import type { Page } from '../pages.js';
import { isoTime } from '../tasks/tasks.js';

/** An action on tasks. Times are ISO 8601. */
export interface TaskRecord {
  readonly time: string | null;
  readonly user: string;
  /** The farm's name of the action, such as `btn_restart`, and its description. */
  readonly action: string;
  readonly details: string;
  /** Aliases of the tasks. */
  readonly tasks: readonly string[];
}

/** A login, successful or not. */
export interface LoginRecord {
  readonly time: string | null;
  readonly user: string;
  readonly kind: string;
  /** 200 for success, otherwise the farm's code. */
  readonly code: string;
  readonly description: string;
  readonly address: string;
}

/** A page of records, newest first. */
export type RecordPage<T> = Page<T>;

/** A period; epoch milliseconds, both ends included. */
export interface Period {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Builds the body for a page; a missing date is empty text, as in the official SDK (docs/protocol/endpoints.md, §8.2). */
function pageOf(page: number, { since, until }: Period) {
  const date = (time: number | undefined) => (time === undefined ? '' : farmTime(time));
  return { pageNum: page, pageSize: 100, startDate: date(since), endDate: date(until) };
}

function aliasesIn(text: string | null | undefined): string[] {
  try {
    const value: unknown = parseJson(text ?? '[]', 'taskIds');
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/** Returns a page of actions on tasks. @param page from 1 on */
export async function taskRecords(
  transport: Transport,
  page: number,
  period: Period = {},
): Promise<RecordPage<TaskRecord>> {
  const platform = Number(transport.platform);
  const answer = await transport.call(ENDPOINTS.taskRecord, { platform, ...pageOf(page, period) });
  const items = answer.items.map((item) => ({
    time: farmIsoTime(item.createTime),
    user: item.userName ?? '',
    action: item.buttonName ?? '',
    details: item.details ?? '',
    tasks: aliasesIn(item.taskIds),
  }));
  return { items, pages: answer.pageCount };
}

/** Returns a page of logins. @param page from 1 on */
export async function loginRecords(
  transport: Transport,
  page: number,
  period: Period = {},
): Promise<RecordPage<LoginRecord>> {
  const answer = await transport.call(ENDPOINTS.loginRecord, pageOf(page, period));
  const items = answer.items.map((item) => ({
    time: isoTime(item.loginTime),
    user: item.userName ?? '',
    kind: item.loginType ?? '',
    code: String(item.loginStatus ?? ''),
    description: item.loginStaDesc ?? '',
    address: item.ip ?? '',
  }));
  return { items, pages: answer.pageCount };
}
