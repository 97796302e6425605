import { stripVTControlCharacters } from 'node:util';
import type { World } from '../../../src/context.js';

/** A terminal of so many columns for a command that runs in this process, and what was written to it. */
export function screen(columns: number) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    ...{ isTTY: true, columns },
    write(part: string, done?: () => void) {
      written[name] += stripVTControlCharacters(part);
      done?.();
    },
  });
  const world = { stdout: stream('stdout'), stderr: stream('stderr') } as unknown as Partial<World>;
  return { world, written };
}
