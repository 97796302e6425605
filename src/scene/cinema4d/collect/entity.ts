/** A value of a node's settings; links are addresses. */
export type Setting = number | string;

/** A file name, and where it is. */
export interface PathUse {
  readonly path: string;
  readonly entity: Entity;
  /** The part of the node that contains it. */
  readonly part: number;
  /** The key in the settings; undefined outside of them. */
  readonly key: number | undefined;
  /** True for a text that looks like a path: the nodes of renderers write paths as texts. */
  readonly isText?: true;
}

/** A node's place in the hierarchy; `entity` is known once its base was read, which shaders come before. */
export interface Place {
  readonly parent: Place | undefined;
  entity?: Entity;
}

/** A node with a name or settings: an object, a material, render settings, a take. */
export interface Entity {
  readonly id: number;
  readonly place: Place;
  plugin?: number;
  /** The plug-in's name in the language of the user. */
  type?: string;
  name?: string;
  flags?: number;
  /** What links to this node point to. */
  address?: string;
  /** The first and the last link outside of its settings. */
  firstLink?: string;
  lastLink?: string;
  readonly settings: Map<number, Setting>;
}

/** The kind of a node: that of its plug-in, where it has one. */
export function kindOf({ id, plugin }: Entity): number {
  return plugin ?? id;
}

/** The nearest node above with a name or settings. */
export function parentOf({ place }: Entity): Entity | undefined {
  let at = place.parent;
  while (at && !at.entity) at = at.parent;
  return at?.entity;
}
