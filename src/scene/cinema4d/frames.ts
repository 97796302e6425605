import { type Finding, found, unknown } from '../../domain/scene/scene-report.js';
import { KEY } from './collect/ids.js';

/** What the frames of render settings can refer to. */
export interface DocumentTime {
  readonly fps: number | undefined;
  /** Seconds. */
  readonly now: number | undefined;
  /** First and last second of the timeline, then of the preview. */
  readonly times: readonly number[];
}

const MODE = { manual: 0, current: 1, all: 2, preview: 3 } as const;

/** No animation has more frames; the frames of job files have seven digits. */
const LARGEST_FRAME = 9_999_999;

/** The frame of a time; undefined for a time that is none. Times are fractions, so that a frame is met nearly. */
function frameAt(seconds: number | undefined, fps: number): number | undefined {
  const frame = Math.floor((seconds ?? Number.NaN) * fps + 0.001);
  return Math.abs(frame) <= LARGEST_FRAME ? frame + 0 : undefined;
}

/** First and last second of what a mode renders; undefined for modes that are not known. */
function secondsOf(
  settings: ReadonlyMap<number, unknown>,
  { now, times }: DocumentTime,
): readonly [number | undefined, number | undefined] | undefined {
  const time = (key: number) => {
    const value = settings.get(key);
    return typeof value === 'number' ? value : undefined;
  };
  switch (settings.get(KEY.frameMode)) {
    case MODE.manual:
      return [time(KEY.from), time(KEY.to)];
    case MODE.current:
      return [now, now];
    case MODE.all:
      return [times[0], times[1]];
    case MODE.preview:
      return [times[2], times[3]];
    default:
      return undefined;
  }
}

/** The frames that render settings render: `1-10[2]`, or `5` for a single frame. */
export function framesOf(settings: ReadonlyMap<number, unknown>, document: DocumentTime): Finding<string> {
  const { fps } = document;
  const seconds = secondsOf(settings, document);
  if (!seconds || fps === undefined || fps <= 0) return unknown();
  const [from, to] = seconds.map((time) => frameAt(time, fps));
  if (from === undefined || to === undefined || to < from) return unknown();
  if (from === to) return found(String(from));
  // Releases before R13 have no step.
  const step = settings.get(KEY.step) ?? 1;
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 1) return unknown();
  return found(`${from}-${to}[${step}]`);
}
