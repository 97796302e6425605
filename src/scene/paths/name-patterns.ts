import type { FilePattern } from '../scene-format.js';

/**
 * What in a name stands for a frame number or a tile, as the DCCs write it: UDIM and UV tiles, frame tokens in angle
 * brackets, Houdini's and Clarisse's `$F4`, printf's `%04d`, hashes, and a star.
 */
const TOKENS: readonly (readonly [token: RegExp, stands: (found: string) => string])[] = [
  [/<udim>|_MAPID_/i, () => '\\d{4}'],
  [/<uvtile>/i, () => 'u\\d+_v\\d+'],
  [/<tile>/i, () => '_u\\d+_v\\d+'],
  [/<[uv]>/i, () => '\\d+'],
  [/<f(?:rame)?0?\d?>/i, () => '-?\\d+'],
  [/<attr:[^<>]*>/i, () => '.+'],
  [/\$\{?(?:[SF]?F\d?|\dF)\}?(?![A-Za-z0-9])/, () => '-?\\d+'],
  [/%0?\d*d/, () => '-?\\d+'],
  [/#+/, (found) => `-?\\d{${found.length},}`],
  [/\*+/, () => '.*'],
];

const ANY_TOKEN = new RegExp(TOKENS.map(([token]) => `(${token.source})`).join('|'), 'i');

/** Those of them that stand for a frame. */
const FRAME_TOKEN = /<f(?:rame)?0?\d?>|\$\{?(?:[SF]?F\d?|\dF)\}?(?![A-Za-z0-9])|%0?\d*d|#+/i;

/** How many tokens the name at a path's end has, where one of them stands for a frame; else 0. */
export function frameTokens(path: string): number {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? '';
  if (name.length > LONGEST_NAME || !FRAME_TOKEN.test(name)) return 0;
  return [...name.matchAll(new RegExp(ANY_TOKEN, 'gi'))].length;
}

/** A text as a pattern that only it fits. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Longest name that can exist; longer ones are not worth a pattern. */
const LONGEST_NAME = 1024;

/** Most tokens in one name: with more of them, matching a single name could take for ever. */
const MOST_TOKENS = 3;

/** The pattern of a name with tokens in it; undefined for a name without any. */
export function tokenPattern(name: string): RegExp | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  let source = '';
  let rest = name;
  let tokens = 0;
  for (let match = ANY_TOKEN.exec(rest); match && tokens < MOST_TOKENS; match = ANY_TOKEN.exec(rest)) {
    const [found] = match;
    const row = match.slice(1).findIndex((group) => group !== undefined);
    source += escaped(rest.slice(0, match.index)) + (TOKENS[row]?.[1](found) ?? escaped(found));
    rest = rest.slice(match.index + found.length);
    tokens += 1;
  }
  return tokens === 0 ? undefined : new RegExp(`^${source}${escaped(rest)}$`);
}

/** The parts of a name around what an image sequence or a row of tiles counts in it. */
const COUNTED: Readonly<Record<FilePattern, readonly [RegExp, string]>> = {
  // The last number before the extension.
  sequence: [/^(.*?)(-?\d+)(\D*(?:\.[A-Za-z][A-Za-z0-9]*)?)$/, '-?\\d+'],
  udim: [/^(.*?)(?<!\d)([1-9]\d{3})(?!\d)(\D.*|)$/, '[1-9]\\d{3}'],
  uvtile: [/^(.*?)(u\d+_v\d+)(.*)$/i, 'u\\d+_v\\d+'],
};

/** The pattern of the files that a name stands for, being one of them; undefined when nothing in it counts. */
export function siblingPattern(name: string, kind: FilePattern): RegExp | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const [parts, counts] = COUNTED[kind];
  const match = parts.exec(name);
  return match
    ? new RegExp(`^${escaped(match[1] ?? '')}${counts}${escaped(match[3] ?? '')}$`, 'i')
    : undefined;
}
