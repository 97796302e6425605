import { invalid } from '../refusal.js';

/** The farm's own clock shows UTC+8 (docs/protocol/http.md, §4). */
const OFFSET = 8 * 3_600_000;

/** `yyyy-MM-dd HH:mm:ss`, as the farm writes the few times that are text. */
export function textTime(ms: number): string {
  return new Date(ms + OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * The inverse, for filters; an empty text is no filter.
 * @throws Refusal 600 naming the member.
 */
export function readTime(text: string | null | undefined, member: string): number | undefined {
  if (!text) return undefined;
  const ms = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : NaN;
  if (Number.isNaN(ms)) throw invalid(member, 'yyyy-MM-dd HH:mm:ss is expected');
  return ms - OFFSET;
}
