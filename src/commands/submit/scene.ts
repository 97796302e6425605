import type { Context } from '../../context.js';
import { type Dcc, dccById, dccOfFile } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import type { BaseTask } from '../../domain/task-info.js';
import { UsageError } from '../../errors.js';
import { shapeOf } from '../../job/shapes.js';
import type { PartKind } from '../../job/spec.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askDcc, askFrames } from '../../prompts/submit.js';
import { type Globals, mayAsk, warn } from '../globals.js';
import type { SubmitFlags, SubmitOptions } from '../submit.js';
import { framesInTaskFile } from './files.js';
import type { SubmitSettings } from './settings.js';

/** A scene and what is known of it before the farm is asked. */
export interface Scene {
  readonly typed: string;
  readonly path: string;
  readonly dcc: Dcc;
  readonly frames: FrameRange;
  /** False when the frames are the ones that already stand in the user's task file. */
  readonly framesChosen: boolean;
}

/** A flag that this DCC's job file has no place for must not be dropped in silence. */
function checkParts(dcc: Dcc, flags: SubmitFlags): void {
  const { parts } = shapeOf(dcc);
  for (const kind of ['layer', 'camera', 'rop'] satisfies PartKind[]) {
    const names = flags[kind] ?? [];
    const most = parts[kind] === undefined ? 0 : parts[kind] === 'one' ? 1 : Number.POSITIVE_INFINITY;
    if (names.length <= most) continue;
    const key = most === 0 ? 'submit.noSuchPart' : 'submit.onePart';
    throw new UsageError(key, { flag: `--${kind}`, dcc: dcc.name });
  }
}

/** The DCC that flag, task file or extension tell, in this order; undefined when a person must say. */
function knownDcc(path: string, settings: SubmitSettings, base: BaseTask | undefined) {
  const told = dccOfFile(path);
  const byFile = base?.task_info?.cg_id === undefined ? undefined : dccById(Number(base.task_info.cg_id));
  const wanted = settings.dcc ?? byFile;
  return { told, wanted, dcc: wanted ?? told };
}

/** @throws UsageError for a part that the DCC of a scene does not have, as far as the DCC is known already. */
export function checkKnownParts(
  files: readonly { path: string }[],
  settings: SubmitSettings,
  base: BaseTask | undefined,
  flags: SubmitFlags,
): void {
  for (const { path } of files) {
    const { dcc } = knownDcc(path, settings, base);
    if (dcc) checkParts(dcc, flags);
  }
}

/** Loads the prompts at the first question, and not before. */
export function lazyAsker(context: Context): () => Promise<Asker> {
  let asker: Promise<Asker> | undefined;
  return () => {
    asker ??= terminalAsker(context);
    return asker;
  };
}

/**
 * Finds out for each scene which DCC made it and which frames to render; asks a person for what is missing.
 * @throws UsageError naming the flag, where nobody can be asked.
 */
export async function completeScenes(
  files: readonly { typed: string; path: string }[],
  settings: SubmitSettings,
  base: BaseTask | undefined,
  options: SubmitOptions & Globals,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Scene[]> {
  const ask = mayAsk(options, context);
  const { say } = context;

  async function dccOf(file: { typed: string; path: string }): Promise<Dcc> {
    const { told, wanted, dcc } = knownDcc(file.path, settings, base);
    if (wanted && told && wanted.id !== told.id) {
      warn(
        options,
        context,
        say('ui.dccDisagrees', { scene: file.typed, wanted: wanted.name, told: told.name }),
      );
    }
    if (dcc) return dcc;
    if (!ask) throw new UsageError('missing.dcc', { scene: file.typed });
    return askDcc(await asker(), say, file.typed);
  }

  const inFile = settings.frames ? undefined : framesInTaskFile(options.taskJson ?? '', base);
  const dccs: Dcc[] = [];
  for (const file of files) {
    const dcc = await dccOf(file);
    checkParts(dcc, options);
    dccs.push(dcc);
  }
  let frames = settings.frames ?? inFile;
  if (frames === undefined) {
    if (!ask) throw new UsageError('missing.frames');
    frames = await askFrames(await asker(), say);
  }
  const framesChosen = inFile === undefined;
  return files.map((file, at) => ({ ...file, dcc: dccs[at] as Dcc, frames, framesChosen }));
}
