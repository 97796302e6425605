import { eastAsianWidth } from 'get-east-asian-width';

/** Characters of width 0: combining marks, later letters of a Korean syllable, joiners. */
const NO_WIDTH =
  /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0001}-\u{e007f}]/gu;

/** Variation selector that makes the preceding character an emoji, which takes two columns. */
const PICTURE = '\ufe0f';

function widthOf(character: string): number {
  return eastAsianWidth(character.codePointAt(0) ?? 0);
}

/** Returns the columns of a text at a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  // Fast path: most text is ASCII, and every start measures some.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text.replace(NO_WIDTH, '')) width += widthOf(character);
  if (!text.includes(PICTURE)) return width;
  const pictures = text.match(/.\ufe0f/gsu) ?? [];
  return width + pictures.filter((picture) => widthOf(picture) === 1).length;
}

/** Returns the spaces that widen a text to `width` columns. */
export function filling(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Returns a text with trailing spaces up to `width` columns. */
export function padded(text: string, width: number): string {
  return text + filling(text, width);
}

/** Replaces the part of a text that was cut off. */
const CUT = '…';

/**
 * Cuts a text to at most `width` columns and marks the cut with `…`. Characters keep their combining marks.
 * @param kept the end of the text that is kept
 */
export function cut(text: string, width: number, kept: 'start' | 'end' = 'start'): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  if (kept === 'end') characters.reverse();
  let left = width - displayWidth(CUT);
  const first = characters.findIndex((character) => {
    left -= displayWidth(character);
    return left < 0;
  });
  const part = characters.slice(0, first);
  return kept === 'end' ? `${CUT}${part.reverse().join('')}` : `${part.join('')}${CUT}`;
}
