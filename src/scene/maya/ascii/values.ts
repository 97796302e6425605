import { type Stored, UNREAD } from '../model/attributes.js';
import type { Arguments, Token } from './tokens.js';

/** What a word is worth: a number, MEL's yes and no, a string itself; anything else is not understood. */
export function valueOfWord({ text, quoted }: Token): Stored {
  if (quoted) return text;
  if (/^(?:yes|on|true)$/i.test(text)) return 1;
  if (/^(?:no|off|false)$/i.test(text)) return 0;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? UNREAD : number;
}

/** The value of a `setAttr` whose words but its plug are these; undefined where it sets flags only. */
export function valueOfTokens({ flags, rest }: Arguments): Stored | undefined {
  const [first] = rest;
  if (first === undefined) return undefined;
  const type = (flags.get('type') ?? flags.get('typ'))?.[0];
  // Vectors, matrices and the like are no values that are read.
  if (type !== undefined && type !== 'string') return UNREAD;
  return valueOfWord(first);
}
