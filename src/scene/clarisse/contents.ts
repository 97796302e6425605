import type { FileUse, NestedUse } from '../scene-format.js';
import { SeenFiles } from '../seen-files.js';
import { isWriter, kindOfFile } from './file-kinds.js';
import { embeddedIn, first, isDisabled, nameOf, ownName, pathOf } from './parse/block-paths.js';
import { type Block, type BlockVisitor, MOST_KEPT } from './parse/blocks.js';
import { namesInput } from './parse/relevant-attributes.js';

/** An object that others refer to, or that is rendered, with its path. */
export interface SceneObject {
  readonly block: Block;
  readonly path: string;
}

export interface ImageObject extends SceneObject {
  /** The objects embedded in it, of any class. */
  readonly embedded: readonly SceneObject[];
}

/** Approximate memory of an object and of a file without their texts, in bytes. */
const OBJECT = 500;
const FILE = 250;

const EMPTY = new Set(['', '<empty>']);

/** Attributes by which an image of a plug-in's class is recognised; other classes have layers too. */
const IMAGE_ATTRIBUTES = ['first_frame', 'last_frame', 'resolution', 'save_as'];

function isImage(block: Block): boolean {
  if (block.type === 'Image') return true;
  const { values } = block;
  return !embeddedIn(block) && values.has('layers') && IMAGE_ATTRIBUTES.some((name) => values.has(name));
}

/** The parts of a project that its facts are derived from. */
export class SceneContents implements BlockVisitor {
  /** Approximate memory in bytes. */
  size = 0;

  version: string | undefined;
  readonly preferences = new Map<string, string>();
  readonly images: ImageObject[] = [];
  readonly cameras: SceneObject[] = [];
  readonly renderers: SceneObject[] = [];
  /** Objects of any class that others refer to as their layer, renderer or camera, by path. */
  readonly referenced = new Map<string, SceneObject>();
  readonly files: FileUse[] = [];
  readonly nested: NestedUse[] = [];
  /** Whether contexts reference objects of other files: a project, an Alembic archive. */
  hasReferences = false;

  /** Embedded objects whose owner is still open. */
  private readonly pending: Block[] = [];
  private readonly seen = new SeenFiles();

  comment(line: string): void {
    const version = /^#Isotropix_Clarisse_Version\s+(.*\S)/.exec(line)?.[1];
    if (version !== undefined) this.version ??= version;
  }

  preference(name: string, [value]: readonly string[]): void {
    if (value !== undefined) this.preferences.set(name, value);
  }

  object(block: Block): void {
    const { type } = block;
    if (block.kind === 'object') {
      const embedded = this.embeddedOf(block);
      if (isImage(block)) this.image(block, embedded);
      else if (type.startsWith('Camera')) this.cameras.push(this.keep(block));
      else if (type.startsWith('Renderer')) this.renderers.push(this.keep(block));
      if (embeddedIn(block)) this.defer(block);
    }
    if (isWriter(type)) return;
    for (const [attribute, values] of block.values) {
      for (const path of values) if (namesInput(attribute, path)) this.file(path, block);
    }
  }

  custom(block: Block, owner: Block | undefined): void {
    const { values } = block;
    const isFile = block.type === 'filename_open' || first(block, 'type') === 'filename_open';
    if (isFile && owner) for (const path of values.get('value') ?? []) this.file(path, owner);
  }

  private defer(block: Block): void {
    this.size += block.size + OBJECT;
    this.pending.push(block);
  }

  /** Takes the objects embedded in a completed block from the pending ones. */
  private embeddedOf(block: Block): Block[] {
    const own: Block[] = [];
    for (let last = this.pending.at(-1); last && embeddedIn(last) === block; last = this.pending.at(-1)) {
      this.size -= last.size + OBJECT;
      this.pending.pop();
      own.push(last);
    }
    return own.reverse();
  }

  private image(block: Block, embedded: readonly Block[]): void {
    const image = this.keep(block);
    const kept: SceneObject[] = [];
    for (const one of embedded) {
      if (this.size > MOST_KEPT) break;
      kept.push(this.keep(one));
    }
    this.images.push({ ...image, embedded: kept });
  }

  private keep(block: Block): SceneObject {
    const path = pathOf(block);
    this.size += path.length + block.size + OBJECT;
    return { block, path };
  }

  private file(path: string, block: Block): void {
    // A value may be an object of the project, or the code of a script.
    if (EMPTY.has(path) || /^(?:project|build|default):\//.test(path) || path.includes('\n')) return;
    if (this.size > MOST_KEPT) return;
    const node = nameOf(block);
    if (!this.seen.add(node, path)) return;
    this.size += 2 * (node.length + path.length) + FILE;
    const kind = kindOfFile(block.type, path);
    if (block.kind === 'context') this.hasReferences = true;
    const use = { path, kind, node, ...(isDisabled(block) ? { optional: 'muted' as const } : {}) };
    if (kind === 'scene') this.nested.push(use);
    else this.files.push(use);
  }
}

/** Finds objects of any class by their paths. */
export class ObjectFinder implements BlockVisitor {
  size = 0;
  readonly found = new Map<string, SceneObject>();
  /** Last components of the paths; full paths are built only for objects with one of these names. */
  private readonly names: ReadonlySet<string>;

  constructor(private readonly paths: ReadonlySet<string>) {
    this.names = new Set([...paths].map(ownName));
  }

  object(block: Block): void {
    if (block.kind !== 'object' || !this.names.has(ownName(nameOf(block)))) return;
    const path = pathOf(block);
    if (!this.paths.has(path) || this.found.has(path)) return;
    this.size += path.length + block.size + OBJECT;
    this.found.set(path, { block, path });
  }

  custom(): void {}
  preference(): void {}
  comment(): void {}
}
