import type { OptionalReason } from '../../../domain/scene/scene-report.js';
import type { FileUse } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';

/** Types of strips that name files; sounds, clips and scenes are data blocks. */
const IMAGE = 0;
const MOVIE = 3;
/** A strip that changes the speed of another one. */
const SPEED = 29;

/** Sequence.flag. */
export const STRIP_MUTED = 1 << 5;
const REVERSED = 1 << 7;

/** A strip; its data are referred to by address. */
interface Strip {
  readonly name: string;
  readonly type: number;
  readonly muted: boolean;
  readonly next: string;
  /** The first strip of a meta strip. */
  readonly first: string;
  /** The address of its folder and files. */
  readonly data: string;
  /** Frame of its first file, first and last frame shown, and number of files cut off at the start. */
  readonly place: { start: number; from: number; to: number; cut: number; length: number } | undefined;
}

/** The number of strips that are stored. */
const MOST_STRIPS = 100_000;

/** Collects the strips of one scene's video sequencer. Blender writes the strips first, then the folder and files of each. */
export interface Strips {
  take(address: string, item: Item, elements: readonly Item[]): void;
  /** The files of all strips. */
  files(): FileUse[];
}

/** @param areRendered whether the scene renders its video sequencer */
export function collectStrips({ text, number, address: pointer }: Fields, areRendered: boolean): Strips {
  const strips = new Map<string, Strip>();
  /** Folders and files by address. */
  const folders = new Map<string, { folder: string; files: string[] }>();
  let current: { folder: string; files: string[] } | undefined;
  /** Whether any strip changes the speed of others. */
  let retimed = false;

  function placeOf(item: Item): Strip['place'] {
    const value = (name: string) => number(item, name);
    const [start, length, startOfs, endOfs] = ['start', 'len', 'startofs', 'endofs'].map(value);
    const [startStill, endStill] = ['startstill', 'endstill'].map(value);
    const [flag, cut, strobe, speed = 1] = ['flag', 'anim_startofs', 'strobe', 'speed_factor'].map(value);
    if (start === undefined || !length || startOfs === undefined || endOfs === undefined) return undefined;
    const steady = speed === 1 && (strobe ?? 0) <= 1 && ((flag ?? 0) & REVERSED) === 0;
    if (!steady || cut === undefined || pointer(item, 'retiming_handles') || pointer(item, 'retiming_keys'))
      return undefined;
    const from = start + startOfs - (startStill ?? 0);
    const to = start + length - endOfs + (endStill ?? 0) - 1;
    return [start, from, to].every(Number.isInteger) ? { start, from, to, cut, length } : undefined;
  }

  function add(address: string, item: Item): void {
    if (strips.size >= MOST_STRIPS) return;
    const type = number(item, 'type') ?? -1;
    retimed ||= type === SPEED;
    strips.set(address, {
      // Strip names begin with `SQ`, which the artist does not see.
      name: (text(item, 'name') ?? '').replace(/^SQ/, ''),
      type,
      muted: ((number(item, 'flag') ?? 0) & STRIP_MUTED) !== 0,
      next: pointer(item, 'next') ?? '',
      first: pointer(item, 'seqbase') ?? '',
      data: pointer(item, 'strip') ?? '',
      place: placeOf(item),
    });
  }

  /** The muted strips with all strips in them, and the strips in meta strips. */
  function nested(): { muted: ReadonlySet<string>; inner: ReadonlySet<string> } {
    const muted = new Set<string>();
    const inner = new Set<string>();
    for (const [address, strip] of strips) if (strip.muted) muted.add(address);
    for (const { first } of strips.values()) {
      for (let at = first; strips.has(at) && !inner.has(at); at = strips.get(at)?.next ?? '') inner.add(at);
    }
    // Iterating over a set includes elements added meanwhile, and each element once, so cycles end.
    for (const address of muted) {
      const seen = new Set<string>();
      let at = strips.get(address)?.first ?? '';
      for (; strips.has(at) && !seen.has(at); at = strips.get(at)?.next ?? '') {
        seen.add(at);
        muted.add(at);
      }
    }
    return { muted, inner };
  }

  /** The frames that show a file of a strip; undefined where they cannot be determined. @param at the file's index */
  function shownIn({ place }: Strip, at: number): readonly [number, number] | undefined {
    if (!place || retimed) return undefined;
    const index = at - place.cut;
    if (index < 0 || index >= place.length) return [1, 0];
    const first = index === 0 ? place.from : Math.max(place.from, place.start + index);
    const last = index === place.length - 1 ? place.to : Math.min(place.to, place.start + index);
    return [first, last];
  }

  return {
    take(address, item, elements) {
      const kind = item.struct.name;
      if (kind === 'Sequence') add(address, item);
      else if (kind === 'Strip') {
        current = { folder: text(item, 'dir') ?? '', files: [] };
        if (folders.size < MOST_STRIPS) folders.set(address, current);
      } else current?.files.push(...elements.map((element) => text(element, 'name') ?? ''));
    },
    files() {
      const { muted, inner } = nested();
      return [...strips].flatMap(([address, strip]) => {
        const { folder, files } = folders.get(strip.data) ?? { folder: '', files: [] };
        if (strip.type !== IMAGE && strip.type !== MOVIE) return [];
        const join = folder === '' || /[\\/]$/.test(folder) ? folder : `${folder}/`;
        const reason = muted.has(address) ? 'muted' : areRendered ? undefined : 'unused';
        const optional: { optional?: OptionalReason } = reason ? { optional: reason } : {};
        return files.flatMap((file, at): FileUse[] => {
          if (file === '') return [];
          const shown = strip.type === IMAGE && !inner.has(address) ? shownIn(strip, at) : undefined;
          const kind = strip.type === MOVIE ? 'movie' : 'image';
          return [
            { path: join + file, node: strip.name, kind, ...optional, ...(shown ? { shownIn: shown } : {}) },
          ];
        });
      });
    },
  };
}
