import { passwordsOf } from './passwords.js';

/** What stands where a secret would. */
const MASK = '****';

/** A shorter value is no secret, and hiding it wherever it happens to stand would only garble the text. */
const SHORTEST = 6;

/** Signatures are valid for minutes; of a wait that lasts for days, the last ones are remembered. */
const MOST_PASSING = 256;

/** Members whose value is a secret whoever sends it: the farm's own names (endpoints.md §1.4, §2.6, §2.8) and kin. */
const SECRET_MEMBERS = String.raw`(?:access|api|private|secret|raysync|ray_?sync_?user|user)_?key|[\w-]*(?:password|passwd|signature|secret|authorization)`;

/** How often JSON may stand as text within JSON: a body, told in a message, told in an error, in the log. */
const DEEPEST = 3;

/** `scheme://user:password@host`, looked for once where a word begins: a farm may answer with very long words. */
const ADDRESS = /((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi;

/** `"password":"…"` as it stands in JSON that is itself so many times a string in JSON. A number is hidden too. */
function memberAt(depth: number): RegExp {
  const backslashes = String.raw`\\`.repeat(2 ** depth);
  const quote = `${String.raw`\\`.repeat(2 ** depth - 1)}"`;
  const char = String.raw`[^"\\]|${backslashes}(?:${quote}|${backslashes}|[^"\\])`;
  const before = String.raw`${quote}(?:${SECRET_MEMBERS})${quote}\s*:\s*`;
  return new RegExp(String.raw`(${before})(?:(${quote})((?:${char})*)${quote}|-?\d[\d.eE+-]*)`, 'gi');
}

function memberPatterns() {
  return Array.from({ length: DEEPEST + 1 }, (_, depth) => ({
    pattern: memberAt(depth),
    quote: `${'\\'.repeat(2 ** depth - 1)}"`,
  }));
}

/**
 * What must not be seen, and the one function through which everything goes that a person, a pipe or a log will
 * see. It hides the values it was told of, and those that their place tells.
 */
export interface Secrets {
  /** From now on this value is hidden, in each spelling in which it may turn up. */
  keep(secret: string): void;
  /** The same for a value that loses its worth soon, and of which there are many. */
  keepForNow(secret: string): void;
  /** The same for the password in an address, and for the header that carries it to a proxy. */
  keepAddress(address: string): void;
  /** The exception: this value may be seen (a sandbox's own key, in the answer of `sandbox start`) until the end. */
  reveal(value: string): () => void;
  redact(text: string): string;
}

/** Hexadecimal digits, of whichever case. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Backslashes before a character, in JSON at any depth. Not more: a farm may answer with nothing else. */
const BEFORE = String.raw`\\{0,${2 ** (DEEPEST + 1) - 1}}`;
const UNICODE = String.raw`\\{1,${2 ** DEEPEST}}u`;

/** A pattern of one character in all its spellings: plain, escaped in JSON at any depth, percent-encoded. */
function spelled(char: string): string {
  if (/[A-Za-z0-9]/.test(char)) return char;
  const units = Array.from({ length: char.length }, (_, at) => UNICODE + hex(char.charCodeAt(at), 4));
  const bytes = [...Buffer.from(char)].map((byte) => `%${hex(byte, 2)}`);
  const plain = /\s/.test(char) ? String.raw`\s|\+|\\{1,8}[a-z]` : BEFORE + escaped(char);
  return `(?:${plain}|${units.join('')}|${bytes.join('')})`;
}

/** Backslashes double with each depth of JSON; at the end of a secret they must leave those of what follows. */
function spelledBackslashes(count: number, last: boolean): string {
  const depths = [8, 4, 2, 1].map((times) => String.raw`\\{${count * times}}`).join('|');
  return last
    ? `(?:${depths}|(?:%5[cC]){${count}})`
    : String.raw`(?:\\{${count},${count * 16}}|(?:${UNICODE}005[cC]){${count}}|(?:%5[cC]){${count}})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** A pattern of the secret as it stands, inside JSON, and inside an address. */
function spellings(secret: string): string {
  return [...secret.matchAll(/\\+|[^\\]/gsu)]
    .map(({ 0: part, index }) =>
      part.startsWith('\\')
        ? spelledBackslashes(part.length, index + part.length === secret.length)
        : spelled(part),
    )
    .join('');
}

export function createSecrets(): Secrets {
  const kept = new Set<string>();
  const passing = new Set<string>();
  const open = new Set<string>();
  let pattern: RegExp | undefined;
  let members: ReturnType<typeof memberPatterns> | undefined;

  function known(): RegExp | undefined {
    if (pattern) return pattern;
    const all = [...kept, ...passing].filter((secret) => !open.has(secret));
    if (all.length === 0) return undefined;
    // The longest first: a secret may begin another one.
    const longestFirst = all.toSorted((a, b) => b.length - a.length);
    pattern = new RegExp(longestFirst.map(spellings).join('|'), 'gu');
    return pattern;
  }

  function withoutMembers(text: string): string {
    members ??= memberPatterns();
    let told = text;
    for (const { pattern, quote } of members) {
      told = told.replace(pattern, (whole, before: string, _, value: string | undefined) =>
        value !== undefined && open.has(value) ? whole : `${before}${quote}${MASK}${quote}`,
      );
    }
    return told;
  }

  function add(to: Set<string>, secret: string): void {
    if (secret.length < SHORTEST || to.has(secret)) return;
    to.add(secret);
    pattern = undefined;
  }

  return {
    keep: (secret) => add(kept, secret),
    keepForNow(secret) {
      add(passing, secret);
      const [oldest] = passing;
      if (passing.size > MOST_PASSING && oldest !== undefined) passing.delete(oldest);
    },
    keepAddress(address) {
      for (const secret of passwordsOf(address)) add(kept, secret);
    },
    reveal(value) {
      open.add(value);
      pattern = undefined;
      return () => {
        open.delete(value);
        pattern = undefined;
      };
    },
    redact(text) {
      const pattern = known();
      let told = pattern ? text.replace(pattern, MASK) : text;
      if (told.includes('"')) told = withoutMembers(told);
      return told.replace(ADDRESS, `$1${MASK}@`);
    },
  };
}
