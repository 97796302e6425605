import { ConfigError, DataError } from '../../errors.js';

/** Characters without a meaning for /bin/sh, in any place of a word that begins with a slash. */
const SAFE = /[\p{L}\p{N}\p{M}_@%+=:,./-]/u;

/**
 * With which a path can leave its quotes, or start something in a line of /bin/sh. How the program quotes the paths that it
 * hands to `ascp` is not known; blanks and brackets are common in them, and at worst split a path.
 */
const DANGEROUS = /["'`$\\;&|<>\p{Cc}]/u;

/** Returns the characters of a path that /bin/sh gives a meaning to, each once; control characters as numbers. */
export function unsafeCharacters(path: string): string[] {
  return show([...path].filter((character) => !SAFE.test(character)));
}

function show(characters: readonly string[]): string[] {
  return [...new Set(characters)].map((character) =>
    /[\p{C}\p{Z}]/u.test(character)
      ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
      : character,
  );
}

/**
 * Checks the path of the program. On POSIX systems it starts `ascp`, which lies beside it, by an unquoted line of /bin/sh
 * (docs/protocol/workflow.md, §6.2).
 * @throws ConfigError for a path that the shell would split or expand
 */
export function checkInstallPath(program: string, platform: NodeJS.Platform): void {
  if (platform === 'win32') return;
  const characters = unsafeCharacters(program);
  if (characters.length > 0) throw new ConfigError('transfer.unsafePath', { file: program, characters });
}

/**
 * Checks the local and the remote path of a download, which the program hands to `ascp` in a line of /bin/sh. Those of an
 * upload are in a list.
 * @throws DataError for a path with which the shell could start something else
 */
export function checkShellPaths(paths: readonly string[], platform: NodeJS.Platform): void {
  if (platform === 'win32') return;
  for (const path of paths) {
    const characters = show([...path].filter((character) => DANGEROUS.test(character)));
    if (characters.length > 0) throw new DataError('transfer.unsafeDownload', { path, characters });
  }
}
