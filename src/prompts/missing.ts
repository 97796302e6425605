import type { Translate } from '../text/index.js';
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
  translate: Translate,
  count: number,
  flags: string | undefined,
): Promise<MissingAnswer> {
  const take: Choice<MissingAnswer>[] =
    flags === undefined ? [] : [{ name: translate('prompt.missing.take', { flags }), value: 'take' }];
  return asker.pick(translate('prompt.missing', { count }), [
    ...take,
    { name: translate('prompt.missing.map'), value: 'map' },
    { name: translate('prompt.missing.without', { count }), value: 'without' },
    { name: translate('prompt.missing.stop'), value: 'stop' },
  ]);
}

/**
 * The folder as the scene writes it, and where it lies on this machine.
 * @param check what is wrong with a folder of this machine
 */
export async function askMap(
  asker: Asker,
  translate: Translate,
  written: string,
  check: (folder: string) => string | undefined,
): Promise<readonly [from: string, to: string]> {
  const needed = (typed: string) => (typed.trim() === '' ? translate('prompt.noDefault') : undefined);
  const from = await asker.text(translate('prompt.map.from'), written, needed);
  const to = await asker.text(
    translate('prompt.map.to', { from }),
    '',
    (typed) => needed(typed) ?? check(typed.trim()),
  );
  return [from.trim(), to.trim()];
}
