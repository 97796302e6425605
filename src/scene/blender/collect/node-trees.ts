import type { Fields, Item } from '../container/fields.js';

/** bNodeTree.type: only of these is it known that what leads to no output is not rendered. */
const SHADER = 0;
const COMPOSITOR = 1;

/** Most nodes and links of one tree that are remembered; with more, all count. */
const MOST = 100_000;

/** The nodes of one tree, and which of them lead to an output of it. */
export interface NodeTree {
  tree(item: Item): void;
  /** @param judge told in the end whether the node leads to an output */
  node(address: string, item: Item, judge: (isLive: boolean) => void): void;
  link(item: Item): void;
  /** Judges all nodes, and begins anew. */
  end(): void;
}

export function collectNodeTree({ number, address }: Fields): NodeTree {
  /** By node, those that feed it. */
  let feeding = new Map<string, string[]>();
  let judges: { node: string; judge: (isLive: boolean) => void }[] = [];
  /** Nodes without outputs end a tree. */
  let ends: string[] = [];
  let known = false;
  let count = 0;

  function live(): ReadonlySet<string> {
    const found = new Set(ends);
    // A set grows while it is gone through, and holds nothing twice: circles end.
    for (const node of found) for (const before of feeding.get(node) ?? []) found.add(before);
    return found;
  }

  return {
    tree(item) {
      const type = number(item, 'type');
      known = type === SHADER || type === COMPOSITOR;
    },
    node(at, item, judge) {
      count++;
      const outputs = address(item, 'outputs');
      // Without the field, any node may be an end.
      if (outputs === undefined || outputs === '') ends.push(at);
      judges.push({ node: at, judge });
    },
    link(item) {
      count++;
      const [from, to] = [address(item, 'fromnode'), address(item, 'tonode')];
      if (from === undefined || to === undefined) known = false;
      else feeding.set(to, [...(feeding.get(to) ?? []), from]);
    },
    end() {
      if (judges.length > 0) {
        const found = known && count <= MOST ? live() : undefined;
        for (const { node, judge } of judges) judge(found?.has(node) ?? true);
      }
      [feeding, judges, ends, known, count] = [new Map(), [], [], false, 0];
    },
  };
}
