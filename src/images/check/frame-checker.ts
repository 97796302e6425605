import type { Context } from '../../context.js';
import type { BadFile, BadKind, BadReason, FrameCheck } from '../../domain/frames/frame-check.js';
import type { ImageFacts } from '../image.js';
import { type ImagePool, openImagePool } from '../image-pool.js';
import type { FoundFault, ImageResult } from '../read-image.js';
import { differentFiles, type SequenceFile } from './different-files.js';
import { type ExpectedFrames, missingFrames } from './expected-frames.js';
import { type FrameFile, frameFile, isDecodedFormat, type UnreadableFile } from './list-frame-files.js';
import { sequencePlace } from './sequences.js';

/** Collects files, and says which of their frames are bad. */
export interface FrameChecker {
  /** Takes a file, and checks it meanwhile. */
  add(file: FrameFile | UnreadableFile): void;
  /** Files that were added, and those that were checked. */
  readonly added: number;
  readonly checked: number;
  /** Whether a file was added. */
  has(path: string): boolean;
  /** Resolves when few files wait: more need not be collected. @throws the signal's reason */
  ready(): Promise<void>;
  /**
   * Returns the result.
   * @param settle milliseconds for which a file must not have changed
   * @throws the signal's reason
   */
  finish(expected: readonly ExpectedFrames[] | undefined, settle: number): Promise<FrameCheck>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Files that may wait for a thread. */
const MOST_WAITING = 256;

/** What looking at a file found; an image of a format that is not decoded has neither facts nor a fault. */
type Look = ImageResult | { readonly fault: FoundFault | undefined };

type Finding = { readonly kind: BadKind; readonly why: BadReason };

function shapeOf({ format, width, height, channels }: ImageFacts): string {
  return `${format} ${width}x${height} ${channels}`;
}

/** Returns what is bad about a file by itself. */
function findingOf(result: Look): Finding | undefined {
  if ('code' in result) return { kind: 'unreadable', why: { reason: 'unreadable', code: result.code } };
  if ('fault' in result) {
    if (!result.fault) return undefined;
    const { kind, reason, part } = result.fault;
    return { kind, why: { reason, part } };
  }
  return result.facts.blank ? { kind: 'blank', why: { reason: 'blank' } } : undefined;
}

function isFile(file: FrameFile | UnreadableFile): file is FrameFile {
  return !('code' in file);
}

const NO_BYTES = { kind: 'empty', reason: 'noBytes', part: { name: 'pixels' } } as const;

/** A file that was added. There may be very many: what they have in common is kept once. */
interface Entry extends SequenceFile {
  /** How often it was added: only the last look counts. */
  turn: number;
  shape: string | undefined;
  isDecoded: boolean;
  found: { readonly file: FrameFile | UnreadableFile; readonly finding: Finding } | undefined;
}

/** Opens a checker. */
export function openFrameChecker(
  { signal, now, sleep }: Pick<Context, 'signal' | 'now' | 'sleep'>,
  onChecked: () => void = () => {},
  pool: ImagePool = openImagePool(signal),
): FrameChecker {
  const entries = new Map<string, Entry>();
  const texts = new Map<string, string>();
  const work = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let [added, checked] = [0, 0];

  /** Returns the first of all equal texts. */
  function kept(text: string): string {
    const first = texts.get(text);
    if (first === undefined) texts.set(text, text);
    return first ?? text;
  }

  function entryOf(file: FrameFile | UnreadableFile): Entry {
    const { path } = file;
    const before = entries.get(path);
    if (before) return before;
    const isFolder = !isFile(file) && file.isFolder;
    const { key, frame } = isFolder ? { key: path, frame: null } : sequencePlace(path);
    const entry = {
      path,
      key: kept(key),
      frame,
      turn: 0,
      shape: undefined,
      isDecoded: true,
      found: undefined,
    };
    entries.set(path, entry);
    return entry;
  }

  /** Checks a file by itself. */
  async function look(file: FrameFile | UnreadableFile): Promise<Look> {
    if (!isFile(file)) return { code: file.code };
    if (isDecodedFormat(file.path)) return pool.read(file.path);
    return { fault: file.size === 0 ? NO_BYTES : undefined };
  }

  /** Checks a file, and keeps the result unless the file was added again meanwhile. */
  async function check(file: FrameFile | UnreadableFile): Promise<void> {
    const entry = entryOf(file);
    const turn = ++entry.turn;
    const result = await look(file);
    if (entry.turn !== turn) return;
    const finding = findingOf(result);
    const facts = 'facts' in result ? result.facts : undefined;
    entry.found = finding && { file, finding };
    entry.isDecoded = facts ? facts.decoded : finding !== undefined;
    entry.shape = facts && kept(shapeOf(facts));
  }

  async function take(file: FrameFile | UnreadableFile): Promise<void> {
    await check(file);
    checked += 1;
    onChecked();
  }

  /** Looks again at what may still be written. @returns the files that are */
  async function settled(settle: number): Promise<Set<string>> {
    const writing = new Set<string>();
    const suspects = [...entries.values()].flatMap(({ found }) =>
      found && isFile(found.file) ? found.file : [],
    );
    const young = suspects.filter(({ modifiedMs }) => Math.abs(now() - modifiedMs) < settle);
    const newest = young.reduce((most, { modifiedMs }) => Math.max(most, modifiedMs), 0);
    if (young.length > 0) await sleep(Math.min(settle, Math.max(0, newest + settle - now())), signal);
    for (const file of suspects) {
      const current = await frameFile(file.path);
      const hasChanged =
        current && isFile(current) && (current.size !== file.size || current.modifiedMs !== file.modifiedMs);
      if (!hasChanged) continue;
      // It may be whole by now.
      await check(current);
      if (entries.get(file.path)?.found) writing.add(file.path);
    }
    return writing;
  }

  return {
    get added() {
      return added;
    },
    get checked() {
      return checked;
    },
    has: (path) => entries.has(path),
    add(file) {
      added += 1;
      const job = take(file)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => work.delete(job));
      work.add(job);
    },
    async ready() {
      while (work.size >= MOST_WAITING) await Promise.race(work);
      if (failure) throw failure.error;
    },
    async finish(expected, settle) {
      await Promise.all(work);
      if (failure) throw failure.error;
      const writing = await settled(settle);
      const open = (path: string, frame: number | null) =>
        writing.has(path) ||
        (expected?.some(({ root, open: frames }) => isOpen(root, frames, path, frame)) ?? false);
      const bad: BadFile[] = [];
      let left = 0;
      const all = [...entries.values()];
      const odd = differentFiles(all.filter(({ found }) => !found));
      for (const { path, frame, found } of all) {
        const finding = found?.finding ?? odd.get(path);
        if (!finding) continue;
        if (open(path, frame)) left += 1;
        else bad.push({ file: path, frame, ...finding });
      }
      bad.sort((a, b) => (a.file < b.file ? -1 : 1));
      const missing = missingFrames(all, expected);
      const notDecoded = all.filter(({ isDecoded }) => !isDecoded).length;
      return { files: all.length, bad, missing, writing: left, notDecoded };
    },
    close: () => pool.close(),
  };
}

/** Whether a frame is still rendered, so that its file is not finished. */
function isOpen(root: string, frames: ReadonlySet<number>, path: string, frame: number | null): boolean {
  return frame !== null && frames.has(frame) && path.startsWith(root);
}
