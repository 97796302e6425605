import { type FrameRange, frameRangeSchema } from '../../domain/frames.js';
import { invalid } from '../refusal.js';

export type Members = Readonly<Record<string, unknown>>;

/** The members of an object; anything else there is refused by its place. */
export function members(value: unknown, place: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw invalid(`task.json ${place}`, 'an object is expected');
}

/** A list, or nothing: DCCs write a missing list as null, "" or not at all. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text as it stands; a number as text, since older examples write ids as numbers. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A switch, "0" or "1", and what it is when it is not there. */
export function isOn(value: unknown, byDefault: boolean): boolean {
  return value === undefined || value === null ? byDefault : text(value) === '1';
}

/** A whole number that job files carry as text; "" and absent are the default. */
export function whole(value: unknown, place: string, byDefault: number): number {
  const digits = text(value ?? '').trim();
  if (digits === '' && (value === undefined || value === null || value === '')) return byDefault;
  if (!/^\d{1,12}$/.test(digits)) throw invalid(`task.json ${place}`, 'a whole number is expected');
  return Number(digits);
}

/** A frame range (docs/protocol/job-files.md, §2.1); absent is frame 0. */
export function framesAt(value: unknown, place: string): FrameRange {
  if (value === undefined || value === null) return { start: 0, end: 0, step: 1 };
  const result = frameRangeSchema.safeParse(text(value));
  if (!result.success) throw invalid(`task.json ${place}`, `${JSON.stringify(value)} is no frame range`);
  return result.data;
}
