/** What no shell gives a meaning to. */
const PLAIN = /^[\w@+:,./=-]+$/;

/**
 * One word of a command line, quoted where it must be so that it can be pasted: for PowerShell and cmd on Windows, for
 * POSIX shells elsewhere.
 */
export function shellWord(text: string, platform: NodeJS.Platform): string {
  if (PLAIN.test(text)) return text;
  if (platform !== 'win32') return `'${text.replaceAll("'", "'\\''")}'`;
  // Within double quotes PowerShell fills in what begins with a dollar; cmd knows no other quotes.
  return /[$`"]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** Returns `--map FROM=TO` as it is typed. */
export function mapFlag(map: string, platform: NodeJS.Platform): string {
  return `--map ${shellWord(map, platform)}`;
}
