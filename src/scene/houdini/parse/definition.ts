/** What a node's `.def` says. */
export interface NodeDefinition {
  readonly isBypassed: boolean;
  /** A locked node keeps its result in the scene. */
  readonly isLocked: boolean;
  /** Names of the nodes that are connected to its inputs, in their order. */
  readonly inputs: readonly string[];
}

/** Parses `.def`: a line of flags (`flags =  lock off … bypass off …`) and `inputs { 0 TAB name 0 1 }`. */
export function definitionOf(text: string): NodeDefinition {
  const flags = /^flags = (.*)$/m.exec(text)?.[1] ?? '';
  const start = text.search(/^inputs\n\{\n/m);
  const end = start < 0 ? -1 : text.indexOf('}', start);
  const block = text.slice(Math.max(0, start), Math.max(0, end));
  const inputs = [...block.matchAll(/^\d+ \t(?:"([^"]*)"|(\S+))/gm)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  return {
    isBypassed: / bypass on\b/.test(flags),
    isLocked: / lock on\b/.test(flags),
    inputs: inputs.filter((name) => name !== ''),
  };
}

/** The type of a node, from its `.init`: `type = ifd`. */
export function typeOf(text: string): string | undefined {
  return /^type = (\S+)/m.exec(text)?.[1];
}

/** A type without the namespace of its vendor and without its version: `filecache` for `labs::filecache::2.0`. */
export function baseType(type: string): string {
  const parts = type.split('::');
  if (parts.length > 1 && /^\d[\d.]*$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.at(-1) ?? type;
}
