/** A name, split at the last number before its extension. */
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
 * Shortens a list of numbered file names: the first name in full, then only numbers, consecutive ones as a range
 * (`plate_0004.png, 0007–0012`).
 * @param paths in the order of their numbers
 */
export function foldNames(paths: readonly string[]): string[] {
  const folded: string[] = [];
  let run: { first: Numbered; last: Numbered; full: boolean } | undefined;
  let series: string | undefined;

  function end(): void {
    if (!run) return;
    const { first, last, full } = run;
    const numbers = first === last ? first.digits : `${first.digits}–${last.digits}`;
    folded.push(full ? first.before + numbers + first.after : numbers);
    run = undefined;
  }

  for (const path of paths) {
    const name = /[^\\/]*$/.exec(path)?.[0] ?? path;
    const one = split(name);
    const set = one && JSON.stringify([one.before, one.after]);
    const follows = run && set === series && Number(one?.digits) === Number(run.last.digits) + 1;
    if (run && one && follows) run.last = one;
    else {
      end();
      if (one) run = { first: one, last: one, full: set !== series };
      else folded.push(name);
    }
    series = set;
  }
  end();
  return folded;
}
