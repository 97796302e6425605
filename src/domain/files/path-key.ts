/** The beginning of a Windows path, on any system: a drive or a server's name. */
const WINDOWS = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\|\/\/[^/])/;

/** Forward slashes only, without the `\\?\` prefix that lifts Windows' length limit. */
function forward(path: string): string {
  const plain = path.replaceAll('\\', '/');
  return plain.replace(/^\/\/[?.]\/UNC\//i, '//').replace(/^\/\/[?.]\/(?=[A-Za-z]:)/, '');
}

/**
 * A key that is equal for all spellings of one path. On every system Windows paths ignore case and the kind of
 * separator: `D:\Tex` is `d:/tex`, `\\SERVER\Share` is `//server/share`. Other paths are their own key.
 */
export function pathKey(path: string): string {
  return WINDOWS.test(path) ? forward(path).toLowerCase() : path;
}

/** Whether `pathKey` ignores the case of a path. */
export function isCaseless(path: string): boolean {
  return WINDOWS.test(path);
}

/** `pathKey` in the path's own case. */
export function plainPath(path: string): string {
  return WINDOWS.test(path) ? forward(path) : path;
}
