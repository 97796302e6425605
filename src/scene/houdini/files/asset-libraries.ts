import type { FileUse } from '../../scene-format.js';
import { SUBMITTERS } from '../rops/kinds.js';

/** Folders of Houdini itself, of its packages and plug-ins, and of other installed programs. */
const INSTALLED: readonly RegExp[] = [
  /^\$(?:HH|HFS|HB|HT|HSITE|SIDEFXLABS)\b/,
  /^(?:Embedded|oplib:|opdef:)/,
  /^(?:[A-Za-z]:[\\/](?:Program|PROGRA~)|\/(?:opt|usr|Applications|Library)\/)/i,
  /[\\/](?:houdini[\\/]otls|SideFXLabs[\d.]*[\\/]otls|AppData[\\/]Local)[\\/]/i,
];

/** Digital assets whose file names are read, and the lines that are looked at. */
const [MOST, MOST_LINES] = [10_000, 200_000];

/** The lines of a text, which is not split as a whole. */
function* linesOf(text: string): Generator<string> {
  for (let at = 0, left = MOST_LINES; at < text.length && left > 0; left--) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}

function isUsers(path: string): boolean {
  return /\.(?:hda|otl)(?:lc|nc)?$/i.test(path) && !INSTALLED.some((pattern) => pattern.test(path));
}

const fileName = (path: string) => path.replace(/^.*[\\/]/, '').toLowerCase();

/**
 * The digital assets of a scene: those that it installs (`.OPlibraries`: a path a line), and those of the nodes in use
 * (`.OPfallbacks`: `Sop/type path` a line, the absolute path first). What comes with Houdini, and what the scene
 * contains, is no file of the user.
 */
export function librariesOf(installed: string, inUse: string): FileUse[] {
  const used = new Map<string, FileUse>();
  const names = new Set<string>();
  for (const line of linesOf(inUse)) {
    const [, node = '', path = ''] = /^(\S+) (.+)$/.exec(line) ?? [];
    // Submitters of other farms are no part of the render.
    if (path === '' || used.size >= MOST || SUBMITTERS.test(/Driver\/(.*)/.exec(node)?.[1] ?? '')) continue;
    const isAbsolute = /^(?:[A-Za-z]:[\\/]|[\\/]|\$)/.test(path);
    if (isAbsolute && isUsers(path) && !names.has(fileName(path)))
      used.set(path, { path, kind: 'other', node });
    names.add(fileName(path));
  }
  const all = new Set<string>();
  for (const line of linesOf(installed)) if (all.size < MOST && isUsers(line.trim())) all.add(line.trim());
  const listed = [...all];
  const uses = listed.map((path): FileUse => {
    const isUsed = inUse === '' || names.has(fileName(path));
    return { path, kind: 'other', node: 'otls', ...(isUsed ? {} : { optional: 'unused' as const }) };
  });
  const already = new Set(listed.map(fileName));
  return [...uses, ...[...used.values()].filter(({ path }) => !already.has(fileName(path)))];
}
