import type { LexerEvents } from './lexer.js';
import { relevantName } from './relevant-attributes.js';

/**
 * The role of a block. A `part` belongs to its context and an `attribute` to its object; `custom` is an attribute that
 * a user added, `preferences` a group of the project's preferences.
 */
export type BlockKind = 'context' | 'object' | 'embedded' | 'part' | 'attribute' | 'custom' | 'preferences';

export interface Block {
  readonly kind: BlockKind;
  /** The class of an object, else the word before the brace. */
  readonly type: string;
  readonly label: string | undefined;
  readonly parent: Block | undefined;
  /** The unparsed values of its attributes. */
  readonly values: Map<string, string[]>;
  /** Approximate memory in bytes. */
  size: number;
}

/** Receives a project's contents as they are read. */
export interface BlockVisitor {
  /** Approximate memory of what is kept, in bytes. */
  readonly size: number;
  /** An object or context, after the objects embedded in it. */
  object(block: Block): void;
  /** An attribute that a user added to `owner`. */
  custom(block: Block, owner: Block | undefined): void;
  preference(name: string, values: readonly string[]): void;
  comment(line: string): void;
}

/** The groups of preferences that are read: `#preferences { categories { animation { … } } }`. */
const PREFERENCES = new Set(['categories', 'animation', 'rendering']);

/** The most memory for one project, in bytes: hundreds of thousands of files. */
export const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a block, a list of values or a value without its text, in bytes. */
const OVERHEAD = 150;

const INDEX = /\[\d*\]$/;

/** The object or context that a block belongs to, or the block itself where it is one. */
function ownerOf(block: Block | undefined): Block | undefined {
  let owner = block;
  while (owner && owner.kind !== 'object' && owner.kind !== 'context') owner = owner.parent;
  return owner;
}

/** The role of a block by its header and its parent; undefined for irrelevant ones: window layouts, curves, user data. */
function kindOf(type: string, label: string | undefined, parent: Block | undefined): BlockKind | undefined {
  if (parent?.kind === 'preferences') return PREFERENCES.has(type) ? 'preferences' : undefined;
  if (parent?.kind === 'custom') return 'custom';
  if (parent?.kind === 'attribute') return undefined;
  if (type === '#preferences' && !parent) return 'preferences';
  if (type === 'custom_attributes') return 'custom';
  if (type === 'embedded_objects') return 'embedded';
  // Classes of plug-ins can have any name.
  if (parent?.kind === 'embedded' && !type.startsWith('#')) return 'object';
  if (/^[A-Z]/.test(type)) {
    const named = label !== undefined && /context|reference/i.test(type);
    return type === 'Context' || named ? 'context' : 'object';
  }
  const inContext = parent?.kind === 'context' || parent?.kind === 'part';
  return inContext && !type.startsWith('#') ? 'part' : undefined;
}

/** Builds the tree of a project from the lexer's tokens and passes completed blocks to the visitor. */
export class BlockWalker implements LexerEvents {
  /** Approximate memory of the open blocks, in bytes. */
  private size = 0;
  private top: Block | undefined;
  /** The attribute that is being read, where it is relevant, and its values. */
  private attribute: string | undefined;
  private values: string[] | undefined;

  constructor(private readonly visitor: BlockVisitor) {}

  name(text: Buffer, start: number, end: number): boolean {
    this.values = undefined;
    this.attribute = this.top && relevantName(text, start, end);
    if (this.attribute === undefined) return false;
    this.values = this.valuesOf(this.attribute);
    return this.values !== undefined;
  }

  value(text: string): void {
    this.values?.push(text);
    this.grow(text.length);
  }

  comment(line: string): void {
    if (!this.top) this.visitor.comment(line);
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

  /** Closes the blocks that a truncated file leaves open. */
  closeAll(): void {
    while (this.top && !this.full()) this.close();
  }

  full(): boolean {
    return this.size + this.visitor.size > MOST_KEPT;
  }

  /** The list for the values of an attribute of the innermost block. */
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
