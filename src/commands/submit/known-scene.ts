import type { Dcc } from '../../domain/dcc/dcc.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import type { NamedScene } from '../files/scene-files.js';

/** A scene whose DCC is known, and what it tells: undefined where it cannot be read. */
export interface KnownScene extends NamedScene {
  readonly dcc: Dcc;
  readonly report: SceneReport | undefined;
  /** Why it was not read: it does not look like a scene of its DCC, or nobody reads the format yet. */
  readonly unread?: 'foreign' | 'noReader';
}

/** A scene as far as it is known before anybody is asked. */
export type CheckedScene =
  | KnownScene
  | (NamedScene & { readonly dcc?: undefined; readonly report?: undefined });
