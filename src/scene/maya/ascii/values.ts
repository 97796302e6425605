import { type Stored, UNREAD } from '../model/attributes.js';
import type { Arguments, Token } from './tokens.js';

/** Parses a token: a string, a number, or a boolean of MEL as 1 or 0; anything else is UNREAD. */
export function valueOfWord({ text, quoted }: Token): Stored {
  if (quoted) return text;
  if (/^(?:yes|on|true)$/i.test(text)) return 1;
  if (/^(?:no|off|false)$/i.test(text)) return 0;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? UNREAD : number;
}

/** The value of a `setAttr`, from its arguments after the plug; undefined where it sets flags only. */
export function valueOfTokens({ flags, rest }: Arguments): Stored | undefined {
  const [first] = rest;
  if (first === undefined) return undefined;
  const type = (flags.get('type') ?? flags.get('typ'))?.[0];
  // Vectors, matrices and the like are not read.
  if (type !== undefined && type !== 'string') return UNREAD;
  return valueOfWord(first);
}
