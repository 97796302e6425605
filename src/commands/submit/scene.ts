import type { Context } from '../../context.js';
import { dccOfFile } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import { UsageError } from '../../errors.js';
import { rangeOf } from '../../job/choice.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askDcc, askFrames } from '../../prompts/submit.js';
import { type Globals, mayAsk, warn } from '../globals.js';
import type { SubmitOptions } from '../submit.js';
import type { Checked } from './check.js';
import { chooseParts } from './choose.js';
import type { CheckedScene, KnownScene } from './known-scene.js';
import { checkParts } from './parts.js';
import { readKnown } from './read.js';

/** A scene and what is known of it before the farm is asked. */
export interface Scene extends KnownScene {
  readonly frames: FrameRange;
  /** False when the frames are the ones that already stand in the user's task file. */
  readonly framesChosen: boolean;
  /** True when each layer renders the frames that the scene gives it. */
  readonly ownFrames: boolean;
  /** Names that were chosen, by flag or by a person; none means what the scene renders. */
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
}

/** Loads the prompts at the first question, and not before. */
export function lazyAsker(context: Context): () => Promise<Asker> {
  let asker: Promise<Asker> | undefined;
  return () => {
    asker ??= terminalAsker(context);
    return asker;
  };
}

/** The frames that a scene tells, if the farm has a way to write them. */
function toldFrames(
  { typed, report }: KnownScene,
  options: Globals,
  context: Context,
): FrameRange | undefined {
  const told = report?.frames.value;
  const range = rangeOf(told);
  if (told && !range) {
    warn(options, context, context.say('ui.negativeFrames', { scene: typed, frames: told }));
  }
  return range;
}

/**
 * Finds out for each scene which DCC made it, and which frames, layers and cameras to render; asks a person for what
 * neither settings nor scene tell.
 * @throws UsageError naming the flag, where nobody can be asked; DataError for a scene that cannot be rendered.
 */
export async function completeScenes(
  { files, settings, base }: Pick<Checked, 'files' | 'settings' | 'base'>,
  options: SubmitOptions & Globals,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Scene[]> {
  const ask = mayAsk(options, context);
  const { say } = context;

  async function askedDcc(file: CheckedScene): Promise<KnownScene> {
    if (!ask) throw new UsageError('missing.dcc', { scene: file.typed });
    const dcc = await askDcc(await asker(), say, file.typed);
    checkParts(dcc, settings);
    return readKnown({ ...file, dcc }, { settings, base, options }, context);
  }

  const known: KnownScene[] = [];
  for (const file of files) {
    const { dcc, typed, path } = file;
    const told = settings.dcc && dccOfFile(path);
    if (dcc && told && dcc.id !== told.id) {
      warn(options, context, say('ui.dccDisagrees', { scene: typed, wanted: dcc.name, told: told.name }));
    }
    known.push(dcc ? { ...file, dcc } : await askedDcc(file));
  }
  let asked: FrameRange | undefined;
  const scenes: Scene[] = [];
  for (const file of known) {
    const told = settings.frames === undefined ? toldFrames(file, options, context) : undefined;
    const frames = settings.frames ?? told ?? asked;
    if (frames === undefined && !ask) throw new UsageError('missing.frames', { scene: file.typed });
    if (frames === undefined) asked = await askFrames(await asker(), say);
    const parts = await chooseParts(file, { settings, base, options }, context, asker);
    const framesChosen = !settings.framesInFile;
    const ownFrames = told !== undefined;
    scenes.push({ ...file, ...parts, frames: frames ?? (asked as FrameRange), framesChosen, ownFrames });
  }
  return scenes;
}
