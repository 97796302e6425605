import { DCCS } from './dcc.js';

/** Names of DCCs that contain a digit: `3ds Max`, `CINEMA 4D`. */
const NAMES_WITH_DIGITS = new RegExp(
  DCCS.flatMap(({ name, cgName, aliases }) => [name, cgName, ...aliases])
    .filter((name) => /\d/.test(name))
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(' ', '\\s*'))
    .join('|'),
  'gi',
);

/** The first number of a version, without DCC names: `clarisse_ifx_4.0_sp3` is 4.0, `R20` is 20, `2018ff09` is 2018. */
function numbers(version: string): number[] {
  const bare = version.replace(NAMES_WITH_DIGITS, '');
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

/** Orders software versions by their first numbers, and versions with equal numbers (service packs) by the whole text. */
export function compareVersions(a: string, b: string): number {
  return compareNumbers(numbers(a), numbers(b)) || collator.compare(a, b);
}

/** The newest of the versions, or undefined for none. */
export function newestVersion(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

/** Maya releases in scene files: `2016R2` is Maya 2016 Extension 2, `2018ff09` is a file format of Maya 2018. */
const RELEASE = /^(\d{4})(?:R(\d+)|ff\d+)$/i;

/** Spellings under which a farm may offer a release, without product name and spaces: `2016r2`, `2016.5`. */
function namesOf(release: string, extension: string | undefined): readonly string[] {
  if (extension === undefined) return [release];
  // Maya 2016 Extension 2 was sold as 2016.5.
  const sold = extension === '2' ? [`${release}.5`] : [];
  return [`${release}r${extension}`, `${release}extension${extension}`, ...sold, release];
}

/** The offered version for a Maya release; undefined for other versions, and where the farm does not offer the release. */
function mayaRelease(wanted: string, offered: readonly string[]): string | undefined {
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
  /** One of the farm's version strings, as job files need it. */
  readonly version: string;
  /** False where it is the nearest newer version. */
  readonly exact: boolean;
}

/**
 * Chooses among the offered versions: the wanted one, its Maya release, the newest 4.x where `4` is wanted, else the
 * nearest newer one (docs/contract.md, "submit"). Undefined when all offered versions are older.
 */
export function chooseVersion(wanted: string, offered: readonly string[]): VersionChoice | undefined {
  if (offered.includes(wanted)) return { version: wanted, exact: true };
  const release = mayaRelease(wanted, offered);
  if (release !== undefined) return { version: release, exact: true };
  const asked = numbers(wanted);
  if (asked.length === 0) return undefined;
  const same = newestVersion(offered.filter((o) => compareNumbers(numbers(o), asked) === 0));
  const within = newestVersion(offered.filter((o) => asked.every((part, i) => numbers(o)[i] === part)));
  // `4` leaves the minor version open, although 4.0 is the same number.
  const fits = asked.length === 1 ? (within ?? same) : (same ?? within);
  if (fits !== undefined) return { version: fits, exact: true };
  const newer = offered.filter((o) => compareNumbers(numbers(o), asked) > 0).toSorted(compareVersions);
  const nearest = newer.find(() => true);
  return nearest === undefined ? undefined : { version: nearest, exact: false };
}
