/**
 * The files that nodes were seen to refer to. A text of node and path for each would take as much memory as everything else
 * that is kept of hundreds of thousands of files.
 */
export class SeenFiles {
  /** The paths of each node; most have one. */
  private readonly byNode = new Map<string, string | Set<string>>();

  /** Adds a file of a node. @returns false where it was added before */
  add(node: string, path: string): boolean {
    const known = this.byNode.get(node);
    if (known === undefined) this.byNode.set(node, path);
    else if (known === path) return false;
    else if (typeof known === 'string') this.byNode.set(node, new Set([known, path]));
    else if (known.has(path)) return false;
    else known.add(path);
    return true;
  }
}
