import type { FileUse, NestedUse } from '../format.js';
import { namesInput } from './attributes.js';
import { type Block, type BlockVisitor, MOST_KEPT } from './blocks.js';
import { kindOfFile, writes } from './files.js';
import { embeddedIn, first, nameOf, pathOf } from './tree.js';

/** An object that others refer to, or that is rendered. */
export interface SceneObject {
  readonly block: Block;
  readonly path: string;
}

export interface ImageObject extends SceneObject {
  readonly layers: readonly SceneObject[];
}

/** Roughly what an object, and a file, take beside their text. */
const OBJECT = 500;
const FILE = 250;

const EMPTY = new Set(['', '<empty>']);

/** What is kept of a project. */
export class SceneContents implements BlockVisitor {
  /** Roughly how many bytes all of it takes. */
  size = 0;

  version: string | undefined;
  readonly preferences = new Map<string, string>();
  readonly images: ImageObject[] = [];
  readonly cameras: SceneObject[] = [];
  readonly renderers: SceneObject[] = [];
  readonly files: FileUse[] = [];
  readonly nested: NestedUse[] = [];
  /** Whether contexts bring in objects from elsewhere: a project, an Alembic archive. */
  referring = false;

  private readonly layers: Block[] = [];
  private readonly seen = new Set<string>();

  remark(line: string): void {
    const version = /^#Isotropix_Clarisse_Version\s+(.*\S)/.exec(line)?.[1];
    if (version !== undefined) this.version ??= version;
  }

  preference(name: string, [value]: readonly string[]): void {
    if (value !== undefined) this.preferences.set(name, value);
  }

  object(block: Block): void {
    const { type } = block;
    if (block.kind === 'object') {
      if (type === 'Image') this.image(block);
      else if (type.startsWith('Layer') && embeddedIn(block)?.type === 'Image') this.layer(block);
      else if (type.startsWith('Camera')) this.cameras.push(this.keep(block));
      else if (type.startsWith('Renderer')) this.renderers.push(this.keep(block));
    }
    if (writes(type)) return;
    for (const [attribute, values] of block.values) {
      if (namesInput(attribute)) for (const path of values) this.file(path, block);
    }
  }

  custom(block: Block, owner: Block | undefined): void {
    const { values } = block;
    const isFile = block.type === 'filename_open' || first(block, 'type') === 'filename_open';
    if (isFile && owner) for (const path of values.get('value') ?? []) this.file(path, owner);
  }

  private layer(block: Block): void {
    this.size += block.size + OBJECT;
    this.layers.push(block);
  }

  private image(block: Block): void {
    const image = this.keep(block);
    const layers: SceneObject[] = [];
    for (const layer of this.layers) {
      if (this.size > MOST_KEPT) break;
      if (embeddedIn(layer) === block) layers.push(this.keep(layer));
    }
    this.layers.length = 0;
    this.images.push({ ...image, layers });
  }

  private keep(block: Block): SceneObject {
    const path = pathOf(block);
    this.size += path.length + block.size + OBJECT;
    return { block, path };
  }

  private file(path: string, block: Block): void {
    // A value may be an object of the project, or a script's own code.
    if (EMPTY.has(path) || /^(?:project|build|default):\//.test(path) || path.includes('\n')) return;
    if (this.size > MOST_KEPT) return;
    const node = nameOf(block);
    const key = `${node}\n${path}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.size += 2 * key.length + FILE;
    const kind = kindOfFile(block.type, path);
    if (block.kind === 'context') this.referring = true;
    if (kind === 'scene') this.nested.push({ path, kind, node });
    else this.files.push({ path, kind, node });
  }
}
