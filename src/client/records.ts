import { parseJson } from '../domain/json.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { farmIsoTime, farmTime } from './farm-time.js';
import type { Page } from './pages.js';
import { isoTime } from './tasks.js';

/** Something that was done to tasks. Times are ISO 8601. */
export interface TaskRecord {
  readonly time: string | null;
  readonly user: string;
  /** The farm's own word for it, `btn_restart`, and what it says of it. */
  readonly action: string;
  readonly details: string;
  /** Aliases. */
  readonly tasks: readonly string[];
}

/** Somebody who came in, or did not get in. */
export interface LoginRecord {
  readonly time: string | null;
  readonly user: string;
  readonly kind: string;
  /** 200 for who got in, else the farm's code. */
  readonly code: string;
  readonly description: string;
  readonly address: string;
}

/** A page of records, the newest first. */
export type RecordPage<T> = Page<T>;

/** Which records; epoch milliseconds, both ends included. */
export interface Period {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Without a date the member is empty text, as the official SDK has it (docs/protocol/endpoints.md, §8.2). */
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

/** @param page from 1 on */
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

/** @param page from 1 on */
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
