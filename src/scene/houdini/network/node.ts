import type { Expressions } from '../parse/channels.js';
import type { NodeDefinition } from '../parse/definition.js';
import type { Parameters } from '../parse/parameters.js';

/** A node while it is read. */
export interface SceneNode {
  /** `/obj/geo1/file1` */
  readonly path: string;
  readonly type: string;
  readonly definition: NodeDefinition;
  readonly parameters: Parameters;
  readonly expressions: Expressions;
}

/** The name of a node: the last component of its path, the value of `$OS`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of the network that a node is in; empty for a network at the top. */
export function networkOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The path of a node that another one refers to, by an absolute path or by one relative to itself. */
export function pathFrom(node: string, reference: string): string {
  if (reference.startsWith('/')) return reference;
  const parts = node.split('/');
  for (const part of reference.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
