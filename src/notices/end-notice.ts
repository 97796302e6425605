import { createHash } from 'node:crypto';
import type { NoticeBody, NoticeTask } from '../domain/task/notice.js';

/** What tells one end of a task from every other one. */
export interface TaskEnd {
  readonly domain: string;
  readonly accessId: string;
  readonly taskId: number;
  readonly status: number;
  readonly submittedAt: string | null;
  readonly endedAt: string | null;
}

/** Returns the id of a task's end: the same in every run that sees it. */
export function endId({ domain, accessId, taskId, status, submittedAt, endedAt }: TaskEnd): string {
  const facts = JSON.stringify([domain, accessId, taskId, status, submittedAt, endedAt]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 32);
}

/** Slack reads `<!channel>` and links; its documentation names these three characters. */
function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Discord reads Markdown and `@everyone`. */
function forDiscord(text: string): string {
  return text.replace(/[\\*_~`|[\]()<>#]/g, '\\$&').replaceAll('@', '@\u200b');
}

/** Discord refuses longer messages. */
const LONGEST = 1000;

/** Returns the body of a notice. The sentence contains names of scenes, which may be anything. */
export function noticeBody(id: string, now: number, sentence: string, task: NoticeTask): NoticeBody {
  const short = sentence.slice(0, LONGEST);
  return {
    ...{ event: 'task.ended', id, time: new Date(now).toISOString() },
    ...{ text: forSlack(short), content: forDiscord(short).slice(0, 2 * LONGEST), task },
  };
}
