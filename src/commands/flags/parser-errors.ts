import type { ErrorKey, Params } from '../../text/index.js';

/** What the parser complains of, and the sentences for it: without and with the names that it takes for meant. */
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
    /^too many arguments for '(?<name>.*)'\. Expected (?<expected>\d+) arguments? but got (?<count>\d+)\.$/s,
    'usage.tooMany',
  ],
];

/** A complaint of the parser, which speaks English, as a sentence of ours; one that is new to us stays as it is. */
export function complaint(message: string): { key: ErrorKey; params: Params } {
  for (const [form, plain, near] of FORMS) {
    const groups = form.exec(message)?.groups;
    if (!groups) continue;
    const params = Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
    return { key: near !== undefined && 'nearest' in params ? near : plain, params };
  }
  return { key: 'usage', params: { message } };
}
