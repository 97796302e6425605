import { spellings } from './encoded-variants.js';
import { passwordsOf } from './passwords.js';
import { memberHider } from './sensitive-keys.js';

/** What stands where a secret would. */
const MASK = '****';

/** A shorter value is no secret, and hiding it wherever it happens to stand would only garble the text. */
const SHORTEST = 6;

/**
 * In results and in what the farm answers, data must stay data: a password that is a word of the trade ("clarisse")
 * is not looked for there, only keys and signatures, which are long and like nothing else.
 */
const SHORTEST_IN_DATA = 16;

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
  /** The password in an address, and for the header that carries it to a proxy. */
  keepAddress(address: string): void;
  /** The exception: this value may be seen (a sandbox's own key, in the answer of `sandbox start`) until the end. */
  reveal(value: string): () => void;
  /** For what a person or a log is told: without all of them, and without those that their place tells. */
  redact(text: string): string;
  /** For results, which programs read: without keys and signatures, and without those that their place tells. */
  redactResult(text: string): string;
  /** For what comes in, and is to be used: without keys and signatures. */
  redactOwn(text: string): string;
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
  /** Keys. */
  const kept = new Map<string, Hidden>();
  /** Passwords of addresses. */
  const words = new Map<string, Hidden>();
  /** Signatures. */
  const passing = new Map<string, Hidden>();
  const open = new Set<string>();
  let hideMembers: ReturnType<typeof memberHider> | undefined;

  function add(to: Map<string, Hidden>, secret: string): void {
    if (secret.length >= SHORTEST && !to.has(secret)) to.set(secret, hidden(secret));
  }

  function without(values: readonly Hidden[], text: string): string {
    const present = values.filter(({ value, probe }) => text.includes(probe) && !open.has(value));
    // The longest first: a secret may begin another one.
    return present
      .toSorted((a, b) => b.value.length - a.value.length)
      .reduce((told, { pattern }) => told.replace(pattern, MASK), text);
  }

  function withoutMembers(text: string): string {
    hideMembers ??= memberHider(MASK);
    return hideMembers(text, (value) => open.has(value));
  }

  function redactOwn(text: string): string {
    const long = [...kept.values(), ...passing.values()].filter(
      ({ value }) => value.length >= SHORTEST_IN_DATA,
    );
    return without(long, text);
  }

  function withoutNamed(text: string): string {
    return (text.includes('"') ? withoutMembers(text) : text).replace(ADDRESS, `$1${MASK}@`);
  }

  return {
    keep: (secret) => add(kept, secret),
    keepForNow(secret) {
      add(passing, secret);
      const [oldest] = passing.keys();
      if (passing.size > MOST_PASSING && oldest !== undefined) passing.delete(oldest);
    },
    keepAddress(address) {
      for (const secret of passwordsOf(address)) add(words, secret);
    },
    reveal(value) {
      open.add(value);
      return () => void open.delete(value);
    },
    redactOwn,
    redactResult: (text) => withoutNamed(redactOwn(text)),
    redact: (text) => withoutNamed(without([...kept.values(), ...words.values(), ...passing.values()], text)),
  };
}
