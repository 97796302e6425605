import type { AssetKind } from '../../../domain/scene/scene-report.js';
import { isOwnType } from './built-in-types.js';
import { FILE_ATTRIBUTES, kindByExtension } from './file-attributes.js';

/** Types of nodes that write files: none of their texts is a file that a render reads. */
const WRITERS =
  /driver|display(?!ace)|output|writer|bake(?!d)|export|denois|aov|render_?(?:element|channel)|framebuffer|^RenderMan$|^d_[a-z]/i;

/** Types of nodes that hold a renderer's settings: they name files that are read, and many that are written. */
const SETTINGS = /(?:globals|settings|settingsnode|options|renderoptions)$/i;

/** Words in an attribute's name by which its text is written to, or is no path. */
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

/** Words in an attribute's name by which its text is an object within a file or a scene, which is written like a path. */
const OBJECTS = new Set([
  ...['object', 'objects', 'node', 'nodes', 'item', 'items', 'selected', 'selection', 'mask', 'filter'],
  ...['material', 'variant', 'attribute', 'purpose', 'traceset', 'shape', 'geometry', 'group', 'set'],
]);

/** The words of a name: `imap_autoSaveFile2` is imap, auto, save, file. */
function wordsOf(name: string): string[] {
  const parted = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z]+/g, ' ');
  return parted.toLowerCase().trim().split(' ');
}

/** Longest text that is looked at as a path, and longest part of one: systems allow no more. */
const [LONGEST, LONGEST_PART] = [1024, 255];

/** What no path holds: line ends, quotes, code; and addresses of the net. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const NO_PATH = /[\u0000-\u001f"|;{}=]|:\/\//;

const DRIVE = /^[A-Za-z]:[\\/]/;

/** An ending as files have one: its letters say what the file is, whether or not it is known here. */
const ENDING = /[^\\/.]\.[A-Za-z][A-Za-z0-9_]{0,9}$/;

/** Programs, and what Maya runs: a farm has its own. */
const PROGRAM = /\.(?:exe|dll|mll|so|dylib|bundle|bat|sh|msi)$/i;

/** What a text is if it is a path of a file or a folder; undefined for any other text. */
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
  // A folder, of caches mostly: "n/a", "km / h" and "Rec 709/sRGB" are none.
  const named = parts.filter((part) => part !== '');
  if (DRIVE.test(path) || /^[\\/$.]/.test(path)) return named.length > 1 ? 'cache' : undefined;
  return named.length > 1 && named.every((part) => /^[\w.$<>%#-]{2,}$/.test(part)) ? 'cache' : undefined;
}

/**
 * Whether any text of a type of node may be a file.
 * @param isDeclared whether the scene says that a plug-in brings the type
 */
export function mayHoldFile(type: string, isDeclared = false): boolean {
  return !isOwnType(type, isDeclared) && !WRITERS.test(type);
}

/** What a text is, by what it says and by whose it is. */
function kindFor(type: string, words: readonly string[], text: string): AssetKind | undefined {
  const kind = kindOfPath(text);
  if (kind === undefined) return undefined;
  const known = kindByExtension(text);
  if (type === '') return known === 'scene' || known === 'script' ? undefined : known;
  const isFile = ENDING.test(text.trim());
  // Settings name folders that are written to, and the scene itself; of known types other texts are no folders.
  if (SETTINGS.test(type)) return known === 'scene' || !isFile ? undefined : kind;
  const isObject = Object.hasOwn(FILE_ATTRIBUTES, type) || words.some((word) => OBJECTS.has(word));
  return isObject && !isFile ? undefined : kind;
}

/**
 * The files that a text on a node of a plug-in names, if the plug-in reads them: anything that looks like a path is one,
 * but on what writes files. Several stand in a row with semicolons, or behind flags.
 * @param type empty for a node whose type the file does not tell; those are mostly Maya's own
 */
export function pluginFiles(type: string, leaf: string, text: string): { path: string; kind: AssetKind }[] {
  const words = wordsOf(leaf);
  if (WRITERS.test(type) || words.some((word) => NOT_READ.has(word))) return [];
  const parts = text.length > LONGEST ? [text] : text.split(';').filter((part) => part.trim() !== '');
  const kinds = parts.map((part) => kindFor(type, words, part));
  const inRow = parts.flatMap((path, at) => (kinds[at] === undefined ? [] : [{ path, kind: kinds[at] }]));
  // One that is no path makes the row something else, code mostly.
  if (inRow.length === parts.length) return inRow;
  return filesBehindFlags(text);
}

/** Flags of a command in a text, and the quoted path after each: `-file "a.xgen" -geom "a.abc"`. */
const FLAG = /(?:^|\s)-\w+\s+"([^"\n]{1,1024})"/g;

/** The files that a text names behind flags, as XGen's geometry shader does. */
function filesBehindFlags(text: string): { path: string; kind: AssetKind }[] {
  if (!text.includes(' -') && !text.startsWith('-')) return [];
  return [...text.matchAll(FLAG)].flatMap(([, path = '']) => {
    const kind = kindByExtension(path);
    return kind === undefined ? [] : [{ path, kind }];
  });
}
