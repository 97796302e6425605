import { Names, Numbers } from './names.js';

/** The value of a parameter; one with an expression or an animation has no value in the file. */
export interface Parameter {
  readonly value: string | undefined;
  readonly expression: string | undefined;
}

/** A node with parameters that are read, or that sets render settings. */
export interface Node {
  /** Its number in the graph. */
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly bypassed: boolean;
  /** The parameters that are read, by their path below the node: `farmSettings.activeFrameRange.start`. */
  readonly parameters: Map<string, Parameter>;
  /** True for a node that sets render settings in a way that is not read: a script, an attribute. */
  setsSettings: boolean;
}

/** Represents every node without inputs and settings: no fact depends on more than that it exists. */
export const LEAF = 0;

/** The bytes that a node, a name without its text, and a connection take. */
export const [NODE_SIZE, NAME_SIZE, LINK_SIZE] = [14, 20, 10];

/** Lists of numbers, one for each node, in the order in which they were added. */
class Lists {
  /** The last link of each list, and of each link its value and the link before it; 0 is none. */
  private readonly last = new Numbers();
  private readonly values = new Numbers();
  private readonly before = new Numbers();

  constructor() {
    this.values.push(0);
    this.before.push(0);
  }

  addList(): void {
    this.last.push(0);
  }

  add(list: number, value: number): void {
    this.before.push(this.last.get(list));
    this.last.set(list, this.values.push(value));
  }

  isEmpty(list: number): boolean {
    return this.last.get(list) === 0;
  }

  of(list: number): number[] {
    const values: number[] = [];
    for (let link = this.last.get(list); link !== 0; link = this.before.get(link))
      values.push(this.values.get(link));
    return values.reverse();
  }
}

/** A node that was added. */
interface AddedNode {
  readonly number: number;
  /** The number of its name. */
  readonly name: number;
  readonly isFirst: boolean;
}

/** How the nodes of a project are connected. Nodes are numbers from 1 on. */
export class NodeGraph {
  private readonly names = new Names();
  /** The first node of each name, since names are unique in a project. */
  private readonly named = new Numbers();
  /** The group that each node is in; 0 for none. */
  private readonly parents = new Numbers();
  /** The names of the nodes that the inputs of each node are connected to; within a group that may be the group. */
  private readonly sources = new Lists();
  /** Of a group the inner nodes whose outputs it returns. */
  private readonly returned = new Lists();
  private readonly details = new Map<number, Node>();
  /** The nodes next upstream, once they were looked up. */
  private readonly next = new Map<number, readonly number[]>();

  constructor() {
    this.addNode(0);
  }

  private addNode(parent: number): number {
    this.sources.addList();
    this.returned.addList();
    return this.parents.push(parent);
  }

  private nameNumber(bytes: Uint8Array, start: number, end: number): number {
    const name = this.names.numberOf(bytes, start, end);
    if (name === this.named.length) this.named.push(0);
    return name;
  }

  /** The number of distinct names. */
  get nameCount(): number {
    return this.names.count;
  }

  /** The name of a number. */
  nameOf(name: number): string {
    return this.names.textOf(name);
  }

  /** Adds a node with the name in these bytes; `isFirst` tells whether it is the only one of its name. */
  add(bytes: Uint8Array, start: number, end: number, parent: number): AddedNode {
    const number = this.addNode(parent);
    const named = this.nameNumber(bytes, start, end);
    const isFirst = this.named.get(named) === 0;
    if (isFirst) this.named.set(named, number);
    return { number, name: named, isFirst };
  }

  describe(node: Node): void {
    this.details.set(node.number, node);
  }

  /** Connects an input of a node to an output of the node with the name in these bytes. */
  connect(node: number, bytes: Uint8Array, start: number, end: number): void {
    this.sources.add(node, this.nameNumber(bytes, start, end));
  }

  /** Makes an inner node's output that of its group. */
  return(group: number, inner: number): void {
    this.returned.add(group, inner);
  }

  node(number: number): Node | undefined {
    return this.details.get(number);
  }

  /** The nodes upstream of a node that are next to it. */
  nextTo(node: number): readonly number[] {
    let next = this.next.get(node);
    if (next === undefined) {
      next = this.returned.isEmpty(node) ? this.sourcesOf(node) : this.returned.of(node);
      this.next.set(node, next);
    }
    return next;
  }

  private isLeaf(node: number): boolean {
    return this.sources.isEmpty(node) && this.returned.isEmpty(node) && !this.details.has(node);
  }

  /** The nodes that a node's inputs are connected to; at the edge of a group those that the group's are connected to. */
  private sourcesOf(node: number): number[] {
    const sources = new Set<number>();
    for (let group = node; group !== 0; ) {
      let outer = 0;
      for (const name of this.sources.of(group)) {
        const source = this.named.get(name);
        if (source === 0) continue;
        if (source === this.parents.get(group)) outer = source;
        else if (source !== node) sources.add(this.isLeaf(source) ? LEAF : source);
      }
      group = outer;
    }
    return [...sources];
  }
}
