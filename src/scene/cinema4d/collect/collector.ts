import { packedValues } from '../container/packed.js';
import type { TokenVisitor } from '../container/tokens.js';
import { type Entity, kindOf, type PathUse, type Place, type Setting } from './entity.js';
import { KEY, NODE, OLD_NAME_PARTS, PLUGIN } from './ids.js';

/** Nodes, links and paths of each kind that are stored. */
const MOST = 100_000;
/** The longest name that is stored. */
const LONGEST_NAME = 1024;
/** Longer texts are no paths. */
const LONGEST_PATH = 4096;

/** The settings that are stored, by the node's id. */
const WANTED: Readonly<Record<number, ReadonlySet<number>>> = {
  [NODE.renderSettings]: new Set(Object.values(KEY)),
  [NODE.listed]: new Set([KEY.takeCamera, KEY.takeSettings]),
  [NODE.shader]: new Set([KEY.firstPicture, KEY.lastPicture]),
};

/** An open node of the file. */
interface Frame {
  readonly id: number;
  readonly place: Place;
  /** The nearest node with a base: this one or one above. */
  owner: Entity | undefined;
  /** Settings: what the next value is. Undefined for other nodes. */
  next?: 'id' | 'key' | 'type' | 'value';
  key?: number;
  /** The number of values so far, and times, for nodes whose values have no keys. */
  numbers: number;
  times?: number[];
}

/** What a document contains. */
export interface Collected {
  build?: number;
  fps?: number;
  /** The time that the document shows, in seconds. */
  now?: number;
  /** First and last time of the timeline, then of the preview. */
  times: readonly number[];
  readonly renderSettings: Entity[];
  readonly videoPosts: Entity[];
  readonly cameras: Entity[];
  readonly takes: Entity[];
  readonly views: Entity[];
  /** The address of the take that was chosen when the file was saved. */
  currentTake?: string;
  readonly paths: PathUse[];
  /** The document has materials of nodes, whose files are not read. */
  hasNodeMaterials: boolean;
  /** The document has XRefs. */
  hasXrefs: boolean;
  /** Something was not stored, since there was too much of it. */
  isFull: boolean;
}

/** Collects from a document's tokens what a report needs. */
export class Collector implements TokenVisitor {
  readonly collected: Collected = {
    ...{ times: [], renderSettings: [], videoPosts: [], cameras: [], takes: [], views: [], paths: [] },
    ...{ hasNodeMaterials: false, hasXrefs: false, isFull: false },
  };

  readonly #frames: Frame[] = [];

  open(id: number): void {
    const top = this.#frames.at(-1);
    const place: Place = { parent: top?.place };
    if (top && (id === NODE.base || id === NODE.plugin) && !isPart(top.id)) {
      // The node that contains a base is an entity.
      top.place.entity ??= { id: top.id, place: top.place, settings: new Map() };
      top.owner = top.place.entity;
    }
    const frame: Frame = { id, place, owner: top?.owner, numbers: 0 };
    if (id === NODE.container) frame.next = 'id';
    this.#frames.push(frame);
  }

  close(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    const top = this.#frames.at(-1);
    if (top?.next === 'value') top.next = 'key';
    if (frame.id === NODE.timeline && top?.id === NODE.document) this.collected.times = frame.times ?? [];
    if (frame.place.entity) this.#finish(frame.place.entity);
  }

  number(value: number): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.next !== undefined) this.#setting(frame, value);
    else this.#plain(frame, value);
  }

  time(seconds: number): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.next !== undefined) {
      this.#setting(frame, seconds);
      return;
    }
    const outer = this.#frames.at(-2);
    if (frame.id === NODE.timeline) {
      frame.times ??= [];
      if (frame.times.length < 4) frame.times.push(seconds);
    }
    if (frame.id === NODE.document && outer?.id === NODE.document) this.collected.now ??= seconds;
  }

  text(text: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.next !== undefined) {
      this.#textSetting(frame, text);
      return;
    }
    const { owner } = frame;
    if (!owner || text === '' || text.length > LONGEST_NAME) return;
    if (frame.id === NODE.base || OLD_NAME_PARTS.includes(frame.id)) owner.name ??= text;
    else if (frame.id === NODE.plugin) owner.type = text;
  }

  path(path: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    const key = frame.next === undefined ? this.#keyAbove() : frame.key;
    if (frame.next !== undefined) this.#setting(frame, path);
    this.#addPath(path, key);
  }

  link(kind: 'alias' | 'goal', address: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.next !== undefined) {
      this.#setting(frame, address);
      return;
    }
    const { owner } = frame;
    if (!owner) return;
    if (kind === 'goal') {
      if (frame.id === NODE.base) owner.address ??= address;
    } else if (frame.id !== NODE.base) {
      owner.firstLink ??= address;
      owner.lastLink = address;
    }
  }

  packed(bytes: Buffer): void {
    const frame = this.#frames.at(-1);
    const { owner } = frame ?? {};
    if (frame?.next !== undefined) this.#endValue(frame);
    if (owner?.id !== NODE.renderSettings) return;
    for (const [key, value] of packedValues(bytes)) this.#store(owner, key, value);
  }

  data(bytes: Buffer): void {
    if (bytes.includes('nodespace')) this.collected.hasNodeMaterials = true;
    this.other();
  }

  other(): void {
    const frame = this.#frames.at(-1);
    if (frame?.next !== undefined) this.#endValue(frame);
  }

  /** A number outside of settings. */
  #plain(frame: Frame, value: number): void {
    const outer = this.#frames.at(-2);
    const { owner } = frame;
    frame.numbers += 1;
    if (frame.id === NODE.base && frame.numbers === 1 && owner) owner.flags ??= value;
    // A node of XPresso has a general and then a special plug-in.
    else if (frame.id === NODE.plugin && frame.numbers === 1 && owner) owner.plugin = value;
    else if (outer?.id !== NODE.document) return;
    else if (frame.id === NODE.fileHead && frame.numbers === 1) this.collected.build = value;
    else if (frame.id === NODE.timeline && frame.numbers === 2) this.collected.fps = value;
  }

  /** A container is its own id, and then keys, types and values in turn. */
  #setting(frame: Frame, value: Setting): void {
    if (frame.next === 'id') {
      frame.next = 'key';
    } else if (frame.next === 'key') {
      frame.key = typeof value === 'number' ? value : 0;
      frame.next = 'type';
    } else if (frame.next === 'type') {
      // Type 0 has no value.
      frame.next = value === 0 ? 'key' : 'value';
    } else {
      if (frame.owner && this.#isTopLevel()) this.#store(frame.owner, frame.key ?? 0, value);
      this.#endValue(frame);
    }
  }

  #endValue(frame: Frame): void {
    frame.next = 'key';
  }

  #textSetting(frame: Frame, text: string): void {
    const { owner } = frame;
    const { key } = frame;
    this.#setting(frame, text);
    if (owner && RENDERER_FILE.test(text) && !this.#isUserData()) this.#addPath(text, key, true);
  }

  /** Whether the settings are the node's own, not settings inside settings. */
  #isTopLevel(): boolean {
    return this.#frames.at(-2)?.id === NODE.base;
  }

  /** Whether the value is in fields that the user added. */
  #isUserData(): boolean {
    return this.#frames.some((frame) => frame.next === 'value' && frame.key === USER_DATA);
  }

  /** The key of the settings' value that contains the present node. */
  #keyAbove(): number | undefined {
    return this.#frames.findLast((frame) => frame.next === 'value')?.key;
  }

  #store(entity: Entity, key: number, value: Setting): void {
    const isWanted = WANTED[entity.id]?.has(key) ?? false;
    if (!isWanted || (typeof value === 'string' && value.length > LONGEST_PATH)) return;
    entity.settings.set(key, value);
  }

  #addPath(path: string, key: number | undefined, isText = false): void {
    const frame = this.#frames.at(-1);
    const entity = frame?.owner;
    if (!entity || path === '' || path.length > LONGEST_PATH) return;
    this.#add(this.collected.paths, {
      ...{ path, entity, part: frame.id, key },
      ...(isText ? { isText } : {}),
    });
  }

  #add<T>(list: T[], value: T): void {
    if (list.length < MOST) list.push(value);
    else this.collected.isFull = true;
  }

  #finish(entity: Entity): void {
    const { collected } = this;
    const kind = kindOf(entity);
    if (entity.id === NODE.renderSettings) this.#add(collected.renderSettings, entity);
    else if (entity.id === NODE.videoPost) this.#add(collected.videoPosts, entity);
    else if (entity.id === NODE.view) this.#add(collected.views, entity);
    else if (kind === PLUGIN.camera || kind === PLUGIN.redshiftCamera) this.#add(collected.cameras, entity);
    else if (kind === PLUGIN.take) this.#add(collected.takes, entity);
    else if (kind === PLUGIN.xref) collected.hasXrefs = true;
    else if (kind === PLUGIN.takes && entity.lastLink !== undefined) collected.currentTake = entity.lastLink;
  }
}

/** The key of the fields that a user added. */
const USER_DATA = 700;

/** The end of a text that can be a path of a file that a renderer reads. */
const RENDERER_FILE =
  /[^\\/.]\.(?:png|jpe?g|tiff?|tga|exr|hdr|tx|psd|bmp|vdb|abc|ass|ass\.gz|usd[acz]?|rs|vrmesh|orbx|ies)$/i;

/** Whether a node is a part of the node that contains it. */
function isPart(id: number): boolean {
  return id === NODE.base || id === NODE.plugin || id === NODE.container;
}
