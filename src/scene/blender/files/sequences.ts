import type { SequenceRule, SetMembers } from '../../scene-format.js';
import type { Fields, Item } from '../container/fields.js';

/** Structs with the settings with which a node shows an image. */
const NODE_STORAGE: ReadonlySet<string> = new Set(['NodeTexImage', 'NodeTexEnvironment', 'ImageUser']);

/** Paths of animated sequence settings; where one is animated, the shown frames are unknown. */
const ANIMATED = /(?:image_user|iuser)\b|\bframe_(?:offset|start|duration|current)$|^frame(?:_offset)?$/;

const MOST = 100_000;

interface ImageUse {
  /** Undefined where the user is not rendered. */
  owner: string | undefined;
  rule: SequenceRule | undefined;
}

/** Collects the settings with which images are shown, which define the needed frames of sequences. */
export interface Sequences {
  /**
   * Adds a use of an image by an owner.
   * @param item the struct with the pointer; left out where its settings are unknown
   * @returns an object that removes the use again, for an item that is not rendered
   */
  use(owner: string, image: string, item?: Item): { drop(): void };
  /** Takes data that may be the settings of an earlier node. */
  storage(address: string, item: Item): void;
  /** Notes the path of an animated property. */
  animated(path: string): void;
  /** Ends the current owner. */
  next(): void;
  /** The members that the needed owners show; undefined where the settings of one are unknown. */
  membersOf(image: string, isNeeded: (owner: string) => boolean): SetMembers | undefined;
  /** Whether the frames of any sequence may be animated. */
  isAnimated(): boolean;
}

/** Reads the rule of an ImageUser. */
function rule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const [frames, offset, start, cyclic] = ['frames', 'offset', 'sfra', 'cycl'].map((name) =>
    number(item, path + name),
  );
  if (!frames || offset === undefined || start === undefined || cyclic === undefined) return undefined;
  // BKE_image_user_frame_get: before its first frame, a sequence without repetition shows number 0 plus the offset.
  return {
    start,
    length: frames,
    offset,
    ...(cyclic ? { outside: 'repeat' } : { outside: 'hold', least: 0 }),
  };
}

/** Creates an empty collector. */
export function collectSequences(fields: Fields): Sequences {
  const uses = new Map<string, ImageUse[]>();
  /** Uses by nodes whose settings follow later, by the settings' address. */
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

/** The rule of a volume sequence (volume_sequence_frame), whose number is at the end of the name. */
export function volumeRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const [start, length, offset] = ['frame_start', 'frame_duration', 'frame_offset'].map((name) =>
    number(item, name),
  );
  const outside = MODES[number(item, 'sequence_mode') ?? -1];
  if (start === undefined || length === undefined || offset === undefined || !outside) return undefined;
  return endsWithNumber(path) ? { start, length, offset, outside } : undefined;
}

/** The rule of a geometry cache (BKE_cachefile_filepath_get). */
export function cacheRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  if (!endsWithNumber(path)) return undefined;
  const override = number(item, 'override_frame');
  const frame = number(item, 'frame');
  if (override === undefined || frame === undefined) return undefined;
  if (!override) return { start: 1, offset: 0, outside: 'hold' };
  return { start: 1, length: 1, offset: Math.trunc(frame) - 1, outside: 'hold' };
}

/** The rule of a movie clip, whose path is that of the first frame (get_sequence_filepath). */
export function clipRule(item: Item, path: string, { number }: Fields): SequenceRule | undefined {
  const first = /(\d+)\D*(?:\.[^.\\/]*)?$/.exec(path)?.[1];
  const [start, length, offset] = ['start_frame', 'len', 'frame_offset'].map((name) => number(item, name));
  if (first === undefined || start === undefined || !length || offset === undefined) return undefined;
  return { start, length, offset: Number(first) - 1 + offset, outside: 'none' };
}

function endsWithNumber(path: string): boolean {
  return /\d(?:\.[^.\\/]*)?$/.test(path);
}
