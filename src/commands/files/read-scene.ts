import type { Context } from '../../context.js';
import type { Dcc } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import type { SceneReport } from '../../domain/scene-report.js';
import { readScene } from '../../scene/index.js';
import type { NamedScene } from '../../scene/scene-file.js';
import { type Globals, progressFor } from '../flags/globals.js';

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
  const { env, platform, signal, now, say } = context;
  const progress = await progressFor(globals, context, say('ui.reading', { scene: typed }));
  return readScene(path, dcc, { env, platform, signal, maps, now, frames }).finally(() => progress.stop());
}
