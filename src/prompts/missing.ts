import type { Say } from '../text/index.js';
import type { Asker, Choice } from './ask.js';

/** What a person may do about files that a scene needs and that are not there. */
export type MissingAnswer = 'take' | 'map' | 'without' | 'stop';

/**
 * What to do about missing files. It has no default: a render without them costs money, and a file of the same name
 * may be another one.
 * @param flags the `--map` options that take files found elsewhere; undefined where there are none
 */
export function askMissing(
  asker: Asker,
  say: Say,
  count: number,
  flags: string | undefined,
): Promise<MissingAnswer> {
  const take: Choice<MissingAnswer>[] =
    flags === undefined ? [] : [{ name: say('prompt.missing.take', { flags }), value: 'take' }];
  return asker.pick(say('prompt.missing', { count }), [
    ...take,
    { name: say('prompt.missing.map'), value: 'map' },
    { name: say('prompt.missing.without', { count }), value: 'without' },
    { name: say('prompt.missing.stop'), value: 'stop' },
  ]);
}

/**
 * The folder as the scene writes it, and where it lies on this machine.
 * @param check what is wrong with a folder of this machine
 */
export async function askMap(
  asker: Asker,
  say: Say,
  written: string,
  check: (folder: string) => string | undefined,
): Promise<readonly [from: string, to: string]> {
  const needed = (typed: string) => (typed.trim() === '' ? say('prompt.noDefault') : undefined);
  const from = await asker.text(say('prompt.map.from'), written, needed);
  const to = await asker.text(
    say('prompt.map.to', { from }),
    '',
    (typed) => needed(typed) ?? check(typed.trim()),
  );
  return [from.trim(), to.trim()];
}
