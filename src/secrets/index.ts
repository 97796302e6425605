import { encodedVariants } from './encoded-variants.js';
import { passwordsOf } from './passwords.js';
import { createKeyRedactor } from './sensitive-keys.js';

/** What stands where a secret would. */
const MASK = '****';

/** A shorter value is no secret, and hiding it wherever it happens to stand would only garble the text. */
const MIN_LENGTH = 6;

/**
 * In results and in what the farm answers, data must stay data: a password that is a word of the trade ("clarisse")
 * is not looked for there, only keys and signatures, which are long and like nothing else.
 */
const MIN_LENGTH_IN_DATA = 16;

/** Signatures are valid for minutes; of a wait that lasts for days, the last ones are remembered. */
const MAX_SIGNATURES = 64;

/** `scheme://user:password@host`, looked for once where a word begins: a farm may answer with very long words. */
const URL_PASSWORD = /((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi;

/**
 * What must not be seen, and the one function through which everything goes that a person, a pipe or a log will
 * see. It hides the values it was told of, and those that their place tells.
 */
export interface Secrets {
  /** From now on this value is hidden, in each spelling in which it may turn up. */
  keep(secret: string): void;
  /** The same for a value that loses its worth soon, and of which there are many. */
  keepTemporarily(secret: string): void;
  /** The password in an address, and for the header that carries it to a proxy. */
  keepAddress(address: string): void;
  /** The exception: this value may be seen (a sandbox's own key, in the answer of `sandbox start`) until the end. */
  reveal(value: string): () => void;
  /** For what a person or a log is told: without all of them, and without those that their place tells. */
  redact(text: string): string;
  /** For results, which programs read: without keys and signatures, and without those that their place tells. */
  redactResult(text: string): string;
  /** For what comes in, and is to be used: without keys and signatures. */
  redactKeys(text: string): string;
}

/** A value to hide. */
interface Secret {
  readonly value: string;
  /** Stands in each of its spellings; a text without it needs no closer look. */
  readonly probe: string;
  readonly pattern: RegExp;
}

function secretOf(value: string): Secret {
  const runs = value.match(/[A-Za-z0-9]+/g) ?? [''];
  const [probe = ''] = runs.toSorted((a, b) => b.length - a.length);
  return { value, probe, pattern: new RegExp(encodedVariants(value), 'gu') };
}

export function createSecrets(): Secrets {
  /** Keys. */
  const keys = new Map<string, Secret>();
  /** Passwords of addresses. */
  const passwords = new Map<string, Secret>();
  /** Signatures. */
  const signatures = new Map<string, Secret>();
  const revealed = new Set<string>();
  let hideMembers: ReturnType<typeof createKeyRedactor> | undefined;

  function add(to: Map<string, Secret>, secret: string): void {
    if (secret.length >= MIN_LENGTH && !to.has(secret)) to.set(secret, secretOf(secret));
  }

  function hideValues(values: readonly Secret[], text: string): string {
    const present = values.filter(({ value, probe }) => text.includes(probe) && !revealed.has(value));
    // The longest first: a secret may begin another one.
    return present
      .toSorted((a, b) => b.value.length - a.value.length)
      .reduce((result, { pattern }) => result.replace(pattern, MASK), text);
  }

  function hideSensitiveKeys(text: string): string {
    hideMembers ??= createKeyRedactor(MASK);
    return hideMembers(text, (value) => revealed.has(value));
  }

  function redactKeys(text: string): string {
    const long = [...keys.values(), ...signatures.values()].filter(
      ({ value }) => value.length >= MIN_LENGTH_IN_DATA,
    );
    return hideValues(long, text);
  }

  function hideByPlace(text: string): string {
    return (text.includes('"') ? hideSensitiveKeys(text) : text).replace(URL_PASSWORD, `$1${MASK}@`);
  }

  return {
    keep: (secret) => add(keys, secret),
    keepTemporarily(secret) {
      add(signatures, secret);
      const [oldest] = signatures.keys();
      if (signatures.size > MAX_SIGNATURES && oldest !== undefined) signatures.delete(oldest);
    },
    keepAddress(address) {
      for (const secret of passwordsOf(address)) add(passwords, secret);
    },
    reveal(value) {
      revealed.add(value);
      return () => void revealed.delete(value);
    },
    redactKeys,
    redactResult: (text) => hideByPlace(redactKeys(text)),
    redact: (text) =>
      hideByPlace(hideValues([...keys.values(), ...passwords.values(), ...signatures.values()], text)),
  };
}
