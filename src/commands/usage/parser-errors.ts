import type { ErrorKey, Params } from '../../text/index.js';

/** Messages of the parser, and our sentences for them: without and with its suggestions. */
const FORMS: readonly (readonly [form: RegExp, plain: ErrorKey, near?: ErrorKey])[] = [
  [
    /^unknown option '(?<option>.*?)'(?: \(Did you mean (?:one of )?(?<nearest>.*)\?\))?$/s,
    'usage.unknownOption',
    'usage.unknownOptionNear',
  ],
  [
    /^unknown command '(?<word>.*?)'(?: \(Did you mean (?:one of )?(?<nearest>.*)\?\))?$/s,
    'usage.unknownCommand',
    'usage.unknownCommandNear',
  ],
  [/^missing required argument '(?<argument>.*)'$/s, 'usage.missingArgument'],
  [/^option '(?<option>.*)' argument missing$/s, 'usage.missingValue'],
  [
    /^option '(?<option>.*)' argument '(?<text>.*)' is invalid\. Allowed choices are (?<list>.*)\.$/s,
    'usage.choice',
  ],
  [
    /^too many arguments for '(?<name>.*)'\. Expected (?<expected>\d+) arguments? but got (?<count>\d+)\.$/s,
    'usage.tooMany',
  ],
];

/** Returns our sentence for an English message of the parser; an unknown message stays as it is. */
export function parserErrorSentence(message: string): { key: ErrorKey; params: Params } {
  for (const [form, plain, near] of FORMS) {
    const groups = form.exec(message)?.groups;
    if (!groups) continue;
    const params = Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
    return { key: near !== undefined && 'nearest' in params ? near : plain, params };
  }
  return { key: 'usage', params: { message } };
}
