import { Attributes } from './attributes.js';
import { hasExtension, isFileName, isText, mayBeQuoted, word, wordOf } from './bytes.js';

/** The most elements with contents that are passed over before they are closed. */
export const PASSED_DEPTH = 16;

const [LESS, SLASH, AMPERSAND, ZERO] = [0x3c, 0x2f, 0x26, 0x30];

/** More bytes than the longest name of an element that is passed over. */
const LONGEST_NAME = 26;

const [NUMB, STRI, GROU, PORT, TAG] = ['numb', 'stri', 'grou', 'port', 'tag '].map(wordOf);
const [ER_P, NG_P, P_PA, ARAM, ETER, RAME] = ['er_p', 'ng_p', 'p_pa', 'aram', 'eter', 'rame'].map(wordOf);
const [END_GROU, END_P_PA] = ['/gro', 'up_p'].map(wordOf);

/** Elements with contents other than `group_parameter`: those of parameters, and those that concern no fact at all. */
const ARRAYS = ['numberarray_parameter', 'stringarray_parameter'];
const OTHERS = ['port', 'tags', 'metadata'];
const CONTAINERS = ['group_parameter', ...ARRAYS, ...OTHERS];

/** The number of the first container in which parameters are not expected. */
const FIRST_OTHER = 1 + ARRAYS.length;

/** What the last `enable` in a group says; 0 where there is none. */
const [ON, OFF] = [1, 2];

/**
 * Passes over elements that no fact depends on, which are most of a large project: numbers, texts that name no file, ports
 * without a connection, and groups of them. An element that is not written as Katana writes it is read as every other. Of
 * groups that have not ended where the next element has to be read, the beginnings are kept, so that they can be opened.
 */
export class PassedElements {
  /** The number of groups and other elements that have to be opened. */
  depth = 0;
  /** Where each of them begins. */
  readonly starts = new Int32Array(PASSED_DEPTH);
  private readonly containers = new Uint8Array(PASSED_DEPTH);
  /** By depth what `enable` said. */
  private readonly enabled = new Uint8Array(PASSED_DEPTH + 1);
  private readonly attributes = new Attributes();

  /** What `enable` said at a depth: undefined where it was not there. */
  isEnabled(depth: number): boolean | undefined {
    const said = this.enabled[depth];
    return said === 0 ? undefined : said === ON;
  }

  /**
   * The index of the next element that has to be read, or the end of the text.
   * @param withGroups whether groups can be passed over, too
   */
  after(text: Buffer, start: number, withGroups: boolean): number {
    const { length } = text;
    this.depth = 0;
    this.enabled[0] = 0;
    for (let at = start; ; ) {
      if (at + LONGEST_NAME > length) return at;
      const next = text[at + 1] === SLASH ? this.end(text, at) : this.element(text, at, withGroups);
      if (next < 0) return at;
      at = next;
      while (at < length && text[at] !== LESS) at++;
      if (at === length) return at;
    }
  }

  private element(text: Buffer, at: number, withGroups: boolean): number {
    const first = word(text, at + 1);
    const isWithin = this.depth > 0 && (this.containers[this.depth - 1] as number) >= FIRST_OTHER;
    if (!isWithin) {
      const second = word(text, at + 5);
      if (first === NUMB && second === ER_P && word(text, at + 9) === ARAM && word(text, at + 13) === ETER)
        return this.number(text, at);
      if (first === STRI && second === NG_P && word(text, at + 9) === ARAM && word(text, at + 13) === ETER)
        return this.string(text, at);
      if (first === GROU) {
        const isGroup =
          second === P_PA && word(text, at + 9) === RAME && isText(text, at + 13, at + 16, 'ter');
        return isGroup && withGroups ? this.container(text, at, 0) : -1;
      }
      if (first === PORT) return this.container(text, at, FIRST_OTHER);
    }
    if (first === TAG || isText(text, at + 1, at + 7, 'entry ')) {
      const next = this.attributes.read(text, at + (first === TAG ? 4 : 6));
      return this.attributes.hasContents ? -1 : next;
    }
    for (let i = isWithin || !withGroups ? FIRST_OTHER + 1 : 1; i < CONTAINERS.length; i++) {
      const name = CONTAINERS[i] as string;
      if (i !== FIRST_OTHER && isText(text, at + 1, at + 1 + name.length, name))
        return this.container(text, at, i);
    }
    return -1;
  }

  private number(text: Buffer, at: number): number {
    const { attributes } = this;
    const next = attributes.read(text, at + 17);
    if (next < 0 || attributes.hasContents) return -1;
    const { name, value } = attributes;
    if (text[name] === 0x65 && isText(text, name, attributes.nameEnd, 'enable') && name > 0) {
      const isOff = value > 0 && attributes.valueEnd === value + 1 && text[value] === ZERO;
      this.enabled[this.depth] = isOff ? OFF : ON;
    }
    return next;
  }

  private string(text: Buffer, at: number): number {
    const { attributes } = this;
    const next = attributes.read(text, at + 17);
    const { name, nameEnd, value, expression, isSpecial } = attributes;
    if (next < 0 || attributes.hasContents || isSpecial || name === 0) return -1;
    for (let i = name; i < nameEnd; i++) if (text[i] === AMPERSAND) return -1;
    if (isFileName(text, name, nameEnd) || isText(text, name, nameEnd, 'enable')) return -1;
    if (expression > 0) {
      const isOther = attributes.hasSwitch || mayBeQuoted(text, expression, attributes.expressionEnd);
      return isOther ? -1 : next;
    }
    return value > 0 && hasExtension(text, value, attributes.valueEnd) ? -1 : next;
  }

  /** An element that may have contents. */
  private container(text: Buffer, at: number, container: number): number {
    const { attributes, depth } = this;
    const next = attributes.read(text, at + 1 + (CONTAINERS[container] as string).length);
    const { name, nameEnd } = attributes;
    if (next < 0) return -1;
    if (container >= FIRST_OTHER) {
      if (attributes.isConnected) return -1;
    } else {
      // The value of such a group is a file.
      if (name === 0 || isFileName(text, name, nameEnd)) return -1;
      for (let i = name; i < nameEnd; i++) if (text[i] === AMPERSAND) return -1;
    }
    if (!attributes.hasContents) return next;
    if (depth === PASSED_DEPTH) return -1;
    this.starts[depth] = at;
    this.containers[depth] = container;
    this.depth = depth + 1;
    this.enabled[depth + 1] = 0;
    return next;
  }

  private end(text: Buffer, at: number): number {
    if (this.depth === 0) return -1;
    const container = this.containers[this.depth - 1] as number;
    const name = CONTAINERS[container] as string;
    const end = at + 2 + name.length;
    if (text[end] !== 0x3e) return -1;
    const isName =
      container === 0
        ? word(text, at + 1) === END_GROU &&
          word(text, at + 5) === END_P_PA &&
          word(text, at + 9) === ARAM &&
          word(text, at + 13) === ETER
        : isText(text, at + 2, end, name);
    if (!isName) return -1;
    this.depth--;
    return end + 1;
  }
}
