import { ConfigError } from '../../errors.js';

/** Characters without a meaning for /bin/sh, in any place of a word that begins with a slash. */
const SAFE = /[\p{L}\p{N}\p{M}_@%+=:,./-]/u;

/** Returns the characters of a path that /bin/sh gives a meaning to, each once; control characters as numbers. */
export function unsafeCharacters(path: string): string[] {
  const found = new Set([...path].filter((character) => !SAFE.test(character)));
  return [...found].map((character) =>
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
