import { CLASSES, isText, mayBeLetter, PART, word, wordOf } from './bytes.js';

const [SPACE, QUOTE, EQUALS, SLASH, GREATER] = [0x20, 0x22, 0x3d, 0x2f, 0x3e];
const [AMPERSAND, LOWER_R, UPPER_S] = [0x26, 0x72, 0x53];

/** Bytes of a value at which it is looked at: its end, a numbered character, and the middle of `renderSettings`. */
const STOPS = new Uint8Array(256);
for (const byte of [QUOTE, AMPERSAND, UPPER_S]) STOPS[byte] = 1;

/** Bytes that are read one by one before the end of a text is searched natively. */
const NEAR = 64;

const [NAME, VALU] = [wordOf('name'), wordOf('valu')];

/**
 * The attributes of an element in the form in which Katana writes them, ` name="value"`: where those begin and end that
 * tell whether the element is of interest. 0 is the beginning of one that is missing.
 */
export class Attributes {
  name = 0;
  nameEnd = 0;
  value = 0;
  valueEnd = 0;
  expression = 0;
  expressionEnd = 0;
  /** Whether the attribute `isexpression` is there and not `true`. */
  hasSwitch = false;
  /** Whether `source` or `returns` is there. */
  isConnected = false;
  /** Whether the value could contain `renderSettings`, or has numbered characters, which could be any. */
  isSpecial = false;
  /** Whether the tag begins an element with contents. */
  hasContents = false;

  /** Reads the attributes after an element's name; returns the index after the tag, or -1 for one in another form. */
  read(bytes: Buffer, start: number): number {
    const { length } = bytes;
    this.name = this.value = this.expression = 0;
    this.hasSwitch = this.isConnected = this.isSpecial = false;
    let at = start;
    while (at + 1 < length) {
      const byte = bytes[at];
      if (byte === GREATER || byte === SLASH) {
        this.hasContents = byte === GREATER;
        if (byte === GREATER) return at + 1;
        return bytes[at + 1] === GREATER ? at + 2 : -1;
      }
      if (byte !== SPACE) return -1;
      const first = at + 1;
      at = first;
      while (at < length && ((CLASSES[bytes[at] as number] as number) & PART) !== 0) at++;
      if (at === first || at + 2 > length || bytes[at] !== EQUALS || bytes[at + 1] !== QUOTE) return -1;
      at = this.text(bytes, first, at);
      if (at < 0) return -1;
    }
    return -1;
  }

  /** Reads the text of the attribute whose name is given; returns the index after its quote. */
  private text(bytes: Buffer, first: number, last: number): number {
    const size = last - first;
    const start = last + 2;
    if (size === 5 && word(bytes, first) === VALU && bytes[first + 4] === 0x65) {
      const end = this.special(bytes, start);
      if (end >= 0 && this.value === 0) [this.value, this.valueEnd] = [start, end];
      return end < 0 ? -1 : end + 1;
    }
    const { length } = bytes;
    const near = Math.min(length, start + NEAR);
    let end = start;
    while (end < near && bytes[end] !== QUOTE) end++;
    if (end === near) end = near < length ? bytes.indexOf(QUOTE, near) : -1;
    if (end < 0) return -1;
    if (size === 4) {
      if (this.name === 0 && word(bytes, first) === NAME) [this.name, this.nameEnd] = [start, end];
    } else if (size === 10) {
      if (this.expression === 0 && isText(bytes, first, last, 'expression'))
        [this.expression, this.expressionEnd] = [start, end];
    } else if (size === 12)
      this.hasSwitch ||= isText(bytes, first, last, 'isexpression') && !isText(bytes, start, end, 'true');
    else if (size === 6) this.isConnected ||= isText(bytes, first, last, 'source');
    else if (size === 7) this.isConnected ||= isText(bytes, first, last, 'returns');
    return end + 1;
  }

  /** The end of a value. */
  private special(bytes: Buffer, start: number): number {
    const { length } = bytes;
    for (let at = start; at < length; at++) {
      const byte = bytes[at] as number;
      if (STOPS[byte] === 0) continue;
      if (byte === QUOTE) return at;
      if (byte === AMPERSAND ? mayBeLetter(bytes, at) : bytes[at - 1] === LOWER_R) this.isSpecial = true;
    }
    return -1;
  }
}
