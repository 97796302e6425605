import { UsageError } from '../../errors.js';

/** Arguments, which have a place on the line instead of a flag. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ...{ scenes: '<scene>', paths: '<path>', name: '<name>', file: '<file>', folder: '<folder>' },
};

/** The flag of an option as it is typed: `--max-cost` for `maxCost`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Refuses empty values: a script's variable was never set. @throws UsageError */
export function checkNoneEmpty(flags: object): void {
  for (const [key, value] of Object.entries(flags)) {
    const flag = ARGUMENTS[key] ?? flagOf(key);
    const empty = [value].flat().some((one) => typeof one === 'string' && one.trim() === '');
    if (empty) throw new UsageError('flag.empty', { flag });
  }
}
