/** `clarisse_ifx_4.0_sp3` is 4.0, `R20` is 20, `2018ff09` is 2018: digits in product names do not count. */
function numbers(version: string): number[] {
  const bare = version.replace(/3ds|cinema\s*4d|c4d/gi, '');
  const digits = /\d+(?:\.\d+)*/.exec(bare)?.[0] ?? '';
  return digits === '' ? [] : digits.split('.').map(Number);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const collator = new Intl.Collator('en', { numeric: true });

/** Orders software versions by their numbers; what they share, service packs say, by the rest of the text. */
export function compareVersions(a: string, b: string): number {
  return compareNumbers(numbers(a), numbers(b)) || collator.compare(a, b);
}

/** The newest of the versions, or undefined for none. */
export function newestVersion(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

/** Releases of Maya as its files name them: `2016R2` is 2016 with its second extension, `2018ff09` a format of 2018. */
const RELEASE = /^(\d{4})(?:R(\d+)|ff\d+)$/i;

/** How a farm may call a release with an extension, without product names and blanks: `2016R2`, `2016.5`. */
function namesOf(release: string, extension: string | undefined): readonly string[] {
  if (extension === undefined) return [release];
  // Maya 2016 Extension 2 was sold as 2016.5.
  const sold = extension === '2' ? [`${release}.5`] : [];
  return [`${release}r${extension}`, `${release}extension${extension}`, ...sold, release];
}

/** What a farm offers for a version of its own kind that a file names; undefined where it has none of the release. */
function ofRelease(wanted: string, offered: readonly string[]): string | undefined {
  const [, release, extension] = RELEASE.exec(wanted) ?? [];
  if (release === undefined) return undefined;
  const plain = (text: string) => text.toLowerCase().replace(/\bmaya\b|^maya|[\s_-]+/g, '');
  for (const name of namesOf(release, extension)) {
    const same = offered.find((one) => plain(one) === name);
    if (same !== undefined) return same;
  }
  return undefined;
}

export interface VersionChoice {
  /** The farm's own string, as the job file must carry it. */
  readonly version: string;
  /** False when it is only the nearest newer one. */
  readonly exact: boolean;
}

/**
 * The version that a farm offers for the one wanted: the same, or the release that it is of, or (when only `4` is wanted) the newest 4.x,
 * else the nearest newer. Undefined when all on offer are older.
 */
export function chooseVersion(wanted: string, offered: readonly string[]): VersionChoice | undefined {
  if (offered.includes(wanted)) return { version: wanted, exact: true };
  const release = ofRelease(wanted, offered);
  if (release !== undefined) return { version: release, exact: true };
  const asked = numbers(wanted);
  if (asked.length === 0) return undefined;
  const same = newestVersion(offered.filter((o) => compareNumbers(numbers(o), asked) === 0));
  const within = newestVersion(offered.filter((o) => asked.every((part, i) => numbers(o)[i] === part)));
  // `4` alone leaves the minor version open, although 4.0 is the same number.
  const fits = asked.length === 1 ? (within ?? same) : (same ?? within);
  if (fits !== undefined) return { version: fits, exact: true };
  const newer = offered.filter((o) => compareNumbers(numbers(o), asked) > 0).toSorted(compareVersions);
  const nearest = newer.find(() => true);
  return nearest === undefined ? undefined : { version: nearest, exact: false };
}
