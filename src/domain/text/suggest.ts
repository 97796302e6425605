/** The Levenshtein distance of two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Most characters of a word that is compared: the time grows with their square, and what is longer is no typo. */
const LONGEST = 100;

/** The known word nearest to the typed one, or undefined when none is close enough for a typo. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  if (typed.length > LONGEST) return undefined;
  for (const word of known) {
    if (Math.abs(word.length - typed.length) >= least) continue;
    const edits = distance(typed, word);
    if (edits < least) {
      least = edits;
      best = word;
    }
  }
  return best;
}
