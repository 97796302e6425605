import type { Context } from '../../context.js';
import type { Dcc } from '../../domain/dcc/dcc.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { readScene } from '../../scene/index.js';
import { isNamedSequence, type NamedScene } from '../../scene/named-scene.js';
import { type Globals, progressFor } from '../flags/globals.js';

/**
 * Reads a scene without its DCC, with a progress line on stderr.
 * @throws DataError for a file that is not a scene of this DCC
 */
export async function readNamedScene(
  { typed, path }: NamedScene,
  dcc: Dcc,
  maps: Readonly<Record<string, string>>,
  globals: Globals,
  context: Context,
  /** The frames to render, where they are not the scene's own. */
  frames?: FrameRange,
): Promise<SceneReport> {
  const { env, platform, signal, now, translate } = context;
  const progress = await progressFor(globals, context, translate('ui.reading', { scene: typed }));
  const isSequence = isNamedSequence({ typed, path });
  return readScene(path, dcc, { env, platform, signal, maps, now, frames, isSequence }).finally(() =>
    progress.stop(),
  );
}
