import type { LexerEvents } from './lexer.js';
import { wantedName } from './relevant-attributes.js';

/**
 * What a block is to its project. A `part` belongs to its context, an `attribute` to its object; `custom` is an
 * attribute that somebody added, `preferences` one of the project.
 */
export type BlockKind = 'context' | 'object' | 'embedded' | 'part' | 'attribute' | 'custom' | 'preferences';

export interface Block {
  readonly kind: BlockKind;
  /** Its class, or the word that heads it. */
  readonly type: string;
  readonly label: string | undefined;
  readonly parent: Block | undefined;
  /** The values of its attributes, each as it was written, in order. */
  readonly values: Map<string, string[]>;
  /** Roughly how many bytes it takes to keep it. */
  size: number;
}

/** What is done with a project's contents as they are read. */
export interface BlockVisitor {
  /** Roughly how many bytes are kept of them. */
  readonly size: number;
  /** An object or context is complete; what is embedded in it was before. */
  object(block: Block): void;
  /** An attribute that was added to an object is complete. */
  custom(block: Block, owner: Block | undefined): void;
  preference(name: string, values: readonly string[]): void;
  remark(line: string): void;
}

/** The preferences of a project that facts are made of: `#preferences { categories { animation { … } } }`. */
const PREFERENCES = new Set(['categories', 'animation', 'rendering']);

/** Roughly how many bytes are kept of one project at most: hundreds of thousands of files. */
export const MOST_KEPT = 48 * 1024 * 1024;

/** Roughly what a block, a list of values and a value take beside their text. */
const OVERHEAD = 150;

const INDEX = /\[\d*\]$/;

/** The object or context that a block is, or belongs to. */
function ownerOf(block: Block | undefined): Block | undefined {
  let owner = block;
  while (owner && owner.kind !== 'object' && owner.kind !== 'context') owner = owner.parent;
  return owner;
}

/** What a block is by its head and place; undefined for one that tells nothing: window layouts, curves, user data. */
function kindOf(type: string, label: string | undefined, parent: Block | undefined): BlockKind | undefined {
  if (parent?.kind === 'preferences') return PREFERENCES.has(type) ? 'preferences' : undefined;
  if (parent?.kind === 'custom') return 'custom';
  if (parent?.kind === 'attribute') return undefined;
  if (type === '#preferences' && !parent) return 'preferences';
  if (type === 'custom_attributes') return 'custom';
  if (type === 'embedded_objects') return 'embedded';
  // Plug-ins name their classes as they like.
  if (parent?.kind === 'embedded' && !type.startsWith('#')) return 'object';
  if (/^[A-Z]/.test(type)) {
    const named = label !== undefined && /context|reference/i.test(type);
    return type === 'Context' || named ? 'context' : 'object';
  }
  const inContext = parent?.kind === 'context' || parent?.kind === 'part';
  return inContext && !type.startsWith('#') ? 'part' : undefined;
}

/** Follows the tree of a project, and hands on what facts are made of; all else is skipped or forgotten. */
export class BlockWalker implements LexerEvents {
  /** Roughly how many bytes the open blocks take. */
  private size = 0;
  private top: Block | undefined;
  /** The attribute that is being read, when it is of use, and its values. */
  private attribute: string | undefined;
  private values: string[] | undefined;

  constructor(private readonly visitor: BlockVisitor) {}

  name(text: Buffer, start: number, end: number): boolean {
    this.values = undefined;
    this.attribute = this.top && wantedName(text, start, end);
    if (this.attribute === undefined) return false;
    this.values = this.valuesOf(this.attribute);
    return this.values !== undefined;
  }

  value(text: string): void {
    this.values?.push(text);
    this.grow(text.length);
  }

  remark(line: string): void {
    if (!this.top) this.visitor.remark(line);
  }

  open(type: string, label: string | undefined): boolean {
    const { top: parent, attribute } = this;
    this.values = undefined;
    this.attribute = undefined;
    const name = type.replace(INDEX, '');
    const isAttribute =
      attribute === name &&
      (parent?.kind === 'object' || parent?.kind === 'context' || parent?.kind === 'part');
    const kind = isAttribute ? 'attribute' : kindOf(type, label, parent);
    if (!kind) return false;
    this.top = { kind, type: name, label, parent, values: new Map(), size: 0 };
    this.grow(label?.length ?? 0);
    return true;
  }

  close(): void {
    const block = this.top;
    if (!block) return;
    this.top = block.parent;
    this.size -= block.size;
    this.values = undefined;
    this.attribute = undefined;
    if (block.kind === 'object' || block.kind === 'context') this.visitor.object(block);
    else if (block.kind === 'custom') this.visitor.custom(block, ownerOf(block));
    else if (block.kind === 'preferences')
      for (const [name, values] of block.values) this.visitor.preference(name, values);
  }

  /** Closes whatever a file that is cut short leaves open. */
  closeAll(): void {
    while (this.top && !this.full()) this.close();
  }

  full(): boolean {
    return this.size + this.visitor.size > MOST_KEPT;
  }

  /** Where the values of an attribute of the innermost block belong. */
  private valuesOf(attribute: string): string[] | undefined {
    const { top } = this;
    if (!top) return undefined;
    const bound = top.kind === 'attribute';
    if (bound && attribute !== 'value') return undefined;
    const holder = bound || top.kind === 'part' ? ownerOf(top) : top;
    const name = bound ? top.type : attribute;
    const values = holder?.values.get(name) ?? [];
    holder?.values.set(name, values);
    this.grow(0);
    return values;
  }

  private grow(bytes: number): void {
    if (!this.top) return;
    this.top.size += bytes + OVERHEAD;
    this.size += bytes + OVERHEAD;
  }
}
