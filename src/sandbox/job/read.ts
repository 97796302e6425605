import { type FrameRange, frameRangeSchema } from '../../domain/frames/frame-range.js';
import { invalid } from '../refusal.js';

export type Members = Readonly<Record<string, unknown>>;

/** Returns an object's members. @throws Refusal 600 for any other value, naming its place */
export function members(value: unknown, place: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw invalid(`task.json ${place}`, 'an object is expected');
}

/** Returns a list; empty for anything else, since DCCs write a missing list as null, "" or not at all. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a text, or a number as text, since older examples write ids as numbers. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Returns whether a switch is "1". @param byDefault for a missing one */
export function isOn(value: unknown, byDefault: boolean): boolean {
  return value === undefined || value === null ? byDefault : text(value) === '1';
}

/** Parses an integer that job files have as text; "" and missing give the default. */
export function whole(value: unknown, place: string, byDefault: number): number {
  const digits = text(value ?? '').trim();
  if (digits === '' && (value === undefined || value === null || value === '')) return byDefault;
  if (!/^\d{1,12}$/.test(digits)) throw invalid(`task.json ${place}`, 'a whole number is expected');
  return Number(digits);
}

/** Parses a frame range (docs/protocol/job-files.md, §2.1); missing means frame 0. */
export function framesAt(value: unknown, place: string): FrameRange {
  if (value === undefined || value === null) return { start: 0, end: 0, step: 1 };
  const result = frameRangeSchema.safeParse(text(value));
  if (!result.success) throw invalid(`task.json ${place}`, `${JSON.stringify(value)} is no frame range`);
  return result.data;
}
