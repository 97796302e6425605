import type { OptionalReason } from '../../../domain/scene/scene-report.js';

/**
 * How one data block uses another: to render it, as a member of a collection or scene (rendered unless it is hidden in
 * renders), or in a way that no render shows.
 */
export type UseKind = 'render' | 'member' | OptionalReason;

/** The number of uses that are stored, about 100 MB. */
const MOST = 1_000_000;

/** A data block of the file, or of one of its libraries. */
interface DataBlock {
  /** The two letters of its kind, followed by its name. */
  readonly name: string;
  readonly hidden: boolean;
  readonly fakeUser: boolean;
  readonly linked: boolean;
}

/** The data blocks that a render needs, and why it does not need the others. */
export interface Reached {
  /** Whether a render needs the data block at this address. */
  has(address: string): boolean;
  /** Why it does not; undefined where no needed data block uses it. */
  reason(address: string): OptionalReason | undefined;
}

/** The uses of data blocks by each other. */
export interface Graph {
  add(address: string, block: DataBlock): void;
  /** @param how `whole` where all of a collection is used, hidden members included */
  use(from: string, to: string, kind: UseKind, how: { readonly whole: boolean }): void;
  /** Notes that some uses were not read, so that unused data blocks cannot be determined. */
  giveUp(): void;
  /** The address of a data block of this file by its name (`OBCube`). */
  find(name: string): string | undefined;
  /** Notes collections that no view layer renders; they render only where they are instanced. */
  exclude(collections: Iterable<string>): void;
  /**
   * The data blocks that the roots need; undefined where these cannot be determined.
   * @param asScene whether the roots are a scene, rendered through its view layers
   */
  from(roots: readonly string[], asScene: boolean): Reached | undefined;
  /** The reason for a data block that no needed one uses. */
  whyUnused(address: string): OptionalReason;
}

/** How a collection is used: through view layers, instanced with its visible members, or whole; in ascending order. */
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

/** Creates an empty graph. */
export function createGraph(): Graph {
  const blocks = new Map<string, DataBlock>();
  const byName = new Map<string, string>();
  const uses = new Map<string, Map<string, Use>>();
  const excluded = new Set<string>();
  let count = 0;
  let complete = true;

  /** Whether a member of a collection is rendered, by how the collection is used. */
  function isRendered(address: string, how: number): boolean {
    if (how === WHOLE) return true;
    return !blocks.get(address)?.hidden && !(how === VIEW_LAYERS && excluded.has(address));
  }

  function needed(roots: readonly string[], start: number): ReadonlySet<string> {
    /** The strongest use of each data block. */
    const reached = new Map<string, number>();
    const queue: [address: string, how: number][] = roots.map((root) => [root, start]);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [address, how] = next;
      if ((reached.get(address) ?? -1) >= how) continue;
      reached.set(address, how);
      for (const [to, use] of uses.get(address) ?? []) {
        if (use.kind === 'render') queue.push([to, use.whole ? WHOLE : INSTANCE]);
        else if (use.kind === 'member' && isRendered(to, how)) queue.push([to, how]);
      }
    }
    return new Set(reached.keys());
  }

  /** The data blocks that needed ones use without rendering them, and those used by these in turn. */
  function reasons(reached: ReadonlySet<string>): ReadonlyMap<string, OptionalReason> {
    const found = new Map<string, OptionalReason>();
    const queue: [address: string, reason: OptionalReason | undefined][] = [...reached].map((one) => [
      one,
      undefined,
    ]);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [address, outer] = next;
      for (const [to, { kind }] of uses.get(address) ?? []) {
        if (reached.has(to) || found.has(to)) continue;
        const own = kind === 'render' || kind === 'member' ? 'unused' : kind;
        const reason = outer ?? own;
        found.set(to, reason);
        queue.push([to, reason]);
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
