import type { FileUse, NestedUse } from '../scene-format.js';
import { BlockFiles } from './block-files.js';
import { oldImageUse } from './clips.js';
import { isNoFile } from './file-kinds.js';
import type { LineEvents } from './lines.js';
import { PluginFiles } from './plugin-files.js';

/** A camera, and the lines that concern its picture. */
export interface Camera {
  name: string | undefined;
  readonly values: Map<string, string>;
}

/** The most memory for one scene, in bytes. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a file or camera without its texts, in bytes. */
const ITEM = 300;

/** Longer values are ignored; no system opens longer paths. */
const LONGEST_VALUE = 4096;

/** Keywords of the scene whose values are kept. */
const SCENE_KEYS = new Set(
  `FirstFrame LastFrame FrameStep RenderRangeType RenderRangeArbitrary FramesPerSecond CurrentCamera GlobalFrameSize
  GlobalMultiplier SaveRGB SaveRGBImagesPrefix RGBImageSaver SaveAlpha SaveAlphaImagesPrefix SaveAnimation
  SaveAnimationName SaveANIMFileName`.split(/\s+/),
);

/** Keywords of a camera. */
const CAMERA_KEYS = new Set(['FrameSize', 'UseGlobalResolution', 'Resolution', 'CustomSize']);

/** Keywords that begin a camera where `AddCamera` is missing, as in scenes of LightWave up to 5. */
const CAMERA_STARTS = new Set(['CameraName', 'ShowCamera', 'CameraMotion']);

/** Keywords that begin something else than a camera. */
const OTHER_ITEMS = /^(?:LoadObject|LoadObjectLayer|AddNullObject|AddLight|AddBone)$/;

/** Keywords of images, which versions from 3 on have; older ones have more. */
const IMAGE_KEYS = ['BGImage', 'FGImage', 'FGAlphaImage', 'TextureImage'];

/** All keywords that are read. */
const KEYWORDS = [
  ...[...SCENE_KEYS, ...CAMERA_KEYS, ...CAMERA_STARTS, ...IMAGE_KEYS],
  ...[
    'LoadObject',
    'LoadObjectLayer',
    'AddCamera',
    'AddNullObject',
    'AddLight',
    'AddBone',
    'Plugin',
    'LightName',
  ],
].map((key) => Buffer.from(key));

/** The keywords by their first two letters. */
const BY_START: (readonly Buffer[] | undefined)[] = new Array(1 << 16).fill(undefined);
for (const key of KEYWORDS) {
  const start = key.readUInt16LE(0);
  BY_START[start] = [...(BY_START[start] ?? []), key];
}

/** Whether a line begins with a keyword that is read; no text is made of most lines. */
function mayBeKeyword(text: Buffer, start: number, end: number): boolean {
  if (start + 2 > end) return true;
  const keys = BY_START[(text[start] as number) | ((text[start + 1] as number) << 8)];
  if (keys === undefined) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as Buffer;
    const { length } = key;
    let at = 2;
    while (at < length && text[start + at] === key[at]) at++;
    if (at === length && (start + length === end || text[start + length] === SPACE)) return true;
  }
  return false;
}

/** The first version of the format whose keywords are all known. */
const FIRST_KNOWN = 3;

const isUpper = (byte: number | undefined) => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

const [OPEN, CLOSE, SPACE, TAB] = [0x7b, 0x7d, 0x20, 0x09];

/** The parts of a scene that its facts are derived from. */
export class SceneContents implements LineEvents {
  /** The version of the file format; undefined until its line is read. */
  version: number | undefined;
  /** Values of the scene by keyword. */
  readonly values = new Map<string, string>();
  readonly cameras: Camera[] = [];
  readonly files: FileUse[] = [];
  readonly nested: NestedUse[] = [];
  private size = 0;
  private lines = 0;
  /** The object or other item that is being read. */
  private item = '';
  private readonly seen = new Set<string>();
  private readonly seenObjects = new Set<string>();
  private readonly blocks = new BlockFiles();
  private readonly plugin = new PluginFiles();

  skipsBlocks(): boolean {
    return !this.isWithin;
  }

  full(): boolean {
    return this.size > MOST_KEPT;
  }

  /** Whether a block or the data of a plug-in has not ended. */
  get isWithin(): boolean {
    return this.blocks.isOpen || this.plugin.isOpen;
  }

  line(text: Buffer, start: number, end: number): void {
    this.lines++;
    if (this.plugin.isOpen) {
      this.add(this.plugin.line(text, start, end));
      return;
    }
    let at = start;
    while (at < end && (text[at] === SPACE || text[at] === TAB)) at++;
    if (at === end) return;
    const byte = text[at];
    if (at === start && this.blocks.isOpen) this.blocks.atLineStart(text, at);
    if (byte === OPEN || byte === CLOSE || this.blocks.isOpen) {
      this.add(this.blocks.line(text.toString('utf8', at, end), this.item));
      return;
    }
    if ((this.version ?? 0) >= FIRST_KNOWN && !mayBeKeyword(text, at, end)) return;
    // Keyframes of old versions are lines of numbers.
    if (at === start && (isUpper(byte) || this.version === undefined))
      this.statement(text.toString('utf8', at, end));
  }

  private statement(line: string): void {
    const space = line.indexOf(' ');
    const key = space < 0 ? line : line.slice(0, space);
    const value = space < 0 ? '' : line.slice(space + 1).trim();
    if (this.version === undefined) {
      if (/^\d{1,3}$/.test(line.trim())) this.version = Number(line);
      // The version follows in the next line.
      if (this.lines > 1) this.version ??= 0;
      return;
    }
    if (value.length > LONGEST_VALUE) return;
    if (OTHER_ITEMS.test(key)) this.item = '';
    if (SCENE_KEYS.has(key)) this.keep(this.values, key, value);
    else if (key === 'LoadObjectLayer' || key === 'LoadObject') this.object(key, value);
    else if (key === 'AddCamera') this.addCamera();
    else if (CAMERA_STARTS.has(key)) this.camera(key, value);
    else if (CAMERA_KEYS.has(key)) this.keep(this.cameras.at(-1)?.values, key, value);
    else if (key === 'Plugin') this.plugin.open(value, this.item);
    else if (key.endsWith('Image') && value !== '' && !/^[-\d.]+$/.test(value))
      this.add(oldImageUse(value, this.item || key));
    else if (key === 'LightName') this.item = value;
  }

  private keep(values: Map<string, string> | undefined, key: string, value: string): void {
    if (!values || values.has(key)) return;
    values.set(key, value);
    this.size += 2 * value.length + ITEM;
  }

  private addCamera(): void {
    this.item = '';
    this.cameras.push({ name: undefined, values: new Map() });
    this.size += ITEM;
  }

  private camera(key: string, value: string): void {
    const isNew =
      this.cameras.length === 0 || (key === 'CameraName' && this.cameras.at(-1)?.name !== undefined);
    if (isNew) this.addCamera();
    const camera = this.cameras.at(-1);
    if (key !== 'CameraName' || !camera) return;
    camera.name = value;
    this.item = value;
    this.size += 2 * value.length;
  }

  /** `LoadObjectLayer 1 10000000 Objects/cube.lwo`; the id stands there from version 4 on. */
  private object(key: string, value: string): void {
    const layer = key === 'LoadObjectLayer' ? value.replace(/^\S+\s+/, '') : value;
    const path = (this.version ?? 0) >= 4 ? layer.replace(/^[0-9a-fA-F]{8}\s+(?=\S)/, '') : layer;
    if (isNoFile(path)) return;
    const name = path.split(/[\\/:]/).at(-1) ?? path;
    this.item = name.replace(/\.\w+$/, '');
    if (!this.isNew(path, this.seenObjects)) return;
    this.nested.push({ path, kind: 'geometry', node: this.item });
  }

  private add(use: FileUse | undefined): void {
    if (use && this.isNew(`${use.node}\n${use.path}`)) this.files.push(use);
  }

  private isNew(key: string, seen = this.seen): boolean {
    if (seen.has(key) || this.full()) return false;
    seen.add(key);
    this.size += 4 * key.length + ITEM;
    return true;
  }
}
