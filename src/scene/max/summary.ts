import type { CompoundFile } from '../ole/compound-file.js';
import { type PropertyValue, readPropertySet } from '../ole/property-set.js';

/** The document properties of 3ds Max: headings with numbers of lines, and the lines of all headings. */
const HEADINGS = 12;
const LINES = 13;

/** The headings, by their place, since 3ds Max translates their names. */
const [GENERAL, TOTALS, DEPENDENCIES, RENDER] = [0, 2, 3, 7];

/** The place of the number of cameras among the scene totals; the lines are translated too. */
const CAMERAS = 3;

/** What 3ds Max writes about a scene into the file's document properties. */
export interface MaxSummary {
  /** `21.0`, of the program that wrote the file. */
  readonly program: string | undefined;
  /** `18.0`, where the file was saved for an older program; the program's own number from 3ds Max 2011 on. */
  readonly savedAs: string | undefined;
  /** Number of cameras. */
  readonly cameras: number | undefined;
  /** Names of the files that the scene needs, without folders. */
  readonly dependencies: readonly string[];
  /** `Render Width=640` and the like, in their order; a file of 3ds Max 3 has none. */
  readonly render: readonly (readonly [key: string, value: string])[];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The lines of each heading. */
function groups(headings: readonly (number | string)[], lines: readonly (number | string)[]): string[][] {
  const found: string[][] = [];
  let at = 0;
  for (let heading = 0; heading + 1 < headings.length; heading += 2) {
    const count = Math.max(0, Number(headings[heading + 1]));
    found.push(lines.slice(at, at + count).filter(isText));
    at += count;
  }
  return found;
}

/** The number at the end of a line, such as `3ds Max Version: 21,00` or `3ds Max 版本: 22.00`. */
function versionIn(line: string | undefined): string | undefined {
  const [, major, minor] = /:\s*(\d+)[.,](\d+)\s*$/.exec(line ?? '') ?? [];
  return major === undefined ? undefined : `${Number(major)}.${Number(minor)}`;
}

/** The general lines end with the version for which the file was saved, from 3ds Max 2011 on. */
function savedAs(general: readonly string[]): string | undefined {
  return general.length >= 4 ? versionIn(general[3]) : undefined;
}

function list(value: PropertyValue | undefined): readonly (number | string)[] {
  return Array.isArray(value) ? value : [];
}

/** Reads the document properties; undefined where the file has none, or those of another program. */
export async function readSummary(ole: CompoundFile): Promise<MaxSummary | undefined> {
  const stream = ole.open('\u0005DocumentSummaryInformation');
  const properties = stream && (await readPropertySet(stream, [HEADINGS, LINES]));
  if (!properties) return undefined;
  const found = groups(list(properties.get(HEADINGS)), list(properties.get(LINES)));
  const general = found[GENERAL] ?? [];
  if (!/^3ds? (?:studio )?max/i.test(general[0] ?? '')) return undefined;
  const cameras = /:\s*(\d+)\s*$/.exec(found[TOTALS]?.[CAMERAS] ?? '')?.[1];
  return {
    program: versionIn(general[0]),
    savedAs: savedAs(general),
    cameras: cameras === undefined ? undefined : Number(cameras),
    dependencies: found[DEPENDENCIES] ?? [],
    render: (found[RENDER] ?? []).flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  };
}
