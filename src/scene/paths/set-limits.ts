/**
 * The highest number of files that all sets of one report have together. Thousands of nodes can name the same thousands of
 * files, which fit neither into memory nor into a text.
 */
const MOST_MEMBERS = 250_000;

/** The text with which every name begins that a pattern matches. */
export function prefixOf({ source, flags }: RegExp): string {
  if (flags.includes('i')) return '';
  const [prefix = ''] = /(?<=^\^)(?:[\w -]|\\[^\w])*(?![*+?{|])/.exec(source) ?? [];
  return prefix.replace(/\\(.)/g, '$1');
}

/**
 * The most steps that all comparisons of names with patterns take. A pattern with several numbers or stars can take the
 * square or the cube of a name's length, for each of thousands of names.
 */
const MOST_STEPS = 3e8;

/** A function that estimates the steps of a comparison with a name. */
export function stepsOf({ source }: RegExp): (name: string) => number {
  const repeated = source.replace(/\\[^\w]/g, '').match(/[*+]|,\}/g) ?? [];
  const power = repeated.length < 2 ? 0 : repeated.length;
  return ({ length }) => length ** power;
}

/** What the sets of one report may still take. */
export interface SetLimits {
  /** Takes from the number of members; false where they are too many. */
  takeMembers(count: number): boolean;
  /** Takes from the number of steps; false where they are too many. */
  takeSteps(count: number): boolean;
  /** A set, or only its first member where it does not fit. */
  limited(members: readonly string[]): readonly string[];
  /** True when a set did not fit, or was not looked for. */
  readonly isExhausted: boolean;
}

/** Creates the limits of one report. */
export function setLimits(): SetLimits {
  let [members, steps] = [MOST_MEMBERS, MOST_STEPS];
  const takeMembers = (count: number) => {
    members -= count;
    return members >= 0;
  };
  return {
    takeMembers,
    takeSteps(count) {
      steps -= count;
      return steps >= 0;
    },
    limited: (set) => (set.length < 2 || takeMembers(set.length) ? set : set.slice(0, 1)),
    get isExhausted() {
      return members < 0 || steps < 0;
    },
  };
}
