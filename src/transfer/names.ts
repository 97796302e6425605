/** Why a name of the farm's is not written to this machine. */
export type NameTrouble =
  | 'parent'
  | 'separator'
  | 'drive'
  | 'control'
  | 'undecodable'
  | 'long'
  | 'device'
  | 'windows';

/** Longest name that the usual file systems take, in bytes. */
const LONGEST_NAME = 255;

/** What Windows takes for a device, whatever extension follows. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|:|$)/i;

/**
 * What is wrong with one name of a path that comes from elsewhere; undefined for a good one.
 * @param platform the system that it would be written on
 */
export function nameTrouble(name: string, platform: NodeJS.Platform): NameTrouble | undefined {
  if (name === '' || name === '.' || name === '..') return 'parent';
  // A backslash parts names for who made the file, even where it is a letter.
  if (/[/\\]/.test(name)) return 'separator';
  if (/^[A-Za-z]:/.test(name)) return 'drive';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)) return 'control';
  if (/\uFFFD|\p{Cs}/u.test(name)) return 'undecodable';
  if (Buffer.byteLength(name) > LONGEST_NAME) return 'long';
  if (platform !== 'win32') return undefined;
  if (DEVICE.test(name)) return 'device';
  return /[<>:"|?*]|[. ]$/.test(name) ? 'windows' : undefined;
}

/** The first trouble of a path's names. */
export function pathTrouble(steps: readonly string[], platform: NodeJS.Platform): NameTrouble | undefined {
  if (steps.length === 0) return 'parent';
  for (const step of steps) {
    const trouble = nameTrouble(step, platform);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}
