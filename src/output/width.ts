// Ranges of Unicode's East Asian Width "wide" and "fullwidth", as far as names and sentences have them, and the signs
// that are drawn as pictures.
const WIDE =
  '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff' +
  '\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{1f18e}\\u{1f191}-\\u{1f19a}\\u{1f200}-\\u{1f64f}' +
  '\\u{1f680}-\\u{1f6ff}\\u{1f7e0}-\\u{1f7eb}\\u{1f900}-\\u{1f9ff}\\u{1fa70}-\\u{1faff}\\u{20000}-\\u{3fffd}' +
  '\\u231a\\u231b\\u23e9-\\u23ec\\u23f0\\u23f3\\u25fd\\u25fe\\u2614\\u2615\\u2648-\\u2653\\u267f\\u2693\\u26a1' +
  '\\u26aa\\u26ab\\u26bd\\u26be\\u26c4\\u26c5\\u26ce\\u26d4\\u26ea\\u26f2\\u26f3\\u26f5\\u26fa\\u26fd\\u2705\\u270a' +
  '\\u270b\\u2728\\u274c\\u274e\\u2753-\\u2755\\u2757\\u2795-\\u2797\\u27b0\\u27bf\\u2b1b\\u2b1c\\u2b50\\u2b55';

/** What stands on the character before it, or shows nothing: marks, the later letters of a Korean syllable, joiners. */
const NONE =
  '\\p{Mn}\\p{Me}\\u1160-\\u11ff\\ud7b0-\\ud7fb\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff' +
  '\\u{e0001}-\\u{e007f}';

/** Columns that a text takes at a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  // Most text is plain, and every start measures some.
  if (/^[ -~]*$/.test(text)) return text.length;
  const one = [...text.replace(new RegExp(`[${NONE}]`, 'gu'), '')].length;
  // The sign after it says that a character is drawn as a picture, which is wide.
  const pictures = text.match(new RegExp(`[^${WIDE}]\\ufe0f`, 'gu'))?.length ?? 0;
  return one + pictures + (text.match(new RegExp(`[${WIDE}]`, 'gu'))?.length ?? 0);
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
