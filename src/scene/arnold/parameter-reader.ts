import type { ArrayForm } from './array-data.js';
import type { AssVisitor } from './parse-ass.js';

/** Types of arrays whose values are words or strings; all others are numbers. */
const WORD_TYPES = new Set(['STRING', 'NODE', 'POINTER', 'ENUM', 'BOOL', 'BOOLEAN']);

const ARRAY_TYPE = /^(b85)?([A-Z][A-Z0-9_]*)$/;
const INTEGER = /^\d+$/;

function isNumeric(bytes: Buffer, start: number, end: number): boolean {
  const byte = bytes[start] as number;
  if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e) return true;
  return end - start === 3 && /inf|nan/i.test(bytes.toString('latin1', start, end));
}

/**
 * Tells the parameters of a node from their values. The format does not mark where a value ends: a value is one word, or
 * several numbers or strings, or an array, which says how many values it has: `<elements> <keys> <type>`.
 */
export class ParameterReader {
  /** Whether the values of the open parameter are needed. */
  isNeeded = false;
  private name: string | undefined;
  private values: string[] = [];
  /** The number of values read, whether or not they are kept. */
  private count = 0;
  /** The number of words or strings that are still to come. */
  private expected = 0;
  /** The numbers so far, where they can be an array's size. */
  private size: string[] = [];

  constructor(private readonly visitor: AssVisitor) {}

  /** Ends the open parameter. */
  end(): void {
    const { name, values } = this;
    this.name = undefined;
    if (name !== undefined && this.isNeeded) this.visitor.parameter(name, values);
    this.isNeeded = false;
  }

  private begin(name: string): void {
    this.end();
    this.name = name;
    this.values = [];
    this.count = 0;
    this.size = [];
    // `declare <name> <class> [ARRAY] <type>` declares a parameter of the user.
    this.expected = name === 'declare' ? 3 : 0;
    this.isNeeded = name !== 'declare' && this.visitor.wants(name);
  }

  private add(value: string | undefined): void {
    this.count += 1;
    this.expected = Math.max(0, this.expected - 1);
    if (value !== undefined && this.isNeeded) this.values.push(value);
  }

  /** @param value left out where it is not needed, or too long */
  string(value: string | undefined): void {
    if (this.name !== undefined) this.add(value);
  }

  /** A word. @returns the form of the values that follow where the word is the type of an array of numbers */
  word(bytes: Buffer, start: number, end: number, isNewLine: boolean): ArrayForm | undefined {
    if (this.name === undefined) {
      this.begin(bytes.toString('utf8', start, end));
      return undefined;
    }
    const isNumber = isNumeric(bytes, start, end);
    const { size, count } = this;
    if (size.length === 2 && count === 2 && !isNumber && !isNewLine) {
      const type = ARRAY_TYPE.exec(bytes.toString('latin1', start, end));
      if (type) return this.array(type);
    }
    // A word in the next line is the next parameter, and the one before has no value.
    const isFirst = count === 0 && (isNumber || !isNewLine);
    if (this.expected === 0 && !isFirst && (!isNumber || count === 0)) {
      this.begin(bytes.toString('utf8', start, end));
      return undefined;
    }
    if (this.name === 'declare' && count === 2 && /^array$/i.test(bytes.toString('latin1', start, end))) {
      this.expected += 1;
    }
    const isSize = isNumber && size.length === count && count < 2;
    if (isSize || this.isNeeded) {
      const text = bytes.toString('utf8', start, end);
      if (isSize && INTEGER.test(text)) size.push(text);
      this.add(text);
    } else this.add(undefined);
    return undefined;
  }

  private array([, encoded, type = '']: RegExpExecArray): ArrayForm | undefined {
    const total = Number(this.size[0]) * Number(this.size[1]);
    this.values = [];
    this.size = [];
    this.expected = encoded === undefined && WORD_TYPES.has(type) ? total : 0;
    if (this.expected > 0 || total === 0) return undefined;
    return encoded === undefined ? 'numbers' : 'encoded';
  }
}
