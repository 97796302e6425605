/** A run of text of one style. */
interface Span {
  readonly text: string;
  readonly style: string;
}

interface Cell {
  readonly char: string;
  readonly style: string;
}

/** What our own output uses of the codes of "select graphic rendition", as classes of the picture. */
const STYLES: Readonly<Record<string, string>> = {
  1: 'strong',
  2: 'faint',
  31: 'bad',
  32: 'good',
  33: 'warn',
  36: 'accent',
  90: 'faint',
};

const EMPTY: Cell = { char: ' ', style: '' };

/** A screen that understands what our output does to a terminal: colours, line ends, going up, erasing a line. */
function screenOf(output: string): Cell[][] {
  const rows: Cell[][] = [[]];
  let row = 0;
  let column = 0;
  let style = '';
  const go = (to: number) => {
    row = Math.max(0, to);
    while (rows.length <= row) rows.push([]);
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is read here
  for (const [whole, parameters = '', final] of output.matchAll(/\x1b\[([\d;?]*)([A-Za-z])|[^\x1b]/gu)) {
    const count = Number(parameters || 1);
    if (final === 'm') {
      for (const code of (parameters || '0').split(';')) style = STYLES[code] ?? '';
    } else if (final === 'A') go(row - count);
    else if (final === 'G') column = count - 1;
    else if (final === 'K') rows[row] = parameters === '2' ? [] : (rows[row] ?? []).slice(0, column);
    else if (final !== undefined) continue;
    else if (whole === '\n') go(row + 1);
    else if (whole === '\r') column = 0;
    else {
      const line = rows[row] ?? [];
      while (line.length < column) line.push(EMPTY);
      line[column] = { char: whole, style };
      column += 1;
    }
  }
  return rows;
}

function spansOf(cells: readonly Cell[]): Span[] {
  const spans: Span[] = [];
  for (const { char, style } of cells) {
    const last = spans.at(-1);
    if (last?.style === style) spans[spans.length - 1] = { text: last.text + char, style };
    else spans.push({ text: char, style });
  }
  return spans;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const COLOURS = `
    text { font: 14px ${FONT}; fill: #d8dee9; white-space: pre }
    .strong { font-weight: bold }
    .faint { fill: #8892a2 }
    .good { fill: #8fbc7a }
    .warn { fill: #e5c07b }
    .bad { fill: #e06c75 }
    .accent { fill: #7fb4ca }
`;

/** Pixels of a character and of a line. */
const WIDTH = 8.43;
const HEIGHT = 20;
const MARGIN = 16;

/**
 * A picture of a terminal, after everything that was written to it.
 * @param output what programs wrote, control sequences included
 * @param columns of the terminal
 */
export function terminalSvg(output: string, columns: number, title: string): string {
  const rows = screenOf(output);
  while (rows.length > 0 && rows.at(-1)?.every(({ char }) => char === ' ')) rows.pop();
  const width = Math.ceil(columns * WIDTH + 2 * MARGIN);
  const height = rows.length * HEIGHT + 2 * MARGIN;
  const lines = rows.flatMap((cells, index) => {
    if (cells.length === 0) return [];
    const spans = spansOf(cells).map(({ text, style }) =>
      style === '' ? escaped(text) : `<tspan class="${style}">${escaped(text)}</tspan>`,
    );
    const y = MARGIN + index * HEIGHT + 15;
    return `  <text x="${MARGIN}" y="${y}" xml:space="preserve">${spans.join('').trimEnd()}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `  <title>${title}</title>`,
    `  <style>${COLOURS}  </style>`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#1e222a"/>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
