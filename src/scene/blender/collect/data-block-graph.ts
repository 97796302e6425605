import type { OptionalReason } from '../../../domain/scene/scene-report.js';

/**
 * How one data block uses another: to render it, as a collection or scene lists what lies in it (rendered unless it
 * is hidden from renders), or for something that no render shows.
 */
export type UseKind = 'render' | 'member' | OptionalReason;

/** Most uses that are remembered: about 100 MB. */
const MOST = 1_000_000;

/** A data block of the file, or one that lies in a library. */
interface DataBlock {
  /** Its kind in two letters, and its name. */
  readonly name: string;
  readonly hidden: boolean;
  readonly fakeUser: boolean;
  readonly linked: boolean;
}

/** Which data blocks a render needs, and why it does not need the others. */
export interface Reached {
  /** Whether a render needs the data block at this address. */
  has(address: string): boolean;
  /** Why it does not; undefined where nothing that renders leads to it. */
  reason(address: string): OptionalReason | undefined;
}

/** Which data blocks of a file use which. */
export interface Graph {
  add(address: string, block: DataBlock): void;
  /** @param how whether all of a collection is used, whatever is hidden in it */
  use(from: string, to: string, kind: UseKind, how: { readonly whole: boolean }): void;
  /** Something that leads to data blocks was not read: what is not needed can no longer be said. */
  giveUp(): void;
  /** The data block of this file with such a name (`OBCube`). */
  find(name: string): string | undefined;
  /** Collections that no view layer renders, unless something else instances them. */
  exclude(collections: Iterable<string>): void;
  /**
   * What these need; undefined when that cannot be said.
   * @param asScene whether they are the scene that is rendered, through its view layers
   */
  from(roots: readonly string[], asScene: boolean): Reached | undefined;
  /** The reason for what nothing that renders leads to. */
  whyUnused(address: string): OptionalReason;
}

/** How a collection is used: through the scene's view layers, instanced as it would render, or whole. */
const VIEW_LAYERS = 0;
const INSTANCE = 1;
const WHOLE = 2;

interface Use {
  readonly kind: UseKind;
  readonly whole: boolean;
}

function stronger(a: Use | undefined, b: Use): Use {
  if (!a) return b;
  const rank = ({ kind }: Use) => (kind === 'render' ? 2 : kind === 'member' ? 1 : 0);
  return { kind: rank(a) >= rank(b) ? a.kind : b.kind, whole: a.whole || b.whole };
}

export function createGraph(): Graph {
  const blocks = new Map<string, DataBlock>();
  const byName = new Map<string, string>();
  const uses = new Map<string, Map<string, Use>>();
  const excluded = new Set<string>();
  let count = 0;
  let complete = true;

  /** Whether a collection or object is rendered where it is listed, by how its list is used. */
  function isRendered(address: string, how: number): boolean {
    if (how === WHOLE) return true;
    return !blocks.get(address)?.hidden && !(how === VIEW_LAYERS && excluded.has(address));
  }

  function needed(roots: readonly string[], start: number): ReadonlySet<string> {
    /** How each data block is used, at the most. */
    const reached = new Map<string, number>();
    const left: [address: string, how: number][] = roots.map((root) => [root, start]);
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [address, how] = next;
      if ((reached.get(address) ?? -1) >= how) continue;
      reached.set(address, how);
      for (const [to, use] of uses.get(address) ?? []) {
        if (use.kind === 'render') left.push([to, use.whole ? WHOLE : INSTANCE]);
        else if (use.kind === 'member' && isRendered(to, how)) left.push([to, how]);
      }
    }
    return new Set(reached.keys());
  }

  /** What the needed ones use for something else than to render it, and all that this uses in turn. */
  function reasons(reached: ReadonlySet<string>): ReadonlyMap<string, OptionalReason> {
    const found = new Map<string, OptionalReason>();
    const left: [address: string, reason: OptionalReason | undefined][] = [...reached].map((one) => [
      one,
      undefined,
    ]);
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [address, outer] = next;
      for (const [to, { kind }] of uses.get(address) ?? []) {
        if (reached.has(to) || found.has(to)) continue;
        const own = kind === 'render' || kind === 'member' ? 'unused' : kind;
        const reason = outer ?? own;
        found.set(to, reason);
        left.push([to, reason]);
      }
    }
    return found;
  }

  return {
    add(address, block) {
      blocks.set(address, block);
      if (!block.linked) byName.set(block.name, address);
    },
    use(from, to, kind, { whole }) {
      if (from === to) return;
      const own = uses.get(from) ?? new Map<string, Use>();
      uses.set(from, own);
      if (!own.has(to)) count++;
      if (count > MOST) complete = false;
      else own.set(to, stronger(own.get(to), { kind, whole }));
    },
    giveUp() {
      complete = false;
    },
    find: (name) => byName.get(name),
    exclude(collections) {
      for (const one of collections) excluded.add(one);
    },
    from(roots, asScene) {
      if (!complete) return undefined;
      const reached = needed(roots, asScene ? VIEW_LAYERS : INSTANCE);
      const others = reasons(reached);
      return { has: (address) => reached.has(address), reason: (address) => others.get(address) };
    },
    whyUnused: (address) => (blocks.get(address)?.fakeUser ? 'fake-user' : 'unused'),
  };
}
