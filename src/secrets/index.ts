import { memberPatterns } from './members.js';
import { passwordsOf } from './passwords.js';
import { spellings } from './spellings.js';

/** What stands where a secret would. */
const MASK = '****';

/** A shorter value is no secret, and hiding it wherever it happens to stand would only garble the text. */
const SHORTEST = 6;

/** Signatures are valid for minutes; of a wait that lasts for days, the last ones are remembered. */
const MOST_PASSING = 64;

/** `scheme://user:password@host`, looked for once where a word begins: a farm may answer with very long words. */
const ADDRESS = /((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi;

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
  /** Without the values that were told, and without those that their place tells. */
  redact(text: string): string;
  /** Without the values that were told: for what comes in, and is to be used. */
  redactKnown(text: string): string;
}

/** A value to hide. */
interface Hidden {
  readonly value: string;
  /** Stands in each of its spellings; a text without it needs no closer look. */
  readonly probe: string;
  readonly pattern: RegExp;
}

function hidden(value: string): Hidden {
  const runs = value.match(/[A-Za-z0-9]+/g) ?? [''];
  const [probe = ''] = runs.toSorted((a, b) => b.length - a.length);
  return { value, probe, pattern: new RegExp(spellings(value), 'gu') };
}

export function createSecrets(): Secrets {
  const kept = new Map<string, Hidden>();
  const passing = new Map<string, Hidden>();
  const open = new Set<string>();
  let members: ReturnType<typeof memberPatterns> | undefined;

  function add(to: Map<string, Hidden>, secret: string): void {
    if (secret.length >= SHORTEST && !to.has(secret)) to.set(secret, hidden(secret));
  }

  function redactKnown(text: string): string {
    const present = [...kept.values(), ...passing.values()].filter(
      ({ value, probe }) => text.includes(probe) && !open.has(value),
    );
    // The longest first: a secret may begin another one.
    return present
      .toSorted((a, b) => b.value.length - a.value.length)
      .reduce((told, { pattern }) => told.replace(pattern, MASK), text);
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

  return {
    keep: (secret) => add(kept, secret),
    keepForNow(secret) {
      add(passing, secret);
      const [oldest] = passing.keys();
      if (passing.size > MOST_PASSING && oldest !== undefined) passing.delete(oldest);
    },
    keepAddress(address) {
      for (const secret of passwordsOf(address)) add(kept, secret);
    },
    reveal(value) {
      open.add(value);
      return () => void open.delete(value);
    },
    redactKnown,
    redact(text) {
      const told = redactKnown(text);
      return (told.includes('"') ? withoutMembers(told) : told).replace(ADDRESS, `$1${MASK}@`);
    },
  };
}
