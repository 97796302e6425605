import type { FilePattern } from '../scene-format.js';

/**
 * Tokens for a frame number or a tile, and the pattern of the text that each one replaces: UDIM and UV tiles, frame tokens in angle
 * brackets, `$F4` of Houdini and Clarisse, `%04d` of printf, hashes, and a star.
 */
const TOKENS: readonly (readonly [token: RegExp, pattern: (token: string) => string])[] = [
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

/** The tokens for a frame. */
const FRAME_TOKEN = /<f(?:rame)?0?\d?>|\$\{?(?:[SF]?F\d?|\dF)\}?(?![A-Za-z0-9])|%0?\d*d|#+/i;

/** The number of tokens in a path's file name, or 0 if none of them is a frame token. */
export function frameTokens(path: string): number {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? '';
  if (name.length > LONGEST_NAME || !FRAME_TOKEN.test(name)) return 0;
  return [...name.matchAll(new RegExp(ANY_TOKEN, 'gi'))].length;
}

/** Escapes a text for use in a pattern. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** No file system allows longer names. */
const LONGEST_NAME = 1024;

/** Tokens that are expanded in one name; more of them could make matching extremely slow. */
const MOST_TOKENS = 3;

/** The pattern of the file names that match a name with tokens; undefined for a name without tokens. */
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

/** The number of a sequence or tile within a name: splits the name, and matches any such number. */
const COUNTED: Readonly<Record<FilePattern, readonly [RegExp, string]>> = {
  // The last number before the extension.
  sequence: [/^(.*?)(-?\d+)(\D*(?:\.[A-Za-z][A-Za-z0-9]*)?)$/, '-?\\d+'],
  udim: [/^(.*?)(?<!\d)([1-9]\d{3})(?!\d)(\D.*|)$/, '[1-9]\\d{3}'],
  uvtile: [/^(.*?)(u\d+_v\d+)(.*)$/i, 'u\\d+_v\\d+'],
};

/** The pattern of all members of a set, from the name of one; undefined for a name without the set's number. */
export function siblingPattern(name: string, kind: FilePattern): RegExp | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const [split, number] = COUNTED[kind];
  const match = split.exec(name);
  return match
    ? new RegExp(`^${escaped(match[1] ?? '')}${number}${escaped(match[3] ?? '')}$`, 'i')
    : undefined;
}
