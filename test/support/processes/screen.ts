import { stripVTControlCharacters } from 'node:util';
import type { World } from '../../../src/context.js';

/** A terminal with some columns for a command in this process; keeps what was written to it. */
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
