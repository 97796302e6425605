import type { Dcc } from '../domain/dcc/dcc.js';
import type { FrameRange } from '../domain/frames/frame-range.js';
import type { SceneCamera, SceneLayer } from '../domain/scene/scene-report.js';
import type { MoneyKey, Params, SentenceKey } from '../errors.js';
import type { ReportFaults } from './scene-faults.js';
import type { KnownScene } from './scenes/known-scene.js';

/** Receives the warnings and the progress of a submission. */
export interface SubmissionListener {
  warn(key: SentenceKey, params: Params): void;
  /** A warning about money: it must reach the person who pays. */
  warnOfMoney(key: MoneyKey, params: Params): void;
  /** Shows a step while `work` runs. */
  during<T>(key: SentenceKey, params: Params, work: () => Promise<T>): Promise<T>;
  readonly onFaults: ReportFaults;
}

/** Questions at a terminal. Without them a submission fails if a value is missing. */
export interface SubmissionQuestions {
  dcc(scene: string): Promise<Dcc>;
  /** @param scenes those that the answer applies to */
  frames(scenes: readonly string[]): Promise<FrameRange>;
  /** The frames of layers whose own frames are unknown. */
  layerFrames(scene: string, layers: readonly SceneLayer[]): Promise<FrameRange>;
  /** Layers, or takes: `dcc` tells what they are called. */
  layers(scene: string, layers: readonly SceneLayer[], dcc: Dcc): Promise<readonly string[]>;
  cameras(scene: string, cameras: readonly SceneCamera[], most: 'one' | 'many'): Promise<readonly string[]>;
  /** The name of a camera that no reader found. */
  cameraName(scene: string): Promise<string>;
  /** The ROP or render node of a scene that lists none. */
  rop(scene: string, example: string, dcc: Dcc): Promise<string>;
  rops(scene: string, layers: readonly SceneLayer[], dcc: Dcc): Promise<readonly string[]>;
  version(scene: string, dcc: Dcc, newestFirst: readonly string[]): Promise<string>;
  /**
   * What to do about missing files.
   * @param readAgain reads the scene again with more path maps
   * @throws DataError when the answer is to stop
   */
  missingFiles(
    scene: KnownScene,
    readAgain: (maps: Readonly<Record<string, string>>) => Promise<KnownScene>,
  ): Promise<KnownScene>;
}
