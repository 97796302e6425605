/** What stands where a secret would. */
const MASK = '****';

/** A shorter value is no secret, and hiding it wherever it happens to stand would only garble the text. */
const SHORTEST = 6;

/** Signatures are valid for minutes; of a wait that lasts for days, the last ones are remembered. */
const MOST_PASSING = 256;

/** Members whose value is a secret whoever sends it: the farm's own names (endpoints.md §1.4, §2.6, §2.8). */
const SECRET_MEMBERS = 'access_?key|api_?key|ray_?sync_?user_?key|user_?key|password|passwd|signature|secret';

/** `"password":"…"` in JSON, and in JSON that is itself a string in JSON. */
const MEMBERS = [
  new RegExp(String.raw`("(?:${SECRET_MEMBERS})"\s*:\s*")((?:[^"\\]|\\.)*)(")`, 'gi'),
  new RegExp(String.raw`(\\"(?:${SECRET_MEMBERS})\\"\s*:\s*\\")((?:[^"\\]|\\\\)*)(\\")`, 'gi'),
];

/** `scheme://user:password@host` */
const ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:)[^\s@/"']+@/gi;

/**
 * What must not be seen, and the one function through which everything goes that a person, a pipe or a log will
 * see. It hides the values it was told of, and those that their place tells.
 */
export interface Secrets {
  /** From now on this value is hidden, in each spelling in which it may turn up. */
  keep(secret: string): void;
  /** The same for a value that loses its worth soon, and of which there are many. */
  keepForNow(secret: string): void;
  /** The exception: this value may be seen (a sandbox's own key, in the answer of `sandbox start`). */
  reveal(value: string): void;
  redact(text: string): string;
}

/** As it stands, inside JSON, and inside an address. */
function spellings(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(secret)])];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

export function createSecrets(): Secrets {
  const kept = new Set<string>();
  const passing = new Set<string>();
  const open = new Set<string>();
  let pattern: RegExp | undefined;

  function known(): RegExp | undefined {
    if (pattern) return pattern;
    const all = [...kept, ...passing].filter((secret) => !open.has(secret)).flatMap(spellings);
    if (all.length === 0) return undefined;
    // The longest first: a secret may begin another one.
    pattern = new RegExp(
      all
        .toSorted((a, b) => b.length - a.length)
        .map(escaped)
        .join('|'),
      'g',
    );
    return pattern;
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
    reveal(value) {
      open.add(value);
      pattern = undefined;
    },
    redact(text) {
      const pattern = known();
      let told = pattern ? text.replace(pattern, MASK) : text;
      for (const member of MEMBERS) {
        told = told.replace(member, (whole, before: string, value: string, after: string) =>
          open.has(value) ? whole : `${before}${MASK}${after}`,
        );
      }
      return told.replace(ADDRESS, `$1${MASK}@`);
    },
  };
}
