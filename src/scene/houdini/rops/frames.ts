import { showFrames } from '../../../domain/frames/frame-range.js';
import { type Finding, found, unknown } from '../../../domain/scene/scene-report.js';
import type { SceneNode } from '../network/node.js';
import { numberOf } from '../parse/channels.js';
import { textOf, valuesOf } from '../parse/parameters.js';
import type { SceneSettings } from '../parse/settings.js';

/** The highest frame that is believed. */
const LATEST = 9_999_999;

/** The variables of a frame range and numbers; other expressions cannot be evaluated. */
function evaluated(expression: string | undefined, { range, playback }: SceneSettings): number | undefined {
  const text = expression?.trim() ?? '';
  if (text === '$FSTART') return range?.[0];
  if (text === '$FEND') return range?.[1];
  if (text === '$RFSTART') return playback?.[0];
  if (text === '$RFEND') return playback?.[1];
  return numberOf(text);
}

/** Start, end and increment of a node (`f`). */
function rangeOf({ parameters, expressions }: SceneNode, settings: SceneSettings): (number | undefined)[] {
  return valuesOf(parameters.get('f') ?? '').map(({ text, channel }) => {
    if (channel !== undefined) return evaluated(expressions.get(channel), settings);
    return text === '' ? undefined : Number(text);
  });
}

/** A single frame; unknown where it is none that a render can number. */
function single(frame: number | undefined): Finding<string> {
  if (frame === undefined || !Number.isInteger(frame) || Math.abs(frame) > LATEST) return unknown();
  return found(showFrames({ start: frame, end: frame, step: 1 }));
}

/**
 * The frames that a ROP renders: the current one where its range is off (`trange`), else `f`. Frames of an expression
 * are unknown, but for `$FSTART` and the like.
 */
export function framesOf(node: SceneNode, settings: SceneSettings): Finding<string> {
  const mode = textOf(node.parameters, 'trange');
  if (mode === 'off' || mode === '0') return single(settings.currentFrame);
  if (!['normal', 'on', 'range', '1', '2'].includes(mode ?? '')) return unknown();
  const range = rangeOf(node, settings);
  const [first, last] = range;
  const increment = range.length < 3 ? 1 : range[2];
  if (first === undefined || last === undefined || increment === undefined) return unknown();
  if (!Number.isInteger(increment) || increment < 1) return unknown();
  if (!(Number.isFinite(first) && Number.isFinite(last))) return unknown();
  const [start, end] = [Math.floor(first), Math.floor(last)];
  if (end < start || start < -LATEST || end > LATEST) return unknown();
  const frames = found(showFrames({ start, end, step: increment }));
  const isWhole = start === first && end === last;
  return isWhole ? frames : { ...frames, written: showFrames({ start: first, end: last, step: increment }) };
}
