/** A path of Windows, wherever it is read: it begins with a drive, or with the name of a server. */
const WINDOWS = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\|\/\/[^/])/;

/** Forward slashes only, without the prefix that lifts Windows' limit of length. */
function forward(path: string): string {
  const plain = path.replaceAll('\\', '/');
  return plain.replace(/^\/\/[?.]\/UNC\//i, '//').replace(/^\/\/[?.]\/(?=[A-Za-z]:)/, '');
}

/**
 * What two spellings of one path have in common. Windows paths are compared without regard to case and to the kind of
 * separator, on every system: `D:\Tex` is `d:/tex`, `\\SERVER\Share` is `//server/share`. Other paths stay as they are.
 */
export function pathKey(path: string): string {
  return WINDOWS.test(path) ? forward(path).toLowerCase() : path;
}

/** Whether a path is compared without regard to case (see `pathKey`). */
export function isCaseless(path: string): boolean {
  return WINDOWS.test(path);
}

/** A path as `pathKey` compares it, in its own case. */
export function plainPath(path: string): string {
  return WINDOWS.test(path) ? forward(path) : path;
}
