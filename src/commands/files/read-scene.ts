import type { Context } from '../../context.js';
import { type Dcc, dccById, dccOfFile } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import type { SceneReport } from '../../domain/scene-report.js';
import { dccOfContent, readScene } from '../../scene/index.js';
import { type Globals, progressFor } from '../flags/globals.js';
import type { NamedScene } from './scene-files.js';

/** The DCC that the name of a scene tells, else its first bytes; undefined when a person must say. */
export async function dccTold(path: string, { signal }: Context): Promise<Dcc | undefined> {
  const byName = dccOfFile(path);
  if (byName) return byName;
  const id = await dccOfContent(path, signal);
  return id === undefined ? undefined : dccById(id);
}

/**
 * What a scene tells without its DCC; shows on stderr that it is being read.
 * @throws DataError for a file that is no scene of this DCC.
 */
export async function readNamedScene(
  { typed, path }: NamedScene,
  dcc: Dcc,
  maps: Readonly<Record<string, string>>,
  globals: Globals,
  context: Context,
  /** The frames that will be rendered, where they are not the scene's own. */
  frames?: FrameRange,
): Promise<SceneReport> {
  const { env, platform, signal, now, translate } = context;
  const progress = await progressFor(globals, context, translate('ui.reading', { scene: typed }));
  return readScene(path, dcc, { env, platform, signal, maps, now, frames }).finally(() => progress.stop());
}
