import { argumentsOf, flagsWithValue, type Token, tokensOf } from '../ascii/tokens.js';
import { valueOfTokens } from '../ascii/values.js';
import { type Stored, UNREAD } from './attributes.js';
import { bareName, lastOf, plugOf } from './plugs.js';
import { isRelevant } from './relevant-attributes.js';

/** An edit of a referenced scene. `node` is a node's name in the scene that contains the edit: `chair:seat:cf`. */
export interface Edit {
  readonly node: string;
  /** The attribute's name in Maya's notation, mostly the long one; LOADED for the state of a reference. */
  readonly attr: string;
  readonly value: Stored;
}

/** A pseudo attribute: whether a reference is loaded. */
export const LOADED = '(loaded)';

/** A pseudo attribute: layers of an outer scene may render cameras that the scene does not. */
export const LAYERED = '(layered)';

/** The data of a reference node: edits, and the plug of each placeholder. */
export interface ReferenceData {
  readonly edits: readonly Edit[];
  readonly placeholders: readonly (readonly [placeholder: string, plug: string])[];
}

/** Flags of `setAttr` that take a value. */
export const SET_ATTR = flagsWithValue('k keyable l lock cb channelBox s size ca caching type typ');

/** Longer texts are irrelevant. */
const LONGEST_TEXT = 4096;

/** The short form of a placeholder, `RN.phl[3]` for `RN.placeHolderList[3]`; undefined for any other plug. */
export function placeholderOf(plug: string): string | undefined {
  const match = /^:?(.*)\.(?:phl|placeHolderList)\[(\d+)\]$/.exec(plug);
  return match ? `${match[1]}.phl[${match[2]}]` : undefined;
}

/** Parses the text of an edit, ` -type "string" "a.png"`; undefined where it sets flags only. */
function valueIn(text: string): Stored | undefined {
  const tokens = tokensOf(Buffer.from(`setAttr ${text}`), (bytes) => bytes.toString('utf8'));
  return valueOfTokens(argumentsOf(tokens, SET_ATTR));
}

/** Collects the relevant edits; most are not, since they move objects. */
export function editCollector() {
  const edits: Edit[] = [];
  const placeholders: (readonly [string, string])[] = [];
  const nodeOf = (path: string) => bareName(lastOf(path));

  function add(node: string, attr: string, value: Stored): void {
    if (isRelevant(attr) || (typeof value === 'string' && value.length <= LONGEST_TEXT)) {
      edits.push({ node: nodeOf(node), attr, value });
    }
  }

  /** Notes that a connection drives a plug. */
  function drive(plug: string): void {
    const { node, attr } = plugOf(lastOf(plug));
    if (isRelevant(attr)) edits.push({ node: nodeOf(node), attr, value: UNREAD });
  }

  return {
    data: { edits, placeholders } as ReferenceData,
    setAttr(node: string, attr: string, text: string): void {
      const value = valueIn(text);
      if (value !== undefined) add(node, attr, value);
    },
    /** A connection: kind 3 from the referenced scene, kind 4 into it, any other kind within it. */
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

/** Edit codes in the data of a reference node. */
export const CODES = { setAttr: 2, connectAttr: 5 } as const;

/**
 * Parses the data of a reference node in Maya ASCII: the references' names, each with the number of its edits and the
 * edits, which are a code and strings.
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
      // The number of five edits before an edit of another kind looks the same, but has no placeholder.
      if (kind && !kind.quoted && words.some((word) => placeholderOf(word) !== undefined))
        collector.connectAttr(Number(kind.text), words);
    }
  }
  return collector.data;
}
