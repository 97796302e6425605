import type { Fields, Item } from '../container/fields.js';

/** bNodeTree.type: in these trees, nodes that lead to no output are not rendered. */
const SHADER = 0;
const COMPOSITOR = 1;

/** The number of nodes and links of one tree that are stored; in larger trees all nodes count. */
const MOST = 100_000;

/** Determines which nodes of a tree lead to an output. */
export interface NodeTree {
  tree(item: Item): void;
  /** @param judge called at the end with whether the node leads to an output */
  node(address: string, item: Item, judge: (isLive: boolean) => void): void;
  link(item: Item): void;
  /** Calls `judge` of all nodes, and resets. */
  end(): void;
}

/** Creates a collector, which is reused for all trees of a file. */
export function collectNodeTree({ number, address }: Fields): NodeTree {
  /** The nodes that feed each node. */
  let feeding = new Map<string, string[]>();
  let judges: { node: string; judge: (isLive: boolean) => void }[] = [];
  /** Nodes without outputs, which end a tree. */
  let ends: string[] = [];
  let known = false;
  let count = 0;

  function live(): ReadonlySet<string> {
    const found = new Set(ends);
    // Iterating over a set includes elements added meanwhile, and each element once, so cycles end.
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
      // Without the field any node may end the tree.
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
