import type { RayvisionError } from '../errors.js';
import type { Say } from '../text/index.js';
import { oneLine } from './print.js';
import type { Theme } from './theme.js';

/** The contract's JSON of an error: one line on stderr. */
export function errorJson(error: RayvisionError, say: Say): object {
  const hint = error.hint(say);
  return {
    error: {
      name: error.name,
      message: oneLine(error.tell(say)),
      exitCode: error.exitCode,
      ...(error.farmCode === undefined ? {} : { farmCode: error.farmCode }),
      ...(hint === undefined ? {} : { hint: oneLine(hint) }),
    },
  };
}

/** What went wrong, and the next step below it. */
export function errorText(error: RayvisionError, say: Say, theme: Theme): string {
  const hint = error.hint(say);
  const first = `${theme.bad(say('ui.error'))} ${oneLine(error.tell(say))}\n`;
  return hint === undefined ? first : `${first}${theme.faint(oneLine(hint))}\n`;
}

/** The stack of an error and of what caused it. Its messages may quote text of unknown origin, line by line. */
export function stackText(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    lines.push(cause.stack ?? String(cause));
  return `${lines
    .flatMap((line) => line.split('\n'))
    .map(oneLine)
    .join('\n')}\n`;
}
