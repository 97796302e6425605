import type { Dcc } from '../../domain/dcc/dcc.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import type { NamedScene } from '../../scene/named-scene.js';

/** A scene whose DCC is known, and its report: undefined if it cannot be read. */
export interface KnownScene extends NamedScene {
  readonly dcc: Dcc;
  readonly report: SceneReport | undefined;
  /** Why it was not read: it does not look like a scene of its DCC, or there is no reader for the format. */
  readonly unread?: 'notRecognised' | 'noReader';
}

/** A scene before any question: its DCC may be unknown. */
export type CheckedScene =
  | KnownScene
  | (NamedScene & { readonly dcc?: undefined; readonly report?: undefined });
