import { baseType } from '../parse/definition.js';
import { networkOf } from './node.js';

/** What a network contains: render nodes, objects, USD layers, nodes of task networks, or anything else. */
export type Context = 'driver' | 'object' | 'lop' | 'top' | 'other';

/** Networks at the top of a scene. */
const TOP_LEVEL: Readonly<Record<string, Context>> = {
  '/out': 'driver',
  '/obj': 'object',
  '/stage': 'lop',
  '/tasks': 'top',
};

/** What the nodes in a node of these types are. */
const BY_TYPE: Readonly<Record<string, Context>> = {
  ropnet: 'driver',
  objnet: 'object',
  lopnet: 'lop',
  topnet: 'top',
  topnetmgr: 'top',
  geo: 'other',
};

/** Networks of a scene that are remembered; beyond them contexts are unknown. */
const MOST_NETWORKS = 200_000;

/** Tells in which kind of network a node is, from the types of the nodes around it, which precede it in the file. */
export class Contexts {
  private readonly networks = new Map<string, Context>(Object.entries(TOP_LEVEL));
  private readonly inTasks = new Set<string>(['/tasks']);

  /** The context of a node, by its path. */
  of(path: string): Context {
    return this.networks.get(networkOf(path)) ?? 'other';
  }

  /** Whether a node is in a task network, whose work items run without the render. */
  isInTasks(path: string): boolean {
    return this.inTasks.has(networkOf(path));
  }

  /** Remembers what the nodes in this one are. */
  add(path: string, type: string): void {
    if (this.networks.size >= MOST_NETWORKS) return;
    const base = baseType(type);
    const own = base === 'subnet' ? this.of(path) : BY_TYPE[base];
    if (own !== undefined && own !== 'other') this.networks.set(path, own);
    if (own === 'top' || this.isInTasks(path)) this.inTasks.add(path);
  }
}
