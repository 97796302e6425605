/** A name around the last number before its extension. */
const COUNTED = /^(.*?)(\d+)(\D*(?:\.[A-Za-z][A-Za-z0-9]*)?)$/;

interface Numbered {
  readonly before: string;
  readonly digits: string;
  readonly after: string;
}

function split(name: string): Numbered | undefined {
  const match = COUNTED.exec(name);
  return match ? { before: match[1] ?? '', digits: match[2] ?? '', after: match[3] ?? '' } : undefined;
}

/**
 * The names of files that count, in few words: the first one whole, of those that follow it only their numbers, and
 * rows of them by their ends (`plate_0004.png, 0007–0012`). The paths come in the order of their numbers.
 */
export function foldNames(paths: readonly string[]): string[] {
  const folded: string[] = [];
  let row: { first: Numbered; last: Numbered; whole: boolean } | undefined;
  let told: string | undefined;

  function end(): void {
    if (!row) return;
    const { first, last, whole } = row;
    const numbers = first === last ? first.digits : `${first.digits}–${last.digits}`;
    folded.push(whole ? first.before + numbers + first.after : numbers);
    row = undefined;
  }

  for (const path of paths) {
    const name = /[^\\/]*$/.exec(path)?.[0] ?? path;
    const one = split(name);
    const set = one && JSON.stringify([one.before, one.after]);
    const follows = row && set === told && Number(one?.digits) === Number(row.last.digits) + 1;
    if (row && one && follows) row.last = one;
    else {
      end();
      if (one) row = { first: one, last: one, whole: set !== told };
      else folded.push(name);
    }
    told = set;
  }
  end();
  return folded;
}
