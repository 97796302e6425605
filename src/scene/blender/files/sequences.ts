import type { SequenceRule, SetMembers } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';

/** Structs that hold, or are, the settings with which a node shows an image. */
const NODE_STORAGE: ReadonlySet<string> = new Set(['NodeTexImage', 'NodeTexEnvironment', 'ImageUser']);

/** Animated settings of a sequence, by the end of their path: then which frames are shown is not known. */
const ANIMATED = /(?:image_user|iuser)\b|\bframe_(?:offset|start|duration|current)$|^frame(?:_offset)?$/;

const MOST = 100_000;

interface ImageUse {
  /** Undefined for one that shows nothing after all. */
  owner: string | undefined;
  rule: SequenceRule | undefined;
}

/** With which settings the images of a file are shown, and so which frames of a sequence are needed. */
export interface Sequences {
  /**
   * An item of the owner points to an image; without the item, something else does.
   * @returns what takes that back, where it turns out that the item is not rendered
   */
  use(owner: string, image: string, item?: Item): { drop(): void };
  /** Data that may be the settings of a node that was taken before. */
  storage(address: string, item: Item): void;
  /** The path of something animated. */
  animated(path: string): void;
  /** Ends the data of one owner. */
  next(): void;
  /** The frames that the needed owners show; undefined where one of them does not say. */
  membersOf(image: string, isNeeded: (owner: string) => boolean): SetMembers | undefined;
  /** Whether any frame of a sequence may be animated. */
  isAnimated(): boolean;
}

/** Whole numbers of a rule, whatever width the file gives them. */
function rule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const [frames, offset, start, cyclic] = ['frames', 'offset', 'sfra', 'cycl'].map((name) =>
    number(item, path + name),
  );
  if (!frames || offset === undefined || start === undefined || cyclic === undefined) return undefined;
  // BKE_image_user_frame_get: before its first frame a sequence that does not repeat shows number 0 plus the offset.
  return {
    start,
    length: frames,
    offset,
    ...(cyclic ? { outside: 'repeat' } : { outside: 'hold', least: 0 }),
  };
}

export function collectSequences(fields: Fields): Sequences {
  const uses = new Map<string, ImageUse[]>();
  /** Nodes whose settings come later, by where these lie. */
  const waiting = new Map<string, ImageUse>();
  let count = 0;
  let animated = false;

  return {
    use(owner, image, item) {
      const use: ImageUse = { owner, rule: undefined };
      if (item?.struct.name === 'Tex') use.rule = rule(item, 'iuser.', fields);
      if (item?.struct.name === 'bNode') waiting.set(fields.address(item, 'storage') ?? '', use);
      count++;
      if (count > MOST) animated = true;
      else uses.set(image, [...(uses.get(image) ?? []), use]);
      return {
        drop() {
          use.owner = undefined;
        },
      };
    },
    storage(address, item) {
      const use = waiting.get(address);
      const { name } = item.struct;
      if (!use || !NODE_STORAGE.has(name)) return;
      use.rule = rule(item, name === 'ImageUser' ? '' : 'iuser.', fields);
      waiting.delete(address);
    },
    animated(path) {
      animated ||= ANIMATED.test(path);
    },
    next: () => waiting.clear(),
    membersOf(image, isNeeded) {
      const own = (uses.get(image) ?? []).filter(({ owner }) => owner !== undefined && isNeeded(owner));
      const rules = own.map((use) => use.rule).filter((one) => one !== undefined);
      return animated || own.length === 0 || rules.length < own.length ? undefined : { uses: rules };
    },
    isAnimated: () => animated,
  };
}

/** Volume.sequence_mode. */
const MODES = ['none', 'hold', 'repeat', 'ping-pong'] as const;

/** Frames of a volume (volume_sequence_frame): its number stands at the end of its name. */
export function volumeRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const [start, length, offset] = ['frame_start', 'frame_duration', 'frame_offset'].map((name) =>
    number(item, name),
  );
  const outside = MODES[number(item, 'sequence_mode') ?? -1];
  if (start === undefined || length === undefined || offset === undefined || !outside) return undefined;
  return endsWithNumber(path) ? { start, length, offset, outside } : undefined;
}

/** Frames of a geometry cache (BKE_cachefile_filepath_get). */
export function cacheRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  if (!endsWithNumber(path)) return undefined;
  const override = number(item, 'override_frame');
  const frame = number(item, 'frame');
  if (override === undefined || frame === undefined) return undefined;
  if (!override) return { start: 1, offset: 0, outside: 'hold' };
  return { start: 1, length: 1, offset: Math.trunc(frame) - 1, outside: 'hold' };
}

/** Frames of a movie clip, whose path names the first of them (get_sequence_filepath). */
export function clipRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const first = /(\d+)\D*(?:\.[^.\\/]*)?$/.exec(path)?.[1];
  const [start, length, offset] = ['start_frame', 'len', 'frame_offset'].map((name) => number(item, name));
  if (first === undefined || start === undefined || !length || offset === undefined) return undefined;
  return { start, length, offset: Number(first) - 1 + offset, outside: 'none' };
}

function endsWithNumber(path: string): boolean {
  return /\d(?:\.[^.\\/]*)?$/.test(path);
}
