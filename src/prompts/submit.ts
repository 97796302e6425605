import { DCCS, type Dcc } from '../domain/dcc/dcc.js';
import { type FrameRange, parseFrameRange } from '../domain/frames/frame-range.js';
import { RayvisionError } from '../errors.js';
import type { Translate } from '../text/index.js';
import type { Asker, Choice } from './ask.js';

/** Says that a question has a default, which is what was answered last time. */
export function asLastTime(question: string, last: unknown, translate: Translate): string {
  return last === undefined ? question : translate('prompt.asLastTime', { question });
}

/** Asks for one of the choices: the one of last time is the default; without one there is none. */
function pickAgain<T>(
  asker: Asker,
  translate: Translate,
  question: string,
  choices: readonly Choice<T>[],
  last: T | undefined,
): Promise<T> {
  const known = choices.find(({ value }) => value === last);
  if (!known) return asker.pick(question, choices);
  return asker.choose(asLastTime(question, last, translate), choices, known.value);
}

/** Asks for the DCC of a scene whose extension does not identify it. */
export async function askDcc(
  asker: Asker,
  translate: Translate,
  scene: string,
  last: Dcc | undefined,
): Promise<Dcc> {
  const choices = DCCS.map((dcc) => ({ name: dcc.name, value: dcc }));
  return pickAgain(asker, translate, translate('prompt.dcc', { scene }), choices, last);
}

/** Asks for a text, whose only default is that of last time. */
export function askText(
  asker: Asker,
  translate: Translate,
  message: string,
  last: string | undefined,
): Promise<string> {
  return asker.text(asLastTime(message, last, translate), last ?? '', (typed) =>
    typed.trim() === '' ? translate('prompt.noDefault') : undefined,
  );
}

/**
 * Asks for frames until the answer is a range. The only default is that of last time: a guess would cost money.
 */
export async function askFrames(
  asker: Asker,
  translate: Translate,
  message: string,
  last: string | undefined,
): Promise<FrameRange> {
  const answer = await asker.text(asLastTime(message, last, translate), last ?? '', (typed) => {
    if (typed.trim() === '') return translate('prompt.noDefault');
    try {
      parseFrameRange(typed);
      return undefined;
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      const [first, second] = [error.describe(translate), error.hint(translate)];
      return second === undefined ? first : translate('ui.sentences', { first, second });
    }
  });
  return parseFrameRange(answer);
}

/** A layer or camera to choose from. */
export interface PartChoice {
  readonly name: string;
  /** Text after the name: a layer's frames. */
  readonly note: string;
  readonly chosen: boolean;
}

/**
 * Asks which layers or cameras to render, at least one. The default is what was chosen last time, as far as the scene
 * still has it; else what the scene renders.
 */
export function askParts(
  asker: Asker,
  translate: Translate,
  message: string,
  parts: readonly PartChoice[],
  last: readonly string[] = [],
): Promise<string[]> {
  const again = parts.some(({ name }) => last.includes(name));
  const choices = parts.map(({ name, note, chosen }) => ({
    ...{ name: `${name} ${note}`.trim(), value: name },
    chosen: again ? last.includes(name) : chosen,
  }));
  return asker.several(asLastTime(message, again || undefined, translate), choices);
}

/** Asks for the one camera to render. */
export function askCamera(
  asker: Asker,
  translate: Translate,
  message: string,
  names: readonly string[],
  last: string | undefined,
): Promise<string> {
  const choices = names.map((name) => ({ name, value: name }));
  return pickAgain(asker, translate, message, choices, last);
}

/** Asks which of the farm's versions to render with, the newest first. */
export async function askVersion(
  asker: Asker,
  translate: Translate,
  dcc: Dcc,
  newestFirst: readonly string[],
  last: string | undefined,
): Promise<string> {
  const choices = newestFirst.map((version) => ({ name: version, value: version }));
  return pickAgain(asker, translate, translate('prompt.version', { dcc: dcc.name }), choices, last);
}

/** Answers to an unfinished submission: resume it, make a new task, or leave it as it is. */
export type UnfinishedAnswer = 'resume' | 'new' | 'leave';

/** The facts about an unfinished submission that the question shows. */
export interface UnfinishedFacts {
  readonly scene: string;
  /** Start time. */
  readonly time: string;
  /** Its progress. */
  readonly reached: string;
}

/** Asks what to do with a submission that the same command would resume. */
export function askUnfinished(
  asker: Asker,
  translate: Translate,
  facts: UnfinishedFacts,
): Promise<UnfinishedAnswer> {
  const choices: { name: string; value: UnfinishedAnswer }[] = [
    { name: translate('prompt.unfinished.resume'), value: 'resume' },
    { name: translate('prompt.unfinished.new'), value: 'new' },
    { name: translate('prompt.unfinished.leave'), value: 'leave' },
  ];
  return asker.choose(translate('prompt.unfinished', { ...facts }), choices, 'resume');
}
