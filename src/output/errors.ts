import type { RayvisionError } from '../errors.js';
import type { Translate } from '../text/index.js';
import { oneLine } from './print.js';
import type { Theme } from './theme.js';

/** Returns the JSON of an error (docs/contract.md, "Streams"). */
export function errorJson(error: RayvisionError, translate: Translate): object {
  const hint = error.hint(translate);
  return {
    error: {
      name: error.name,
      message: oneLine(error.describe(translate)),
      exitCode: error.exitCode,
      ...(error.farmCode === undefined ? {} : { farmCode: error.farmCode }),
      ...(hint === undefined ? {} : { hint: oneLine(hint) }),
    },
  };
}

/** Returns the message of an error, and its hint on the next line. */
export function errorText(error: RayvisionError, translate: Translate, theme: Theme): string {
  const hint = error.hint(translate);
  const first = `${theme.bad(translate('ui.error'))}${oneLine(error.describe(translate))}\n`;
  return hint === undefined ? first : `${first}${theme.faint(oneLine(hint))}\n`;
}

/** Returns an error and its causes, in order, each once. */
function causes(error: unknown): Set<unknown> {
  const chain = new Set<unknown>();
  for (
    let one = error;
    one !== undefined && !chain.has(one);
    one = one instanceof Error ? one.cause : undefined
  ) {
    chain.add(one);
    if (one instanceof AggregateError) for (const part of one.errors) chain.add(part);
  }
  return chain;
}

/** Returns an error's stack, whose message is one line: the name of a file in it could forge others. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const { message, stack = String(error) } = error;
  return message === '' ? stack : stack.replace(message, () => oneLine(message));
}

/** Returns the stacks of an error and its causes, without control characters. */
export function stackText(error: unknown): string {
  return [...causes(error)]
    .flatMap((one) => stackOf(one).split('\n'))
    .map((line) => `${oneLine(line)}\n`)
    .join('');
}
