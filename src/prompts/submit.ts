import { DCCS, type Dcc } from '../domain/dcc/dcc.js';
import { type FrameRange, parseFrameRange } from '../domain/frames/frame-range.js';
import { RayvisionError } from '../errors.js';
import type { Translate } from '../text/index.js';
import type { Asker } from './ask.js';

/** Asks for the DCC of a scene whose extension does not identify it. */
export async function askDcc(asker: Asker, translate: Translate, scene: string): Promise<Dcc> {
  const choices = DCCS.map((dcc) => ({ name: dcc.name, value: dcc }));
  return asker.pick(translate('prompt.dcc', { scene }), choices);
}

/** Asks for a text, without a default. */
export function askText(asker: Asker, translate: Translate, message: string): Promise<string> {
  return asker.text(message, '', (typed) =>
    typed.trim() === '' ? translate('prompt.noDefault') : undefined,
  );
}

/** Asks for frames until the answer is a range. There is no default: a guess would cost money. */
export async function askFrames(asker: Asker, translate: Translate, message: string): Promise<FrameRange> {
  const answer = await asker.text(message, '', (typed) => {
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

/** Asks which layers or cameras to render, at least one; those that the scene renders are the default. */
export function askParts(asker: Asker, message: string, parts: readonly PartChoice[]): Promise<string[]> {
  const choices = parts.map(({ name, note, chosen }) => ({
    name: `${name} ${note}`.trim(),
    value: name,
    chosen,
  }));
  return asker.several(message, choices);
}

/** Asks for the one camera to render. */
export function askCamera(asker: Asker, message: string, names: readonly string[]): Promise<string> {
  const choices = names.map((name) => ({ name, value: name }));
  return asker.pick(message, choices);
}

/** Asks which of the farm's versions to render with, the newest first. */
export async function askVersion(
  asker: Asker,
  translate: Translate,
  dcc: Dcc,
  newestFirst: readonly string[],
): Promise<string> {
  const choices = newestFirst.map((version) => ({ name: version, value: version }));
  return asker.pick(translate('prompt.version', { dcc: dcc.name }), choices);
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
