import type { Context } from '../../context.js';
import { type Dcc, dccOfFile } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import { DataError, UsageError } from '../../errors.js';
import { shapeOf } from '../../job/shapes.js';
import type { PartKind } from '../../job/spec.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askDcc, askFrames } from '../../prompts/submit.js';
import { type Globals, mayAsk, warn } from '../globals.js';
import type { SubmitOptions } from '../submit.js';
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

/** What this DCC's job file has no place for must not be dropped in silence. */
function checkParts(dcc: Dcc, { layers, cameras, rops, partFiles }: SubmitSettings): void {
  const { parts } = shapeOf(dcc);
  const named = { layer: layers, camera: cameras, rop: rops } satisfies Record<PartKind, unknown>;
  for (const kind of ['layer', 'camera', 'rop'] satisfies PartKind[]) {
    const most = parts[kind] === undefined ? 0 : parts[kind] === 'one' ? 1 : Number.POSITIVE_INFINITY;
    if (named[kind].length <= most) continue;
    const file = partFiles[kind];
    const key = most === 0 ? 'submit.noSuchPart' : 'submit.onePart';
    if (file === undefined) throw new UsageError(key, { flag: `--${kind}`, dcc: dcc.name });
    throw new DataError(key, { flag: `${file}: ${kind}`, dcc: dcc.name });
  }
}

/** The DCC that settings or extension tell, in this order; undefined when a person must say. */
function knownDcc(path: string, { dcc: wanted }: SubmitSettings) {
  const told = dccOfFile(path);
  return { told, wanted, dcc: wanted ?? told };
}

/** @throws UsageError for a part that the DCC of a scene does not have, as far as the DCC is known already. */
export function checkKnownParts(files: readonly { path: string }[], settings: SubmitSettings): void {
  for (const { path } of files) {
    const { dcc } = knownDcc(path, settings);
    if (dcc) checkParts(dcc, settings);
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
  options: SubmitOptions & Globals,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Scene[]> {
  const ask = mayAsk(options, context);
  const { say } = context;

  async function dccOf(file: { typed: string; path: string }): Promise<Dcc> {
    const { told, wanted, dcc } = knownDcc(file.path, settings);
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

  const dccs: Dcc[] = [];
  for (const file of files) {
    const dcc = await dccOf(file);
    checkParts(dcc, settings);
    dccs.push(dcc);
  }
  let { frames } = settings;
  if (frames === undefined) {
    if (!ask) throw new UsageError('missing.frames');
    frames = await askFrames(await asker(), say);
  }
  const framesChosen = !settings.framesInFile;
  return files.map((file, at) => ({ ...file, dcc: dccs[at] as Dcc, frames, framesChosen }));
}
