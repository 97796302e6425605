import { argumentsOf, type Token, taking, tokensOf } from '../ascii/tokens.js';
import { valueOfTokens } from '../ascii/values.js';
import { type Stored, UNREAD } from './attributes.js';
import { bareName, lastOf, plugOf } from './plugs.js';
import { isOfInterest } from './relevant-attributes.js';

/**
 * A change in a referenced scene. `node` is a node there under the name that the scene which makes the change has for
 * it: `chair:seat:cf`.
 */
export interface Edit {
  readonly node: string;
  /** By the name that Maya writes here, the long one mostly; LOADED for the state of a reference. */
  readonly attr: string;
  readonly value: Stored;
}

/** The attribute by which an edit says whether a reference is loaded; none of Maya's is called so. */
export const LOADED = '(loaded)';

/** The attribute by which an edit says that layers may render cameras that the scene itself does not. */
export const LAYERED = '(layered)';

/** What the data of a reference node say: changes, and which plug is behind each of the node's placeholders. */
export interface ReferenceData {
  readonly edits: readonly Edit[];
  readonly placeholders: readonly (readonly [placeholder: string, plug: string])[];
}

/** Flags of `setAttr` that a value follows. */
export const SET_ATTR = taking('k keyable l lock cb channelBox s size ca caching type typ');

/** A longer text is none that matters. */
const LONGEST_TEXT = 4096;

/** `RN.placeHolderList[3]` and `RN.phl[3]` are the same. */
export function placeholderOf(plug: string): string | undefined {
  const match = /^:?(.*)\.(?:phl|placeHolderList)\[(\d+)\]$/.exec(plug);
  return match ? `${match[1]}.phl[${match[2]}]` : undefined;
}

/** The value in an edit's text, ` -type "string" "a.png"`; undefined where it sets flags only. */
function valueIn(text: string): Stored | undefined {
  const tokens = tokensOf(Buffer.from(`setAttr ${text}`), (bytes) => bytes.toString('utf8'));
  return valueOfTokens(argumentsOf(tokens, SET_ATTR));
}

/** Collects changes as they come, those that no scene is read by left out: most move something. */
export function editCollector() {
  const edits: Edit[] = [];
  const placeholders: (readonly [string, string])[] = [];
  const nodeOf = (path: string) => bareName(lastOf(path));

  function add(node: string, attr: string, value: Stored): void {
    if (isOfInterest(attr) || (typeof value === 'string' && value.length <= LONGEST_TEXT)) {
      edits.push({ node: nodeOf(node), attr, value });
    }
  }

  /** The plug gets its value from elsewhere. */
  function drive(plug: string): void {
    const { node, attr } = plugOf(lastOf(plug));
    if (isOfInterest(attr)) edits.push({ node: nodeOf(node), attr, value: UNREAD });
  }

  return {
    data: { edits, placeholders } as ReferenceData,
    setAttr(node: string, attr: string, text: string): void {
      const value = valueIn(text);
      if (value !== undefined) add(node, attr, value);
    },
    /** A connection: of kind 3 from the referenced scene, of kind 4 into it, else within it. */
    connectAttr(kind: number, words: readonly string[]): void {
      const [, first = '', second = ''] = words;
      if (kind === 3) {
        const placeholder = placeholderOf(second);
        if (placeholder) placeholders.push([placeholder, first]);
      } else if (kind === 4) drive(first);
      else drive(second);
    },
  };
}

/** Codes of the commands in the data of a reference node. */
export const CODES = { setAttr: 2, connectAttr: 5 } as const;

/**
 * Reads the data of a reference node in a text: names of references with a count of changes after each, and the
 * changes, each a code and strings. What is no change that matters is passed over.
 */
export function editsOfTokens(tokens: readonly Token[]): ReferenceData {
  const collector = editCollector();
  const isCode = (token: Token | undefined, code: number) =>
    token !== undefined && !token.quoted && token.text === String(code);
  const stringsAt = (at: number, most: number) => {
    const words: string[] = [];
    for (let i = at; i < at + most && tokens[i]?.quoted; i++) words.push(tokens[i]?.text ?? '');
    return words;
  };
  for (let at = 0; at < tokens.length; at++) {
    if (isCode(tokens[at], CODES.setAttr)) {
      const [node, attr, text] = stringsAt(at + 1, 3);
      if (node !== undefined && attr !== undefined && text !== undefined) collector.setAttr(node, attr, text);
    } else if (isCode(tokens[at], CODES.connectAttr)) {
      const kind = tokens[at + 1];
      const words = stringsAt(at + 2, 5);
      // A count of five changes, and one of another kind after it, look alike but for the placeholder.
      if (kind && !kind.quoted && words.some((word) => placeholderOf(word) !== undefined))
        collector.connectAttr(Number(kind.text), words);
    }
  }
  return collector.data;
}
