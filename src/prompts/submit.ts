import { DCCS, type Dcc } from '../domain/dcc.js';
import { type FrameRange, parseFrameRange } from '../domain/frames.js';
import { RayvisionError } from '../errors.js';
import type { Say } from '../text/index.js';
import type { Asker } from './ask.js';

const DEFAULT_FRAMES = '1';

/** Which program made a scene whose name does not tell. */
export async function askDcc(asker: Asker, say: Say, scene: string): Promise<Dcc> {
  const choices = DCCS.map((dcc) => ({ name: dcc.name, value: dcc }));
  return asker.choose(say('prompt.dcc', { scene }), choices, DCCS[0] as Dcc);
}

/** Which frames to render; asked again until the answer is a range. */
export async function askFrames(asker: Asker, say: Say): Promise<FrameRange> {
  const answer = await asker.text(say('prompt.frames'), DEFAULT_FRAMES, (typed) => {
    try {
      parseFrameRange(typed);
      return undefined;
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      const [first, second] = [error.tell(say), error.hint(say)];
      return second === undefined ? first : say('ui.sentences', { first, second });
    }
  });
  return parseFrameRange(answer);
}

/** Which of the farm's versions to render with, the newest first. */
export async function askVersion(
  asker: Asker,
  say: Say,
  dcc: Dcc,
  newestFirst: readonly string[],
): Promise<string> {
  const choices = newestFirst.map((version) => ({ name: version, value: version }));
  return asker.choose(say('prompt.version', { dcc: dcc.name }), choices, newestFirst[0] ?? '');
}
