/** Why a name that the farm sent is not written on this machine. */
export type NameProblem =
  | 'parent'
  | 'separator'
  | 'drive'
  | 'control'
  | 'undecodable'
  | 'long'
  | 'device'
  | 'windows';

/** Longest name of common file systems, in bytes. */
const LONGEST_NAME = 255;

/** Device names of Windows, which any extension may follow. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|:|$)/i;

/**
 * Returns why a name from another machine is invalid; undefined for a valid one.
 * @param platform the system that the file would be written on
 */
export function nameProblem(name: string, platform: NodeJS.Platform): NameProblem | undefined {
  if (name === '' || name === '.' || name === '..') return 'parent';
  // A backslash is a separator on the machine that made the file.
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

/** Returns the first problem of the names of a path. */
export function pathProblem(steps: readonly string[], platform: NodeJS.Platform): NameProblem | undefined {
  if (steps.length === 0) return 'parent';
  for (const step of steps) {
    const problem = nameProblem(step, platform);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
