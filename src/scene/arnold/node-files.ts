import { isInputName } from './file-kinds.js';

/** A node's needed parameters, by name. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** Parameters that are file paths of their node, whatever their value is called. */
const ALWAYS = new Set(['filename', 'dso', 'layers', 'config']);

/** Parameters that can be a file path. */
const MAYBE = /file|path|^data$|^shadername$|^lens|^geom/i;

/** Parameters that are folders, lists of folders, or places within a file. */
const NEVER = /searchpath|search_path|includepath|object_?path|^path$|_?prim_?path/i;

/** Texts that name files among other things: an operator's assignments, the arguments of XGen. */
const EMBEDDED = new Set(['assignment', 'xgen_args', 'data']);

/** Whether the values of a node's parameter are needed to find its files. */
export function canNameFile(parameter: string): boolean {
  if (NEVER.test(parameter)) return false;
  return ALWAYS.has(parameter) || EMBEDDED.has(parameter) || MAYBE.test(parameter);
}

/** The paths in an operator's assignments, `filename='a.tx'`, and in the arguments of XGen, `-file a.xgen -geom b.abc`. */
function embeddedPaths(text: string): string[] {
  const assigned = /^\s*(?:STRING\s+)?[\w.:]*(?:filename|dso)\s*=\s*(["'])(.+?)\1/.exec(text)?.[2];
  const passed = [...text.matchAll(/(?:^|\s)-(?:file|geom)\s+(?:"([^"]+)"|(\S+))/g)];
  return [
    ...(assigned === undefined ? [] : [assigned]),
    ...passed.map(([, quoted, bare]) => quoted ?? bare ?? ''),
  ];
}

/** The paths in one value of a node's parameter. */
function pathsIn(type: string, name: string, value: string): string[] {
  if (EMBEDDED.has(name)) {
    const embedded = embeddedPaths(value);
    const isPath = name === 'data' && embedded.length === 0 && isInputName(value);
    return isPath ? [value] : embedded;
  }
  // Alembic archives on top of each other; a drive's letter is no entry.
  if (name === 'layers') return type === 'alembic' ? value.split(/;|:(?![\\/])/) : [];
  if (name === 'config') return isInputName(value) ? [value] : [];
  return ALWAYS.has(name) || isInputName(value) ? [value] : [];
}

/** The paths of the files that a node reads, or of a driver, writes. */
export function filesOf(type: string, parameters: Parameters): string[] {
  const paths = [...parameters]
    .filter(([name]) => canNameFile(name))
    .flatMap(([name, values]) => values.flatMap((value) => pathsIn(type, name, value)));
  // A built-in colour configuration is no file.
  return [...new Set(paths)].filter((path) => path.trim() !== '' && !path.startsWith('ocio://'));
}
