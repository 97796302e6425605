// Ranges of Unicode's East Asian Width "wide" and "fullwidth", as far as names and sentences have them.
const WIDE =
  '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff' +
  '\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6ff}' +
  '\\u{1f900}-\\u{1f9ff}\\u{20000}-\\u{3fffd}';

/** Marks that stand on the character before them. */
const NONE = '\\p{Mn}\\p{Me}\\p{Cf}';

/** Columns that a text takes at a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  // Most text is plain, and every start measures some.
  if (/^[ -~]*$/.test(text)) return text.length;
  const one = [...text.replace(new RegExp(`[${NONE}]`, 'gu'), '')].length;
  return one + (text.match(new RegExp(`[${WIDE}]`, 'gu'))?.length ?? 0);
}

/** The text with spaces after it, up to a width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** What can begin a line: a word, or a wide character; punctuation stays with what it belongs to. */
function pieces(line: string): string[] {
  const piece = `\\s*[（“]*(?:[${WIDE}]|[^\\s“”${WIDE}]+|[“”])[，。；：、）？！”]*`;
  return line.match(new RegExp(piece, 'gu')) ?? [];
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
