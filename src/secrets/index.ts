import { encodedVariants } from './encoded-variants.js';
import { passwordsOf } from './passwords.js';
import { createKeyRedactor } from './sensitive-keys.js';

/** Replaces a secret. */
const MASK = '****';

/** Shorter values are not secrets; hiding them everywhere would only garble the text. */
const MIN_LENGTH = 6;

/**
 * In results and in the farm's answers, only keys and signatures are hidden, which are long and unlike any other value.
 * A password could be an ordinary word ("clarisse"), and data must stay intact.
 */
const MIN_LENGTH_IN_DATA = 16;

/** Number of recent signatures that are kept: they are valid for minutes, and a wait may last for days. */
const MAX_SIGNATURES = 64;

/** `scheme://user:password@host`; matched only at the start of a word, since an answer may contain very long words. */
const URL_PASSWORD = /((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi;

/**
 * Removes secrets from everything that is printed, logged or piped: known values, and values of keys and URL positions
 * that contain secrets.
 */
export interface Secrets {
  /** Hides this value from now on, in all its encodings. */
  keep(secret: string): void;
  /** Hides this value in messages and logs; received data keep it, since it has to be read from them again. */
  keepPassword(password: string): void;
  /** Hides a short-lived value (a signature), until many newer ones have been kept. */
  keepTemporarily(secret: string): void;
  /** Hides the password in a URL, also as encoded in a proxy's authorization header. */
  keepAddress(address: string): void;
  /** Allows this value (a sandbox's own key, printed by `sandbox start`) until the returned function is called. */
  reveal(value: string): () => void;
  /** For messages and logs: hides all known secrets, and values by their position. */
  redact(text: string): string;
  /** For results: hides keys, signatures, and values by their position. */
  redactResult(text: string): string;
  /** For received data: hides keys and signatures. */
  redactKeys(text: string): string;
}

/** A value to hide, with its pattern. */
interface Secret {
  readonly value: string;
  /** A part that is the same in all encodings: a text without it does not contain the value. */
  readonly probe: string;
  readonly pattern: RegExp;
}

function secretOf(value: string): Secret {
  const runs = value.match(/[A-Za-z0-9]+/g) ?? [''];
  const [probe = ''] = runs.toSorted((a, b) => b.length - a.length);
  return { value, probe, pattern: new RegExp(encodedVariants(value), 'gu') };
}

/** Returns an empty set of secrets. */
export function createSecrets(): Secrets {
  const keys = new Map<string, Secret>();
  const passwords = new Map<string, Secret>();
  const signatures = new Map<string, Secret>();
  const revealed = new Set<string>();
  let hideMembers: ReturnType<typeof createKeyRedactor> | undefined;

  function add(to: Map<string, Secret>, secret: string): void {
    if (secret.length >= MIN_LENGTH && !to.has(secret)) to.set(secret, secretOf(secret));
  }

  function hideValues(values: readonly Secret[], text: string): string {
    const present = values.filter(({ value, probe }) => text.includes(probe) && !revealed.has(value));
    // Longest first, since a secret may be a prefix of another one.
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
    const hidden = text.includes('"') ? hideSensitiveKeys(text) : text;
    return hidden.includes('://') ? hidden.replace(URL_PASSWORD, `$1${MASK}@`) : hidden;
  }

  return {
    keep: (secret) => add(keys, secret),
    keepPassword: (password) => add(passwords, password),
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
