import { dirname } from 'node:path';
import { keptVariables, type ProgramWorld } from '../programs/kept-variables.js';

/** A locale in which file names are UTF-8, on systems of this kind. */
const utf8Locale = (platform: NodeJS.Platform) => (platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8');

/**
 * Returns the whole environment of the program (docs/protocol/workflow.md, §6.2): its
 * log folder, on Linux its own libraries, and a locale whose file names are UTF-8, since it converts names from the
 * locale's encoding.
 */
export function programEnvironment(
  program: string,
  logFolder: string,
  world: ProgramWorld,
): Record<string, string> {
  const { platform } = world;
  const own: Record<string, string> = { ...keptVariables(world), RAYVISION_LOG: logFolder };
  if (platform === 'win32') return own;
  if (platform === 'linux') own.LD_LIBRARY_PATH = dirname(program);
  const locale = own.LC_ALL || own.LC_CTYPE || own.LANG || 'C';
  if (!/utf-?8/i.test(locale)) own.LC_ALL = utf8Locale(platform);
  return own;
}
