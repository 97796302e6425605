import type { AssetKind } from '../../../domain/scene/scene-report.js';
import { kindByExtension } from '../../paths/kind-by-extension.js';
import { isBuiltInType } from './built-in-types.js';
import { FILE_ATTRIBUTES } from './file-attributes.js';

/** Node types that write files; none of their texts is a file that a render reads. */
const WRITERS =
  /driver|display(?!ace)|output|writer|bake(?!d)|export|denois|aov|render_?(?:element|channel)|framebuffer|^RenderMan$|^d_[a-z]/i;

/** Node types with a renderer's settings: files that are read, and many that are written. */
const SETTINGS = /(?:globals|settings|settingsnode|options|renderoptions)$/i;

/** Words of an attribute's name that mark its text as an output, or as no path. */
const NOT_READ = new Set([
  ...['out', 'output', 'outputs', 'save', 'saved', 'autosave', 'write', 'written', 'export', 'exported'],
  ...['record', 'log', 'logs', 'stat', 'stats', 'statistics', 'prefix', 'format', 'version', 'preview'],
  ...['thumbnail', 'icon', 'temp', 'tmp', 'url', 'expression', 'search', 'searchpath', 'prim', 'namespace'],
  ...[
    'label',
    'comment',
    'note',
    'notes',
    'description',
    'command',
    'cmd',
    'code',
    'state',
    'phase',
    'uuid',
    'vrscene',
  ],
]);

/** Words of an attribute's name that mark its text as an object in a file or scene, which looks like a path. */
const OBJECTS = new Set([
  ...['object', 'objects', 'node', 'nodes', 'item', 'items', 'selected', 'selection', 'mask', 'filter'],
  ...['material', 'variant', 'attribute', 'purpose', 'traceset', 'shape', 'geometry', 'group', 'set'],
]);

/** Splits a name into words: `imap_autoSaveFile2` into imap, auto, save, file. */
function wordsOf(name: string): string[] {
  const separated = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z]+/g, ' ');
  return separated.toLowerCase().trim().split(' ');
}

/** The longest path and the longest component; systems allow no more. */
const [LONGEST, LONGEST_PART] = [1024, 255];

/** Characters that no path contains: line ends, quotes, code; and URLs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for
const NO_PATH = /[\u0000-\u001f"|;{}=]|:\/\//;

const DRIVE = /^[A-Za-z]:[\\/]/;

/** A file extension, known or unknown. */
const ENDING = /[^\\/.]\.[A-Za-z][A-Za-z0-9_]{0,9}$/;

/** Programs and plug-ins, which the farm has itself. */
const PROGRAM = /\.(?:exe|dll|mll|so|dylib|bundle|bat|sh|msi)$/i;

/** The kind of a text that looks like the path of a file or folder; undefined for any other text. */
export function kindOfPath(text: string): AssetKind | undefined {
  const path = text.trim();
  if (path === '' || path.length > LONGEST || NO_PATH.test(path.replace(DRIVE, '/')) || PROGRAM.test(path))
    return undefined;
  const known = kindByExtension(path);
  const parts = path.split(/[\\/]/);
  if (parts.some((part) => part.length > LONGEST_PART)) return undefined;
  if (known) return known;
  if (parts.length === 1) return undefined;
  if (ENDING.test(path)) return 'other';
  // A folder, mostly of caches; "n/a", "km / h" and "Rec 709/sRGB" are not one.
  const named = parts.filter((part) => part !== '');
  if (DRIVE.test(path) || /^[\\/$.]/.test(path)) return named.length > 1 ? 'cache' : undefined;
  return named.length > 1 && named.every((part) => /^[\w.$<>%#-]{2,}$/.test(part)) ? 'cache' : undefined;
}

/**
 * Whether any text of a node type may be a file.
 * @param isDeclared whether a plug-in of the scene defines the type
 */
export function mayHoldFile(type: string, isDeclared = false): boolean {
  return !isBuiltInType(type, isDeclared) && !WRITERS.test(type);
}

/** The kind of a text, by its node type, the words of the attribute's name and the text itself. */
function kindFor(type: string, words: readonly string[], text: string): AssetKind | undefined {
  const kind = kindOfPath(text);
  if (kind === undefined) return undefined;
  const known = kindByExtension(text);
  if (type === '') return known === 'scene' || known === 'script' ? undefined : known;
  const isFile = ENDING.test(text.trim());
  // Folders in settings are outputs, and scenes there are the scene itself; other texts of known types are no folders.
  if (SETTINGS.test(type)) return known === 'scene' || !isFile ? undefined : kind;
  const isObject = Object.hasOwn(FILE_ATTRIBUTES, type) || words.some((word) => OBJECTS.has(word));
  return isObject && !isFile ? undefined : kind;
}

/**
 * The files that a text of a plug-in's node refers to: any text that looks like a path, except on nodes and attributes
 * that write files. Several paths are separated by semicolons, or follow flags.
 * @param type empty for a node of an unknown type, mostly a built-in one
 */
export function pluginFiles(type: string, leaf: string, text: string): { path: string; kind: AssetKind }[] {
  const words = wordsOf(leaf);
  if (WRITERS.test(type) || words.some((word) => NOT_READ.has(word))) return [];
  const parts = text.length > LONGEST ? [text] : text.split(';').filter((part) => part.trim() !== '');
  const kinds = parts.map((part) => kindFor(type, words, part));
  const files = parts.flatMap((path, at) => (kinds[at] === undefined ? [] : [{ path, kind: kinds[at] }]));
  // A part that is no path means that the text is no list, mostly code.
  if (files.length === parts.length) return files;
  return filesAfterFlags(text);
}

/** Flags of a command in a text, and the quoted path after each: `-file "a.xgen" -geom "a.abc"`. */
const FLAG = /(?:^|\s)-\w+\s+"([^"\n]{1,1024})"/g;

/** The files after the flags of a command, as in XGen's geometry shader. */
function filesAfterFlags(text: string): { path: string; kind: AssetKind }[] {
  if (!text.includes(' -') && !text.startsWith('-')) return [];
  return [...text.matchAll(FLAG)].flatMap(([, path = '']) => {
    const kind = kindByExtension(path);
    return kind === undefined ? [] : [{ path, kind }];
  });
}
