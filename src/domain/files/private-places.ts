import { plainPath } from './path-key.js';

/**
 * Folders of an operating system in which no scene keeps its files. macOS has the first ones in `/private`; Windows
 * has its own on any drive. Linux keeps a file system in memory in `/dev/shm`.
 */
const OF_SYSTEM =
  /^(?:(?:\/private)?\/etc|\/proc|\/sys|\/dev(?!\/shm\/)|\/boot|\/run\/(?:secrets|credentials)|(?:\/private)?\/var\/(?:log|spool|db)|[a-z]:\/windows)\//i;

/** The folder of a user, on the systems where it has a usual place. */
const HOME = /^(?:\/home\/[^/]+|\/users\/[^/]+|\/root|[a-z]:\/users\/[^/]+)\//i;

/** What is private in a user's folder: hidden files and folders, and the keys that the system keeps there. */
const IN_HOME =
  /^(?:\.[^/]+|library\/(?:keychains|cookies)\/|appdata\/(?:local|roaming)\/(?:microsoft\/(?:credentials|crypto|protect|vault)|google|mozilla)\/)/i;

function below(path: string, folder: string): string | undefined {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/**
 * Whether a file lies where keys, passwords and settings are kept: in the system's folders, or hidden in a user's
 * folder. A scene that comes from someone else can name any file.
 * @param path absolute, of the real file: links are followed
 * @param home the user's own folder, absolute, if known
 */
export function isPrivatePlace(path: string, home: string | undefined): boolean {
  const plain = plainPath(path);
  if (OF_SYSTEM.test(plain)) return true;
  const inHome = home === undefined ? undefined : below(plain, plainPath(home));
  return IN_HOME.test(inHome ?? '') || IN_HOME.test(HOME.test(plain) ? plain.replace(HOME, '') : '');
}
