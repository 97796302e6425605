/** A name without the colon of the root namespace. */
export function bareName(name: string): string {
  return name.startsWith(':') ? name.slice(1) : name;
}

/** The last part of a path in the scene: `cam` of `|group1|cam`. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('|') + 1);
}

/** Splits `node.attr` at the first dot; names of nodes hold none. */
export function plugOf(plug: string): { node: string; attr: string } {
  const dot = plug.indexOf('.');
  return dot < 0 ? { node: plug, attr: '' } : { node: plug.slice(0, dot), attr: plug.slice(dot + 1) };
}
