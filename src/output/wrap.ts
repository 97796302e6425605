import { withMembers } from '../domain/with-members.js';
import type { OutputStream } from '../output-stream.js';
import { displayWidth } from './width.js';

/** Characters of scripts that are written without spaces, with their punctuation: a line may break between them. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303f\\uff01-\\uffe6';

/** The shortest text that a line can start with: a word, or one unspaced character, with the punctuation around it. */
const PIECE = new RegExp(`^\\s*[（“]*(?:[${UNSPACED}]|[^\\s“”${UNSPACED}]+|[“”])[，。；：、）？！”]*`, 'u');

// biome-ignore lint/suspicious/noControlCharactersInRegex: every colour starts with it
const COLOUR = /\u001b\[[\d;]*m/g;

/** A command line, up to the end of its sentence or two spaces: a line break in it would break it when pasted. */
const COMMAND = /^\s*(?:\$ )?['“]?rayvision(?: [^\s“”]+?(?=$|\s|[.,;:'](?:$|\s)|[。；，”]))*[.,;:'。；，”]*/u;

function wrapLine(line: string, width: number): string[] {
  const widthOf = (part: string) => displayWidth(part.replace(COLOUR, ''));
  if (widthOf(line) <= width) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let open = '';
  for (let rest = line; rest !== ''; ) {
    const command = COMMAND.exec(rest)?.[0];
    const piece = command || PIECE.exec(rest)?.[0] || rest;
    rest = rest.slice(piece.length);
    // A long path does not fit on the next line either.
    const fitsNowhere = !command && widthOf(piece.trim()) > width - indent.length;
    if (open.trim() === '' || fitsNowhere || widthOf(open + piece) <= width) open += piece;
    else {
      lines.push(open);
      open = indent + piece.trimStart();
    }
  }
  return [...lines, open];
}

/**
 * Breaks lines that are too wide: between words, and between characters of scripts without spaces. Words and command
 * lines stay whole, even if they are wider than the terminal. Continued lines keep the indent of their first line.
 * @param width columns of the terminal; colours have no width
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n');
}

/** Wraps text for a terminal. Text for pipes and files, and JSON, is not changed. */
export function wrapFor({ isTTY, columns }: Pick<OutputStream, 'isTTY' | 'columns'>, text: string): string {
  return isTTY && columns && !text.startsWith('{') ? wrap(text, columns) : text;
}

/** Returns a stream that wraps all text that is written to it. */
export function wrappingStream(stream: OutputStream): OutputStream {
  const write: OutputStream['write'] = (text, done) => stream.write(wrapFor(stream, text), done);
  return withMembers(stream, { write });
}
