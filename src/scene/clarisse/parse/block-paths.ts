import type { Block } from './blocks.js';

/** The value of an attribute, or the first of its values; undefined where it has none or says that it is empty. */
export function first(block: Block, attribute: string): string | undefined {
  const value = block.values.get(attribute)?.[0];
  return value === '<empty>' ? undefined : value;
}

/** How a switch stands; an attribute without a value is on. Undefined where it is not written, or not understood. */
export function switched(block: Block, attribute: string): boolean | undefined {
  const values = block.values.get(attribute);
  if (!values) return undefined;
  const [value = 'yes'] = values;
  if (/^(?:yes|true|on|1)$/i.test(value)) return true;
  return /^(?:no|false|off|0)$/i.test(value) ? false : undefined;
}

/** Whether an object, or something that it lies in, is disabled: Clarisse evaluates nothing of it. */
export function isDisabled(block: Block): boolean {
  for (let at: Block | undefined = block; at; at = at.parent) {
    if (at.kind !== 'object' && at.kind !== 'context') continue;
    if (switched(at, 'disable') || switched(at, 'disabled')) return true;
  }
  return false;
}

/** What the artist calls an object or context. */
export function nameOf(block: Block): string {
  return (block.kind === 'context' ? block.label : undefined) ?? first(block, 'name') ?? block.label ?? '';
}

/** The image or other object that an object is embedded in. */
export function embeddedIn(block: Block): Block | undefined {
  return block.parent?.kind === 'embedded' ? block.parent.parent : undefined;
}

/** Where an object or context lies: `project://scene/image`, and `project://scene/image.background` if embedded. */
export function pathOf(block: Block): string {
  const parts: string[] = [];
  for (let at: Block | undefined = block; at; at = at.parent) {
    if (at.kind !== 'object' && at.kind !== 'context') continue;
    // Some writers put the root itself around everything.
    if (!at.parent && at.kind === 'context' && nameOf(at) === 'project') break;
    parts.push(nameOf(at), at.parent?.kind === 'embedded' ? '.' : '/');
  }
  return `project:/${parts.length === 0 ? '/' : parts.reverse().join('')}`;
}

function contextOf(block: Block): string {
  let at = block.parent;
  while (at && at.kind !== 'context') at = at.parent;
  return at ? pathOf(at) : 'project://';
}

/** A path from the root, with its `.` and `..` taken out. */
function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/^\w+:\/+/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `project://${parts.join('/')}`;
}

/**
 * What an object means by a reference to another one. References are seen from the context around an object, however
 * deep it is embedded there; a leading dot means embedded in it, `Group@scene/lights` says the class as well, and
 * Clarisse 5 writes `build://project/scene` for `project://scene`.
 */
export function referred(reference: string, by: Block): string {
  const path = reference.replace(/^\w+@/, '').replace(/^build:\/+project(?=\/|$)/, 'project://');
  if (/^\w+:\//.test(path)) return path.startsWith('project:') ? tidy(path) : path;
  if (path.startsWith('/')) return tidy(`project://${path}`);
  if (/^\.[^./]/.test(path)) return `${pathOf(by)}${path}`;
  return tidy(`${contextOf(by)}/${path}`);
}

/** The last part of a path: an object's own name. */
export function ownName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('.')) + 1);
}
