import { type Finding, found, unknown } from '../../domain/scene/scene-report.js';
import type { Value } from './contents.js';

/** Frames of a list that are examined. */
const MOST = 1_000_000;

/** The number in a value, also of an animated one, `interpolate((1,640))`, whose first is the same for all times. */
export function numberOf(value: Value | undefined): number | undefined {
  const text = value?.text ?? '';
  const inner = /^interpolate\s*\(\s*\(\s*[^,]+,\s*([^()]+?)\s*\)\s*\)$/.exec(text)?.[1] ?? text;
  const number = inner === '' ? Number.NaN : Number(inner);
  return Number.isFinite(number) ? number : undefined;
}

/** `1-10[2]` of frames in ascending order that are equally far apart. */
function rangeOf(frames: readonly number[]): string | undefined {
  const [first, second] = frames;
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (second === undefined || first === last) return String(first);
  const step = second - first;
  if (!frames.every((frame, at) => frame === first + at * step)) return undefined;
  return `${first}-${last}[${step}]`;
}

/** The frames of a list: single ones, and intervals as lists of two (`List(1,List(5,9))`); undefined for any other. */
function listed(text: string): number[] | undefined {
  const inner = /^List(?:Int|Float)?\s*\(([\s\S]*)\)$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const item =
    /\s*(?:List(?:Int|Float)?\s*\(\s*([-+\d.eE]+)\s*,\s*([-+\d.eE]+)\s*\)|([-+\d.eE]+))\s*(?:,|$)/y;
  const frames = new Set<number>();
  let left = MOST;
  while (item.lastIndex < inner.length) {
    const at = item.lastIndex;
    const match = item.exec(inner);
    if (!match) return inner.slice(at).trim() === '' ? [...frames] : undefined;
    const [, start, end, single] = match;
    const [first, last] = [Number(single ?? start), Number(single ?? end)];
    if (!Number.isInteger(first) || !Number.isInteger(last) || last < first) return undefined;
    // Intervals may overlap.
    left -= last - first + 1;
    if (left < 0 || Math.abs(first) > 1e7) return undefined;
    for (let frame = first; frame <= last; frame++) frames.add(frame);
  }
  return [...frames].toSorted((a, b) => a - b);
}

/**
 * The frames that `SettingsOutput` renders: those of its list `frames`, else the frames from `anim_start` to `anim_end`,
 * which are times, counted from `frame_start`. A list that is no range is unknown.
 */
export function framesOf(output: ReadonlyMap<string, Value>): Finding<string> {
  const list = output.get('frames')?.text;
  const frames = list === undefined ? [] : listed(list);
  if (frames === undefined) return unknown();
  if (frames.length > 0) {
    const range = rangeOf(frames);
    return range === undefined ? unknown() : found(range);
  }
  const [start, end, first] = ['anim_start', 'anim_end', 'frame_start'].map((name) =>
    numberOf(output.get(name)),
  );
  if (start === undefined || end === undefined || first === undefined || end < start) return unknown();
  const last = first + Math.round((end - start) * (numberOf(output.get('frames_per_second')) ?? 1));
  if (![first, last].every((frame) => Number.isInteger(frame) && Math.abs(frame) < 1e7)) return unknown();
  return found(first === last ? String(first) : `${first}-${last}[1]`);
}
