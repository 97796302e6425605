import type { Context } from '../context.js';
import { cleanText, oneLine } from '../domain/text/safe-text.js';
import { InterruptedError } from '../errors.js';
import type { SentenceKey } from '../text/index.js';

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
}

/** Asks questions at a terminal. Return accepts the default, if there is one. */
export interface Asker {
  text(message: string, fallback: string, check: (answer: string) => string | undefined): Promise<string>;
  /** Asks for a secret. Nothing is shown while it is typed, not even its length. It has no default. */
  secret(message: string, check: (answer: string) => string | undefined): Promise<string>;
  choose<T>(message: string, choices: readonly Choice<T>[], fallback: T): Promise<T>;
  /** Asks for one of the choices, without a default: a guess would cost money. */
  pick<T>(message: string, choices: readonly Choice<T>[]): Promise<T>;
  /** Asks for one or more choices; those with `chosen` are the default. */
  several<T>(message: string, choices: readonly (Choice<T> & { chosen: boolean })[]): Promise<T[]>;
  confirm(message: string, fallback: boolean): Promise<boolean>;
}

/** Returns the interruption for Ctrl-C or Ctrl-D at a question, and any other error as it is. */
function asInterruption(error: unknown): unknown {
  const closed = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
  return closed ? new InterruptedError('interrupted') : error;
}

/** Returns the choices as a static numbered list, for screen readers (`ACCESSIBLE`). */
function numbered<T>(choices: readonly Choice<T>[]): string {
  return choices.map(({ name }, at) => `  ${at + 1}. ${oneLine(name)}\n`).join('');
}

/** Sentences for inquirer's names of the keys of a list. */
const ACTIONS: Readonly<Record<string, SentenceKey>> = {
  navigate: 'prompt.key.move',
  select: 'prompt.key.choose',
  all: 'prompt.key.all',
  invert: 'prompt.key.invert',
  submit: 'prompt.key.accept',
};

/** Returns an asker that uses inquirer, on stderr because stdout is for results. */
export async function terminalAsker(context: Context): Promise<Asker> {
  const { default: inquirer } = await import('inquirer');
  const { stream: output } = context.stderr;
  // Inquirer writes to the terminal itself, so its text must be cleaned and redacted first.
  const shown = (text: string) => context.secrets.redact(cleanText(text));

  async function ask<T>(question: object): Promise<T> {
    // Ctrl-D pauses the input, after which no answer would ever come.
    const closed = new AbortController();
    const onPause = () => setImmediate(() => closed.abort());
    context.stdin.once('pause', onPause);
    const signal = AbortSignal.any([context.signal, closed.signal]);
    const prompt = inquirer.createPromptModule({
      input: context.stdin,
      ...(output ? { output } : {}),
      signal,
    });
    try {
      const answers = await prompt([{ name: 'answer', ...question }] as never);
      return (answers as { answer: T }).answer;
    } catch (error) {
      throw context.signal.aborted ? context.signal.reason : asInterruption(error);
    } finally {
      context.stdin.off('pause', onPause);
    }
  }

  const isPlain = Boolean(context.env.ACCESSIBLE) || context.env.TERM === 'dumb';

  /** Clears a wrong answer, so that the next one is not appended to it. */
  const clearing = { theme: { validationFailureMode: 'clear' } };

  /** Names what the keys do in the user's language; inquirer calls the last one "submit". */
  const keysHelpTip = (keys: readonly (readonly [key: string, action: string])[]) =>
    keys
      .map(([key, action]) => `${key} ${ACTIONS[action] ? context.translate(ACTIONS[action]) : action}`)
      .join(', ');
  const tips = { theme: { style: { keysHelpTip } } };

  const asker: Asker = {
    text: (message, fallback, check) =>
      ask({
        type: 'input',
        message: shown(message),
        default: shown(fallback),
        validate: (answer: string) => shown(check(answer) ?? '') || true,
        ...(isPlain ? clearing : {}),
      }),
    secret: (message, check) =>
      ask({
        type: 'password',
        message: shown(message),
        validate: (answer: string) => shown(check(answer) ?? '') || true,
      }),
    async choose(message, choices, fallback) {
      const at = Math.max(
        0,
        choices.findIndex(({ value }) => value === fallback),
      );
      if (!context.env.ACCESSIBLE && context.env.TERM !== 'dumb') {
        const names = choices.map(({ name, value }) => ({ name: shown(oneLine(name)), value }));
        const question = { type: 'select', message: shown(message), choices: names, default: fallback };
        return ask({ ...question, ...tips, pageSize: 12, loop: false });
      }
      context.stderr.write(numbered(choices));
      const inRange = (answer: string) => choices[Number(answer) - 1] !== undefined;
      const answer = await asker.text(message, String(at + 1), (typed) =>
        inRange(typed) ? undefined : context.translate('prompt.number', { count: choices.length }),
      );
      return (choices[Number(answer) - 1] as (typeof choices)[number]).value;
    },
    async pick<T>(message: string, choices: readonly Choice<T>[]) {
      const { translate, env } = context;
      if (!env.ACCESSIBLE && env.TERM !== 'dumb') {
        // The cursor starts on an entry that is not an answer, so that Return alone chooses nothing.
        const none: Choice<Choice<T> | undefined> = { name: translate('prompt.pick'), value: undefined };
        const all = [none, ...choices.map((choice) => ({ name: choice.name, value: choice }))];
        for (;;) {
          const chosen = await asker.choose(message, all, undefined);
          if (chosen) return chosen.value;
        }
      }
      context.stderr.write(numbered(choices));
      const answer = await asker.text(message, '', (typed) =>
        choices[Number(typed) - 1] ? undefined : translate('prompt.number', { count: choices.length }),
      );
      return (choices[Number(answer) - 1] as Choice<T>).value;
    },
    async several(message, choices) {
      const { translate } = context;
      if (!context.env.ACCESSIBLE && context.env.TERM !== 'dumb') {
        const names = choices.map(({ name, value, chosen }) => ({
          name: shown(oneLine(name)),
          value,
          checked: chosen,
        }));
        const validate = (answer: readonly unknown[]) => answer.length > 0 || translate('prompt.atLeastOne');
        const question = { type: 'checkbox', message: shown(message), choices: names, validate };
        return ask({ ...question, ...tips, pageSize: 12, loop: false });
      }
      context.stderr.write(numbered(choices));
      const marked = choices.flatMap(({ chosen }, at) => (chosen ? [at + 1] : []));
      const read = (typed: string) => typed.split(/[\s,]+/).filter((word) => word !== '');
      const answer = await asker.text(message, marked.join(','), (typed) => {
        const words = read(typed);
        if (words.length === 0) return translate('prompt.atLeastOne');
        const known = words.every((word) => choices[Number(word) - 1] !== undefined);
        return known ? undefined : translate('prompt.numbers', { count: choices.length });
      });
      return read(answer).map((word) => (choices[Number(word) - 1] as (typeof choices)[number]).value);
    },
    /** Accepts only yes and no: a typing mistake must not start a render. */
    async confirm(message, fallback) {
      const isYes = (typed: string) => /^y(es)?$/i.test(typed.trim());
      const isNo = (typed: string) => /^no?$/i.test(typed.trim());
      const hint = fallback ? 'Y/n' : 'y/N';
      const usual = fallback ? 'y' : 'n';
      const answer = await ask<string>({
        type: 'input',
        message: shown(`${message} (${hint})`),
        // The capital letter marks the default, which Return alone selects.
        transformer: (typed: string, { isFinal }: { isFinal: boolean }) =>
          isFinal && typed === '' ? usual : typed,
        validate: (typed: string) =>
          typed === '' || isYes(typed) || isNo(typed) || context.translate('prompt.yesOrNo'),
        ...clearing,
      });
      return isYes(answer || usual);
    },
  };
  return asker;
}
