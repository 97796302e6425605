import { ownValue } from '../domain/own-value.js';
import type { Translate } from '../text/index.js';
import type { Asker, Choice } from './ask.js';
import { asLastTime } from './submit.js';

/** Answers to missing files of a scene: use files found elsewhere, map a folder, render without them, or stop. */
export type MissingAnswer = 'take' | 'map' | 'without' | 'stop';

/**
 * Asks what to do about missing files. There is no default: a render without them costs money, and a file of the same
 * name may be a different one.
 * @param flags the `--map` options that take files found elsewhere; undefined if there are none
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
 * Asks for a folder as written in the scene, and for its location on this machine.
 * @param last the locations of last time, by the folder as written: the default for that one
 * @param check returns why a folder of this machine is invalid
 */
export async function askMap(
  asker: Asker,
  translate: Translate,
  written: string,
  last: Readonly<Record<string, string>>,
  check: (folder: string) => string | undefined,
): Promise<readonly [from: string, to: string]> {
  const needed = (typed: string) => (typed.trim() === '' ? translate('prompt.noDefault') : undefined);
  const from = await asker.text(translate('prompt.map.from'), written, needed);
  const before = ownValue(last, from.trim());
  const to = await asker.text(
    asLastTime(translate('prompt.map.to', { from }), before, translate),
    before ?? '',
    (typed) => needed(typed) ?? check(typed.trim()),
  );
  return [from.trim(), to.trim()];
}
