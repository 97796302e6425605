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

/** Scripts that are written without spaces, and their punctuation: a line may break beside each character. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\u30fb-\u30fc\uff01-\uff60`;
const PIECE = new RegExp(
  String.raw`\s*[（“]*(?:[${UNSPACED}]|[^\s“”${UNSPACED}]+|[“”])[，。；：、）？！”]*`,
  'gu',
);

/** What can begin a line: a word, or a wide character; punctuation stays with what it belongs to. */
function pieces(line: string): string[] {
  return line.match(PIECE) ?? [];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a colour begins with
const COLOUR = /\u001b\[[\d;]*m/g;

/**
 * A command line to be copied, up to the end of its sentence or two blanks: a line end in it would cut it in two when it
 * is pasted.
 */
const COMMAND = /^\s*(?:\$ )?['“]?rayvision(?: [^\s“”]+?(?=$|\s|[.,;:'](?:$|\s)|[。；，”]))*[.,;:'。；，”]*/u;

/**
 * Breaks lines that are too wide between words, never within one, and never within a command line. What has no break in
 * it, a path for instance, stays whole. Colours take no room; lines that come after the first keep its indent.
 * @param width columns of the terminal
 */
export function folded(text: string, width: number): string {
  const widthOf = (part: string) => displayWidth(part.replace(COLOUR, ''));
  return text
    .split('\n')
    .map((line) => {
      if (widthOf(line) <= width) return line;
      const indent = /^ */.exec(line)?.[0] ?? '';
      const lines: string[] = [];
      let open = '';
      for (let rest = line; rest !== ''; ) {
        const command = COMMAND.exec(rest)?.[0];
        const piece = command || pieces(rest)[0] || rest;
        rest = rest.slice(piece.length);
        // A line end before it does not help what is too wide by itself.
        const isHopeless = !command && widthOf(piece.trim()) > width - indent.length;
        if (open.trim() === '' || isHopeless || widthOf(open + piece) <= width) open += piece;
        else {
          lines.push(open);
          open = indent + piece.trimStart();
        }
      }
      return [...lines, open].join('\n');
    })
    .join('\n');
}

/** Breaks lines that are too wide, at spaces and between wide characters. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    let open = '';
    for (const piece of pieces(line)) {
      if (open === '' || displayWidth(open + piece) <= width) open += piece;
      else {
        lines.push(open);
        open = piece.trimStart();
      }
    }
    lines.push(open);
  }
  return lines.join('\n');
}
