import { eastAsianWidth } from 'get-east-asian-width';

/** Characters without a column of their own: combining marks, later letters of a Korean syllable, joiners. */
const NO_WIDTH =
  /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0001}-\u{e007f}]/gu;

/** Asks for the character before it to be drawn as a picture, which is wide. */
const PICTURE = '\ufe0f';

function widthOf(character: string): number {
  return eastAsianWidth(character.codePointAt(0) ?? 0);
}

/** Columns that a text takes at a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  // Most text is plain, and every start measures some.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text.replace(NO_WIDTH, '')) width += widthOf(character);
  if (!text.includes(PICTURE)) return width;
  const pictures = text.match(/.\ufe0f/gsu) ?? [];
  return width + pictures.filter((picture) => widthOf(picture) === 1).length;
}

/** The spaces that a text lacks to be so wide. */
export function filling(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The text with spaces after it, up to a width. */
export function padded(text: string, width: number): string {
  return text + filling(text, width);
}

/** What stands for the part of a text that was cut off. */
const CUT = '…';

/**
 * The text in at most so many columns; what had to go is a `…`. Signs stay whole, with all marks that stand on them.
 * @param kept which part of it tells most
 */
export function cut(text: string, width: number, kept: 'start' | 'end' = 'start'): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const signs = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  if (kept === 'end') signs.reverse();
  let left = width - displayWidth(CUT);
  const first = signs.findIndex((sign) => {
    left -= displayWidth(sign);
    return left < 0;
  });
  const part = signs.slice(0, first);
  return kept === 'end' ? `${CUT}${part.reverse().join('')}` : `${part.join('')}${CUT}`;
}
