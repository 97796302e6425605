import { type Finding, found, unknown } from '../../domain/scene/scene-report.js';
import type { RenderSettings } from './render-settings.js';
import { TICKS, type Timeline } from './timeline.js';

/** The frames of a report: `537` for one, `1-10[1]` for several. */
function range(start: number, end: number, step: number): string {
  return start === end ? String(start) : `${start}-${end}[${step}]`;
}

/** Single frames and ranges of a list: `1,3,5-12`; undefined for another text. */
function listed(text: string): number[] | undefined {
  const frames: number[] = [];
  for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
    const [, first, last] = /^(-?\d+)(?:-(-?\d+))?$/.exec(part) ?? [];
    if (first === undefined) return undefined;
    const [start, end] = [Number(first), Number(last ?? first)];
    if (!Number.isSafeInteger(start) || !(Math.abs(end - start) < 1e6) || frames.length > 1e6)
      return undefined;
    for (let frame = start; frame <= end; frame++) frames.push(frame);
  }
  return frames;
}

/** The frames of a list, where they are equally far apart: a job has one range. */
function fromList(text: string): Finding<string> {
  const frames = listed(text)?.toSorted((a, b) => a - b);
  const [first, second = first] = frames ?? [];
  const last = frames?.at(-1);
  if (first === undefined || second === undefined || last === undefined) return unknown();
  const step = Math.max(1, second - first);
  const isEven = frames?.every((frame, at) => frame === first + at * step);
  return isEven ? found(range(first, last, step)) : { ...unknown(), written: text };
}

/** A time in frames; undefined between two frames. */
function frameOf(ticks: number | undefined, { rate }: Timeline): number | undefined {
  const frame = ((ticks ?? Number.NaN) * rate) / TICKS;
  return Number.isInteger(frame) ? frame : undefined;
}

/** The last frame of a range that a step reaches. */
function lastReached(start: number, end: number, step: number): number {
  return start + Math.floor((end - start) / step) * step;
}

/** What 3ds Max wrote into the document properties; of a single frame it writes the start of the timeline instead. */
export interface WrittenRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The frames that production rendering renders. "Single" is the frame of the time slider, "active time segment" the
 * timeline.
 */
export function renderedFrames(
  settings: RenderSettings | undefined,
  timeline: Timeline | undefined,
  written: WrittenRange | undefined,
): Finding<string> {
  const { timeType, start, end, step = 1, frameList } = settings ?? {};
  if (timeType === 'list') return fromList(frameList ?? '');
  if (timeType === undefined || step < 1) return unknown();
  if (timeType === 'single') {
    const frame = timeline && frameOf(timeline.current, timeline);
    return frame === undefined ? unknown() : found(String(frame));
  }
  const [from, to] =
    timeType === 'range' ? [start, end] : timeline ? [timeline.start, timeline.end] : [undefined, undefined];
  const first = (timeline && frameOf(from, timeline)) ?? written?.start;
  const last = (timeline && frameOf(to, timeline)) ?? written?.end;
  if (first === undefined || last === undefined || last < first) return unknown();
  return found(range(first, lastReached(first, last, step), step));
}
