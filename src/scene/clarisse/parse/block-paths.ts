import type { Block } from './blocks.js';

/** The first value of an attribute; undefined where it has none or is `<empty>`. */
export function first(block: Block, attribute: string): string | undefined {
  const value = block.values.get(attribute)?.[0];
  return value === '<empty>' ? undefined : value;
}

/** The value of a switch, which is on without a value; undefined where it is missing or not understood. */
export function switchValue(block: Block, attribute: string): boolean | undefined {
  const values = block.values.get(attribute);
  if (!values) return undefined;
  const [value = 'yes'] = values;
  if (/^(?:yes|true|on|1)$/i.test(value)) return true;
  return /^(?:no|false|off|0)$/i.test(value) ? false : undefined;
}

/** Whether an object, or an object or context around it, is disabled, so that Clarisse does not evaluate it. */
export function isDisabled(block: Block): boolean {
  for (let at: Block | undefined = block; at; at = at.parent) {
    if (at.kind !== 'object' && at.kind !== 'context') continue;
    if (switchValue(at, 'disable') || switchValue(at, 'disabled')) return true;
  }
  return false;
}

/** The name of an object or context, as the artist sees it. */
export function nameOf(block: Block): string {
  return (block.kind === 'context' ? block.label : undefined) ?? first(block, 'name') ?? block.label ?? '';
}

/** The image or other object that an object is embedded in. */
export function embeddedIn(block: Block): Block | undefined {
  return block.parent?.kind === 'embedded' ? block.parent.parent : undefined;
}

/** The path of an object or context: `project://scene/image`, or `project://scene/image.background` for an embedded one. */
export function pathOf(block: Block): string {
  const parts: string[] = [];
  for (let at: Block | undefined = block; at; at = at.parent) {
    if (at.kind !== 'object' && at.kind !== 'context') continue;
    // Some exporters write the root as a context.
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

/** A path from the root with `.` and `..` resolved. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/^\w+:\/+/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `project://${parts.join('/')}`;
}

/**
 * Resolves a reference of an object to a path. References are relative to the object's context, however deep the object
 * is embedded; a leading dot means an object embedded in this one, `Group@scene/lights` has the class in front, and
 * Clarisse 5 writes `build://project/scene` for `project://scene`.
 */
export function resolvedReference(reference: string, by: Block): string {
  const path = reference.replace(/^\w+@/, '').replace(/^build:\/+project(?=\/|$)/, 'project://');
  if (/^\w+:\//.test(path)) return path.startsWith('project:') ? normalized(path) : path;
  if (path.startsWith('/')) return normalized(`project://${path}`);
  if (/^\.[^./]/.test(path)) return `${pathOf(by)}${path}`;
  return normalized(`${contextOf(by)}/${path}`);
}

/** The last component of a path. */
export function ownName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('.')) + 1);
}
