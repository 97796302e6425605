import { ownValue } from '../../../domain/own-value.js';
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

/** Characters of the paths of networks that are remembered; beyond them contexts are unknown. */
const MOST_KEPT = 8_000_000;

/** Tells in which kind of network a node is, from the types of the nodes around it, which precede it in the file. */
export class Contexts {
  private readonly networks = new Map<string, Context>(Object.entries(TOP_LEVEL));
  private readonly inTasks = new Set<string>(['/tasks']);
  private kept = 0;

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
    if (this.kept > MOST_KEPT) return;
    const base = baseType(type);
    const own = base === 'subnet' ? this.of(path) : ownValue(BY_TYPE, base);
    const isNetwork = own !== undefined && own !== 'other';
    const isTask = own === 'top' || this.isInTasks(path);
    if (isNetwork) this.networks.set(path, own);
    if (isTask) this.inTasks.add(path);
    if (isNetwork || isTask) this.kept += path.length;
  }
}
