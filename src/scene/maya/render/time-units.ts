import { ownValue } from '../../../domain/own-value.js';

/** Frame rates of Maya's named time units. */
const NAMED: Readonly<Record<string, number>> = {
  game: 15,
  film: 24,
  pal: 25,
  ntsc: 30,
  show: 48,
  palf: 50,
  ntscf: 60,
  sec: 1,
  min: 1 / 60,
  hour: 1 / 3600,
  millisec: 1000,
};

/** The unit of a scene without one. */
export const DEFAULT_UNIT = 'film';

/** The frame rate of a time unit: `film`, `23.976fps`, `29.97df`; undefined for an unknown one. */
export function unitFps(unit: string): number | undefined {
  const named = ownValue(NAMED, unit);
  if (named !== undefined) return named;
  const rate = Number(/^(\d+(?:\.\d+)?)(?:fps|df)$/.exec(unit)?.[1]);
  return rate > 0 && rate <= 1_000_000 ? rate : undefined;
}

/** The exact rate of a rounded NTSC rate: 29.97 is 30000/1001. */
function exact(fps: number): number {
  const whole = Math.ceil(fps);
  const ntsc = (whole * 1000) / 1001;
  return fps !== whole && Math.abs(fps - ntsc) < 0.01 ? ntsc : fps;
}

/** Converts ticks to frames; a result within rounding of a whole frame is that frame. */
export function ticksToFrames(ticks: number, ticksPerSecond: number, fps: number): number {
  const frames = (ticks / ticksPerSecond) * exact(fps);
  const whole = Math.round(frames);
  return Math.abs(frames - whole) < 0.02 ? whole : frames;
}
