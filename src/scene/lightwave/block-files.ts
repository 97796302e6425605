import type { FileUse } from '../scene-format.js';
import { sequenceUse, stillUse } from './clips.js';

/** The depth at which blocks are no longer distinguished; real ones have about 10. */
const DEEPEST = 64;

/** Values of one clip that are kept; a sequence has six numbers and two texts. */
const MOST_VALUES = 16;

/** The blocks of a clip that name a file. */
const CLIPS = new Set(['Still', 'Sequence', 'Animation', 'ColorCycle']);

const CLOSE = 0x7d;

interface Clip {
  readonly type: string;
  readonly depth: number;
  readonly numbers: number[];
  readonly texts: string[];
}

/** The quoted texts of a line. */
function textsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replaceAll('\\\\', '\\'));
}

function useOf({ type, numbers, texts }: Clip, node: string): FileUse | undefined {
  const [path, second = ''] = texts;
  if (path === undefined) return undefined;
  if (type !== 'Sequence') return stillUse(path, node);
  const [digits = 3, flags = 0, offset, , first, last] = numbers;
  if (offset === undefined || first === undefined || last === undefined) {
    // Fewer values than an image sequence has: which of its files are needed is not known.
    return sequenceUse(
      { prefix: path, suffix: second, digits, isLoop: false, offset: 1, first: 0, last: 0 },
      node,
    );
  }
  return sequenceUse(
    { prefix: path, suffix: second, digits, isLoop: (flags & 1) === 1, offset, first, last },
    node,
  );
}

/** Finds the clips in the blocks of a scene: `{ Clip { Still "a.tga" } }`, over any number of lines. */
export class BlockFiles {
  private depth = 0;
  private clip: Clip | undefined;

  get isOpen(): boolean {
    return this.depth > 0;
  }

  /**
   * Reads the first byte of a line without leading blanks: the contents of blocks are indented, so that a brace there
   * ends all blocks, and a keyword shows that a brace is missing.
   */
  atLineStart(text: Buffer, at: number): void {
    const byte = text[at] ?? 0;
    if (byte === CLOSE) this.depth = 1;
    else if (byte >= 0x41 && byte <= 0x5a) {
      this.depth = 0;
      this.clip = undefined;
    }
  }

  /** Reads a line without its leading blanks; returns the file of a clip that ends in it. */
  line(line: string, node: string): FileUse | undefined {
    if (line[0] === '{') return this.opened(line, node);
    if (line[0] === '}') return this.closed(node);
    this.values(line);
    return undefined;
  }

  private opened(line: string, node: string): FileUse | undefined {
    const [, name = '', rest = ''] = /^\{\s*(\w*)(.*)$/s.exec(line) ?? [];
    // Deeper blocks are counted no further; braces that do not match end there.
    if (this.depth < DEEPEST) this.depth++;
    if (!this.clip && CLIPS.has(name)) this.clip = { type: name, depth: this.depth, numbers: [], texts: [] };
    this.values(rest);
    return /\}\s*$/.test(rest) ? this.closed(node) : undefined;
  }

  private closed(node: string): FileUse | undefined {
    const { clip } = this;
    const isEnd = clip?.depth === this.depth;
    if (this.depth > 0) this.depth--;
    if (!clip || !isEnd) return undefined;
    this.clip = undefined;
    return useOf(clip, node === '' ? clip.type : node);
  }

  private values(line: string): void {
    const { clip } = this;
    if (clip?.depth !== this.depth || clip.texts.length + clip.numbers.length > MOST_VALUES) return;
    clip.texts.push(...textsOf(line).slice(0, MOST_VALUES));
    const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, ' ');
    for (const [word] of plain.matchAll(/(?<![\w.])-?\d{1,9}(?![\w.])/g)) {
      if (clip.numbers.length < MOST_VALUES) clip.numbers.push(Number(word));
    }
  }
}
