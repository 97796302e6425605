import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { FilePattern, SequenceRule, SetMembers } from '../scene-format.js';

/** The number of frames that are examined for one set. */
const MOST = 1_000_000;

const RANGE = /^(-?\d+)(?:-(-?\d+)\[(\d+)\])?$/;

/** Parses the frames of a scene report, `-10-99[1]` or `537`; undefined for any other text. */
export function framesShown(text: string | null): FrameRange | undefined {
  const match = RANGE.exec(text ?? '');
  if (!match) return undefined;
  const start = Number(match[1]);
  return { start, end: Number(match[2] ?? start), step: Number(match[3] ?? 1) };
}

/** The member from 1 to `length` that a repeated sequence shows. */
function repeated(member: number, length: number): number {
  return ((((member - 1) % length) + length) % length) + 1;
}

/** The number in the name of the file that a frame reads; undefined where it reads none. */
function numberAt(frame: number, { start, length, offset, outside, least = 1 }: SequenceRule) {
  const member = frame - start + 1;
  if (length === undefined) return member + offset;
  if (length < 1) return undefined;
  if (outside === 'repeat') return repeated(member, length) + offset;
  if (outside === 'ping-pong') {
    const position = repeated(member, Math.max(1, length * 2 - 2));
    return (position > length ? length * 2 - position : position) + offset;
  }
  if (member >= 1 && member <= length) return member + offset;
  return outside === 'none' ? undefined : Math.min(Math.max(member, least), length) + offset;
}

/**
 * The numbers of the needed members in ascending order; undefined where they cannot be determined.
 * @param frames the frames that render; undefined where they are unknown
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

/** Frame tokens that define the number's width: `####`, `%04d`, `$F4`, `<f4>`. */
const FRAME_TOKENS: readonly (readonly [RegExp, (found: RegExpExecArray) => number])[] = [
  [/#+/, ([found]) => found.length],
  [/%0?(\d*)d/, ([, width]) => Number(width || 1)],
  [/\$\{?F(\d?)\}?(?![A-Za-z0-9])/, ([, width]) => Number(width || 1)],
  [/<f(?:rame)?0?(\d)>/i, ([, width]) => Number(width)],
];

/** A frame token that leaves the width to the existing files. */
const ANY_WIDTH = /<f(?:rame)?>/i;

/** Splits a name at the last number before the extension, at the tile's number, or at the tile's position. */
const COUNTED: Readonly<Record<FilePattern, RegExp>> = {
  sequence: /^(.*?)(\d+)(\D*(?:\.[A-Za-z][A-Za-z0-9]*)?)$/,
  udim: /^(.*?)(?<!\d)([1-9]\d{3})(?!\d)(\D.*|)$/,
  uvtile: /^(.*?)(u\d+_v\d+)(.*)$/i,
};

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

/**
 * Returns a function from a member's number to its file name; undefined where the pattern's name does not define it.
 * @param name a name with a token, or the name of one member
 * @param kind the kind of set, for a name without a token
 * @param like the name of an existing member, which defines the number's width where the token does not
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
  // Blender inserts the number before the extension of a name without one.
  const dot = name.lastIndexOf('.');
  return (number) => (dot < 1 ? name + number : name.slice(0, dot) + number + name.slice(dot));
}

/** Replaces the file name of a path. */
export function withName(path: string, name: string): string {
  return path.replace(/[^\\/]*$/, () => name);
}
