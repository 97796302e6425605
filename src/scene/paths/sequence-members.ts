import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { FilePattern, SequenceRule, SetMembers } from '../scene-format.js';

/** Most members of one set, and most frames, that are gone through. */
const MOST = 1_000_000;

const SHOWN = /^(-?\d+)(?:-(-?\d+)\[(\d+)\])?$/;

/** The frames of a report's finding, `-10-99[1]` or `537`; undefined for what is none. */
export function framesShown(text: string | null): FrameRange | undefined {
  const match = SHOWN.exec(text ?? '');
  if (!match) return undefined;
  const start = Number(match[1]);
  return { start, end: Number(match[2] ?? start), step: Number(match[3] ?? 1) };
}

/** The remainder that has the divisor's sign: 1 to `length` for members in a circle. */
function around(member: number, length: number): number {
  return ((((member - 1) % length) + length) % length) + 1;
}

/** The number in the name of the file that a frame reads; undefined when it reads none. */
function numberAt(frame: number, { start, length, offset, outside, least = 1 }: SequenceRule) {
  const member = frame - start + 1;
  if (length === undefined) return member + offset;
  if (length < 1) return undefined;
  if (outside === 'repeat') return around(member, length) + offset;
  if (outside === 'ping-pong') {
    const there = around(member, Math.max(1, length * 2 - 2));
    return (there > length ? length * 2 - there : there) + offset;
  }
  if (member >= 1 && member <= length) return member + offset;
  return outside === 'none' ? undefined : Math.min(Math.max(member, least), length) + offset;
}

/**
 * The numbers of the members that are needed, in order; undefined when that cannot be told.
 * @param frames the frames that render; undefined when they are not known
 */
export function neededNumbers(
  members: SetMembers | undefined,
  frames: readonly FrameRange[] | undefined,
): number[] | undefined {
  if (!members) return undefined;
  const numbers = new Set<number>();
  if ('tiles' in members) for (const tile of members.tiles) numbers.add(tile);
  else {
    let left = MOST;
    for (const rule of members.uses) {
      for (const { start, end, step } of frames ?? []) {
        left -= (end - start) / step;
        if (!(step >= 1) || left < 0) return undefined;
        for (let frame = start; frame <= end; frame += step) {
          const number = numberAt(frame, rule);
          if (number !== undefined) numbers.add(Math.max(0, number));
        }
      }
    }
    if (!frames) return undefined;
  }
  return [...numbers].toSorted((a, b) => a - b);
}

const TILE_TOKENS: readonly (readonly [RegExp, (tile: number) => string])[] = [
  [/<udim>|_MAPID_/i, String],
  [/<uvtile>/i, (tile) => `u${((tile - 1001) % 10) + 1}_v${Math.floor((tile - 1001) / 10) + 1}`],
];

/** Frame tokens whose width is told: `####`, `%04d`, `$F4`, `<f4>`. Without it the number has any zeroes before it. */
const FRAME_TOKENS: readonly (readonly [RegExp, (found: RegExpExecArray) => number])[] = [
  [/#+/, ([found]) => found.length],
  [/%0?(\d*)d/, ([, width]) => Number(width || 1)],
  [/\$\{?F(\d?)\}?(?![A-Za-z0-9])/, ([, width]) => Number(width || 1)],
  [/<f(?:rame)?0?(\d)>/i, ([, width]) => Number(width)],
];

/** A frame token whose width is that of the files that are there. */
const ANY_WIDTH = /<f(?:rame)?>/i;

/** Around the last number before the extension, the tile's number, and the tile's place. */
const COUNTED: Readonly<Record<FilePattern, RegExp>> = {
  sequence: /^(.*?)(\d+)(\D*(?:\.[A-Za-z][A-Za-z0-9]*)?)$/,
  udim: /^(.*?)(?<!\d)([1-9]\d{3})(?!\d)(\D.*|)$/,
  uvtile: /^(.*?)(u\d+_v\d+)(.*)$/i,
};

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

/**
 * How the members of a set are named after one of them, or after a name with a token; undefined where the name does
 * not tell.
 * @param kind what the name stands for, where no token in it says so
 * @param like the name of a member that is there: it tells the width of a number whose token does not
 */
export function memberNamer(
  name: string,
  kind: FilePattern | undefined,
  isTile: boolean,
  like?: string,
): ((number: number) => string) | undefined {
  const put = (found: RegExpExecArray, text: (number: number) => string) => (number: number) =>
    name.slice(0, found.index) + text(number) + name.slice(found.index + found[0].length);
  if (isTile) {
    for (const [token, text] of TILE_TOKENS) {
      const found = token.exec(name);
      if (found) return put(found, text);
    }
  } else {
    for (const [token, width] of FRAME_TOKENS) {
      const found = token.exec(name);
      if (found) return put(found, (number) => padded(number, width(found)));
    }
    const found = ANY_WIDTH.exec(name);
    const width = found && like !== undefined && /^-?(\d+)/.exec(like.slice(found.index))?.[1]?.length;
    if (found && width) return put(found, (number) => padded(number, width));
  }
  if (kind === undefined) return undefined;
  const parts = COUNTED[kind].exec(name);
  if (parts) {
    const [, before = '', counted = '', after = ''] = parts;
    const tile = TILE_TOKENS[1]?.[1] ?? String;
    const text = kind === 'uvtile' ? tile : (number: number) => padded(number, counted.length);
    return (number) => before + text(number) + after;
  }
  if (kind !== 'sequence') return undefined;
  // As in Blender, a name without a number gets one before its extension.
  const dot = name.lastIndexOf('.');
  return (number) => (dot < 1 ? name + number : name.slice(0, dot) + number + name.slice(dot));
}

/** A written path with another name at its end. */
export function withName(path: string, name: string): string {
  return path.replace(/[^\\/]*$/, () => name);
}
