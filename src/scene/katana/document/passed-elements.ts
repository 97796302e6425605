/** The bytes that are made a string at once; elements that cross its end are read by themselves. */
const SLICE = 32 * 1024;

/** The depth of groups that are passed over as a whole. */
export const PASSED_DEPTH = 3;

/** Parameters, and groups of a value, that name a file whatever their value. */
const FILE_NAMES = 'abcAsset|usdFile|fileName|filename|lookfile|asset|textureName|textureFile|texname|source';

/** A value without the extension of a file, which is not `renderSettings`; a numbered character could be any. */
const PLAIN = '[^"&.r]*(?:(?:r(?!S)|&(?!#)|\\.(?!\\d*[A-Za-z_]\\w*"))[^"&.r]*)*';

/** An expression that is no quoted text. */
const EXPRESSION = '(?!\\s*[\'&\\x80-\\xff])[^"]*';

/**
 * Parameters that do not name a file.
 * @param withEnable whether one that is called `enable` is among them
 */
function parameters(withEnable: boolean): string[] {
  const enable = withEnable ? '' : 'enable';
  const name = `name="(?!(?:${FILE_NAMES}${enable && `|${enable}`})")[^"&]*"`;
  return [
    `number_parameter(?: ${enable && `(?!name="${enable}")`}[\\w.:-]+="[^"]*")*`,
    `string_parameter(?: hints="[^"]*")? ${name}(?: useNodeDefault="[^"]*")? value="${PLAIN}"`,
    `string_parameter expression="${EXPRESSION}"(?: hints="[^"]*")?(?: isexpression="true")? ${name}(?: useNodeDefault="[^"]*")?`,
  ];
}

/** What a connection or a node has beside its parameters: it concerns no fact wherever it is. */
const TAGS = '<tags>\\s*(?:<tag name="[^"]*"/>\\s*)*</tags>\\s*';
const METADATA = '<metadata>\\s*(?:<entry key="[^"]*" value="[^"]*"/>\\s*)*</metadata>\\s*';

/** A port without a connection. */
const PORT = `<port name="[^"]*" type="[^"]*"(?:/>|>\\s*(?:${TAGS}|${METADATA})*</port>)\\s*`;

function empty(elements: readonly string[]): string {
  return `<(?:${elements.join('|')})/>\\s*`;
}

/** A group whose parameters are all of no interest: in it `enable` switches nothing off. */
function group(depth: number): string {
  const inner = depth === 0 ? '' : `|${group(depth - 1)}`;
  const name = `(?: (?!name="(?:${FILE_NAMES})")[\\w.:-]+="[^"]*")*`;
  const contents = `(?:${empty(parameters(true))}${inner})*`;
  const types = ['group', 'numberarray', 'stringarray'].map((type) => `${type}_parameter`);
  return `<(?:${types.map((type) => `${type}${name}(?:/>|>\\s*${contents}</${type}>)`).join('|')})\\s*`;
}

/** What can be passed over in a group that may be switched off by `enable`. */
const FLAT = [empty(parameters(false)), PORT, TAGS, METADATA].join('|');

/**
 * Passes over elements that no fact depends on, which are most of a large project: numbers, texts that name no file, ports
 * without a connection. The engine compiles the expressions, which then cost a third of a loop over the bytes; an element
 * that they do not know in this very form is read as every other.
 */
export class PassedElements {
  private readonly flat = new RegExp(`(?:${FLAT})+`, 'y');
  private readonly deep = new RegExp(`(?:${FLAT}|${group(PASSED_DEPTH - 1)})+`, 'y');
  private slice = '';
  private start = 0;
  private end = 0;

  /** Begins another window. */
  reset(): void {
    this.end = 0;
  }

  /**
   * The index after the elements that begin at an index and can be passed over; the index where there are none.
   * @param withGroups whether groups can be passed over, too
   */
  after(text: Buffer, at: number, withGroups: boolean): number {
    const pattern = withGroups ? this.deep : this.flat;
    if (at >= this.end) {
      this.start = at;
      this.end = Math.min(text.length, at + SLICE);
      this.slice = text.toString('latin1', at, this.end);
    }
    pattern.lastIndex = at - this.start;
    return pattern.test(this.slice) ? this.start + pattern.lastIndex : at;
  }
}
