import { readdir } from 'node:fs/promises';
import { type FrameRange, frameNumbers } from '../../domain/frames/frame-range.js';
import { type Finding, found, unknown } from '../../domain/scene/scene-report.js';
import type { NestedUse, SceneFacts, ScenePlace } from '../scene-format.js';
import { escaped } from './name-patterns.js';

/** The frame's number at the end of a name, before the extension, or the hashes in its place. */
const NUMBERED = /^(.*?)(\d{1,7})(\.ass(?:\.gz)?)$/i;
const HASHED = /^(.*?)(#+)(\.ass(?:\.gz)?)$/i;

/** The scenes of one sequence that are read; of further ones the files are not known. */
const MOST_READ = 1000;

/** Scenes that hold one frame each. */
export interface FrameFiles {
  /** Absolute path with hashes for the number: `/shots/a.####.ass`. */
  readonly pattern: string;
  /** The files that exist, by their frame. */
  readonly files: ReadonlyMap<number, string>;
  /** The path for a frame. */
  fileOf(frame: number): string;
}

type Rules = Pick<ScenePlace, 'path'>;

/** The number of digits to which frames are filled up, by the numbers of all files with that name. */
function widthOf(own: string, others: readonly string[]): number {
  const padded = [own, ...others].find((text) => text.startsWith('0') && text.length > 1);
  if (padded !== undefined) return padded.length;
  return Math.min(own.length, ...others.map((text) => text.length));
}

/**
 * Finds the files of the sequence that a scene belongs to, or that a name with hashes represents; undefined for a name
 * without a number.
 * @param path absolute
 */
export async function findFrameFiles(path: string, { path: rules }: Rules): Promise<FrameFiles | undefined> {
  const folder = rules.dirname(path);
  const [, before, middle, after] =
    HASHED.exec(rules.basename(path)) ?? NUMBERED.exec(rules.basename(path)) ?? [];
  if (before === undefined || middle === undefined || after === undefined) return undefined;
  const like = new RegExp(`^${escaped(before)}(\\d{1,7})${escaped(after)}$`);
  const names = await readdir(folder).catch(() => []);
  const numbers = names.map((name) => like.exec(name)?.[1]).filter((text) => text !== undefined);
  const width = middle.startsWith('#') ? middle.length : widthOf(middle, numbers);
  const numberText = (frame: number) => String(frame).padStart(width, '0');
  const fileOf = (frame: number) => rules.join(folder, `${before}${numberText(frame)}${after}`);
  const frames = numbers.filter((text) => numberText(Number(text)) === text).map(Number);
  frames.sort((a, b) => a - b);
  return {
    pattern: rules.join(folder, `${before}${'#'.repeat(width)}${after}`),
    files: new Map(frames.map((frame) => [frame, fileOf(frame)])),
    fileOf,
  };
}

/** The file of a sequence that is read first, for a name with hashes; undefined for another name, or without any. */
export async function firstFrameFile(path: string, rules: Rules): Promise<string | undefined> {
  if (!HASHED.test(path)) return undefined;
  const sequence = await findFrameFiles(path, rules);
  return sequence?.files.values().next().value;
}

/** Whether a scene is a file of a sequence. @param pattern as `FrameFiles` has it */
export function isFrameFile(path: string, pattern: string): boolean {
  const [, before, hashes = '', after] = HASHED.exec(pattern) ?? [];
  if (before === undefined || after === undefined || !path.startsWith(before)) return false;
  const rest = path.slice(before.length);
  return rest.endsWith(after) && new RegExp(`^\\d{${hashes.length},}$`).test(rest.slice(0, -after.length));
}

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/**
 * The frames of a set of files: from the first to the last, in the largest step that meets them all. Unknown where more
 * files of these would be missing than are there.
 */
function framesOf(numbers: readonly number[]): { range: FrameRange | undefined; shown: Finding<string> } {
  const [start, second] = numbers;
  const end = numbers.at(-1);
  if (start === undefined || end === undefined) return { range: undefined, shown: unknown() };
  if (second === undefined) return { range: { start, end, step: 1 }, shown: found(String(start)) };
  const step = numbers.reduce((sum, number) => divisor(sum, number - start), 0);
  if ((end - start) / step + 1 > 2 * numbers.length) return { range: undefined, shown: unknown() };
  return { range: { start, end, step }, shown: found(`${start}-${end}[${step}]`) };
}

/**
 * Whether the files beside a scene are further frames of it: the number in its name is its frame. Where the scene has no
 * frame, a number between dots counts: `shot.0001.ass`.
 */
function isSequence({ frames }: SceneFacts, scene: string, { files }: FrameFiles): boolean {
  const number = [...files].find(([, file]) => file === scene)?.[0];
  if (number === undefined || files.size < 2) return false;
  if (frames.value !== null) return frames.value === String(number);
  return /\.\d+\.ass(?:\.gz)?$/i.test(scene);
}

/** A scene that is one frame of several, with its sequence. */
export interface SequenceFacts {
  /** The facts, with the sequence's frames, and with its other files as nested scenes. */
  readonly facts: SceneFacts;
  /** `FrameFiles.pattern` */
  readonly sequence?: string;
}

/**
 * Adds the other frames of a scene that holds one frame (docs/protocol/job-files.md, §3.7).
 * @param isNamed whether the sequence was named, with hashes; else the scene decides
 * @param frames the frames to render, where they are not all that exist
 */
export async function withFrameFiles(
  facts: SceneFacts,
  { scene, path }: Pick<ScenePlace, 'scene' | 'path'>,
  { isNamed, frames }: { isNamed: boolean; frames: FrameRange | undefined },
): Promise<SequenceFacts> {
  const set = await findFrameFiles(scene, { path });
  if (!set || !(isNamed || isSequence(facts, scene, set))) return { facts };
  const numbers = [...set.files.keys()];
  const { range, shown } = framesOf(numbers);
  const all = frames ?? range;
  const needed = all && (all.end - all.start) / all.step < 1e6 ? [...frameNumbers(all)] : numbers;
  const others: NestedUse[] = needed
    .map(set.fileOf)
    .filter((file) => file !== scene)
    .map((file) => ({ path: file, kind: 'scene', node: path.basename(set.pattern) }));
  const isMore = others.length > MOST_READ;
  return {
    facts: {
      ...facts,
      frames: shown,
      nested: [...others, ...facts.nested],
      unknown: [
        ...facts.unknown.filter((name) => name !== 'frames'),
        ...(shown.state === 'unknown' ? ['frames'] : []),
        ...(isMore && !facts.unknown.includes('assets') ? ['assets'] : []),
      ],
    },
    sequence: set.pattern,
  };
}
